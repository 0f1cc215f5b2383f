/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of paths: what it lets through keeps its promise. */
#include <assert.h>

#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str path = {NULL, 0};
    if (http_path_parse(a, str_make((const char *)data, size), &path) == ERR_OK) {
        assert(path.n > 0 && path.p[0] == '/');
        assert(str_is_utf8(path) && !str_has_control(path));
        assert(str_find(path, STR("//")) == path.n);
        assert(str_find(path, STR("/../")) == path.n && !str_ends(path, STR("/..")));
        assert(str_find(path, STR("/./")) == path.n && !str_ends(path, STR("/.")));
    }
    arena_free(a);
    return 0;
}
