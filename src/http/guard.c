/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a request's headers must be before anybody reads them. Pure. */
#include "http/guard.h"

#include <string.h>

#include "http/percent.h"
#include "http/value.h"

struct guard_count {
    unsigned host;
    unsigned length;
    unsigned encoding;
};

static bool guard_host_is_fine(struct str host) {
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || strchr(".-_:[]", c) == NULL)) {
            return false;
        }
    }
    return host.n > 0;
}

/* Digits only: "+3", "3 " and "0x3" mean different things to different programs. */
static bool guard_length(struct str value, uint64_t *out) {
    int64_t n = 0;
    if (value.n == 0 || value.p[0] == '-' || !str_to_int(value, &n)) {
        return false;
    }
    *out = (uint64_t)n;
    return true;
}

static bool guard_header(const struct http_pair *h, struct guard_count *count,
                         struct guard_facts *out) {
    if (!value_is_token(h->name) || escape_has_control(h->value)) {
        return false;
    }
    if (str_eq_nocase(h->name, STR("host"))) {
        count->host++;
        out->host = str_trim(h->value);
        return guard_host_is_fine(out->host);
    }
    if (str_eq_nocase(h->name, STR("content-length"))) {
        count->length++;
        return guard_length(h->value, &out->length);
    }
    if (str_eq_nocase(h->name, STR("transfer-encoding"))) {
        count->encoding++;
        out->chunked = true;
        return str_eq_nocase(h->value, STR("chunked"));
    }
    return true;
}

int guard_check(struct http_pairs headers, bool is_http_1_0, struct guard_facts *out) {
    struct guard_count count = {0, 0, 0};
    *out = (struct guard_facts){false, 0, {NULL, 0}};
    if (headers.count > GUARD_HEADERS_MAX) {
        return 431;
    }
    for (size_t i = 0; i < headers.count; i++) {
        if (!guard_header(&headers.item[i], &count, out)) {
            return 400;
        }
    }
    bool host_is_fine = count.host == 1 || (is_http_1_0 && count.host == 0);
    bool framing_is_fine = count.length + count.encoding <= 1 && !(is_http_1_0 && out->chunked);
    return host_is_fine && framing_is_fine ? 0 : 400;
}

struct guard_wire guard_wire_begin(struct str version) {
    return (struct guard_wire){version.p + version.n};
}

/* Where CR LF stood there are now two bytes. */
void guard_wire_header(struct guard_wire *w, struct str name, struct str value) {
    bool fine = w->at != NULL && name.p == w->at + 2 && value.p > name.p + name.n;
    w->at = fine ? value.p + value.n : NULL;
}

bool guard_wire_is_fine(const struct guard_wire *w, const char *end) {
    return w->at != NULL && w->at + 4 == end;
}
