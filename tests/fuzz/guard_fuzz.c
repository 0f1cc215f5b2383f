/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A request's headers, one a line, before anybody reads them: what passes can be read in one way.
 */
#include <assert.h>

#include "http/guard.h"
#include "http/http.h"

enum { HEADERS_MAX = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t how_many(struct http_pairs headers, const char *name) {
    size_t n = 0;
    for (size_t i = 0; i < headers.count; i++) {
        n += str_eq_nocase(headers.item[i].name, str_of(name));
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_pair item[HEADERS_MAX];
    struct http_pairs headers = {item, 0};
    struct str rest = str_make((const char *)data, size);
    bool old = size % 2 == 1;
    while (!str_is_empty(rest) && headers.count < HEADERS_MAX) {
        struct str value = str_cut(&rest, '\n');
        struct str name = str_cut(&value, ':');
        item[headers.count++] = (struct http_pair){name, str_trim(value)};
    }
    struct guard_facts facts = {0};
    int status = guard_check(headers, old, &facts);
    assert(status == 0 || (status >= 400 && status < 600));
    if (status == 0) {
        assert(how_many(headers, "content-length") + how_many(headers, "transfer-encoding") <= 1);
        assert(how_many(headers, "host") <= 1);
        assert(old || !str_is_empty(facts.host));
    }
    return 0;
}
