/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of a visitor's errors, read two ways. */
#include "base/err.h"

#include <assert.h>

static const struct {
    int status;
    const char *name;
} table[] = {
#define X(name, status, word) {status, #word},
    ERR_TABLE(X)
#undef X
};

int err_status(enum err e) {
    assert((size_t)e < sizeof table / sizeof table[0]);
    return table[e].status;
}

const char *err_name(enum err e) {
    assert((size_t)e < sizeof table / sizeof table[0]);
    return table[e].name;
}
