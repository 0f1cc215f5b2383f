/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the readers of queries, forms and headers' values: text comes out, whatever goes in. */
#include <assert.h>

#include "http/http.h"
#include "http/value.h"

enum { FIELDS_MAX = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_value(struct str s) {
    struct str rest = s;
    struct str name;
    struct str value;
    while (value_parameter(&rest, &name, &value)) {
        assert(value_is_token(name));
        assert(value.n <= s.n && rest.n < s.n);
    }
    assert(value_cookie(s, STR("a")).n <= s.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data, size);
    struct http_pairs pairs;
    struct str field;
    enum err e = http_form_parse(a, text, FIELDS_MAX, &pairs, &field);
    assert(e == ERR_OK || e == ERR_REQUEST || e == ERR_TOO_LARGE);
    assert(pairs.count <= FIELDS_MAX);
    for (size_t i = 0; i < pairs.count; i++) {
        assert(str_is_utf8(pairs.item[i].name) && !str_has_control(pairs.item[i].name));
        assert(str_is_utf8(pairs.item[i].value) && !str_has(pairs.item[i].value, '\0'));
    }
    assert(str_is_utf8(field));
    read_value(text);
    arena_free(a);
    return 0;
}
