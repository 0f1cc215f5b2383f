/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of forms as JSON: what is read is written and read back the same. */
#include <assert.h>

#include "engine/form_ready.h"
#include "format/form_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(struct arena *a, const struct form *f) {
    struct buf b = buf_make((size_t)1 << 26);
    form_json_write(f, &b);
    assert(!b.overflow);
    struct str s = arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct form f, again;
    struct form_flaws flaws;
    struct flaw flaw = {0};
    enum err e = form_json_read(a, str_make((const char *)data, size), &f, &flaw);
    assert((e == ERR_OK) == (flaw.code == NULL));
    if (e == ERR_OK) {
        struct str once = written(a, &f);
        assert(form_json_read(a, once, &again, &flaw) == ERR_OK);
        assert(str_eq(written(a, &again), once));
        (void)form_prepare(a, &f, &flaws);
    }
    arena_free(a);
    return 0;
}
