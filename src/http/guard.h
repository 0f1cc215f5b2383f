/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a request's headers must be before anybody reads them. Pure. */
#ifndef KITH_HTTP_GUARD_H
#define KITH_HTTP_GUARD_H

#include "http/http.h"

enum { GUARD_HEADERS_MAX = 100, GUARD_BYTES_MAX = 12 * 1024 };

struct guard_facts {
    bool chunked;
    uint64_t length; /* of the body, when not chunked */
    struct str host; /* absent only in HTTP/1.0 */
};

/* 0, or the HTTP status with which to refuse: everything on which two programs could disagree
 * about where a request ends or for whom it is. */
int guard_check(struct http_pairs headers, bool is_http_1_0, struct guard_facts *out);

/* Did the headers stand on the wire as they were read? libmicrohttpd 0.9.75 ends lines at a bare
 * LF, values at a NUL, and joins folded lines, without telling; but it leaves the bytes where
 * they came in, so what lies between two headers shows it. The calls go in the wire's order. */
struct guard_wire {
    const char *at; /* end of what was seen, or NULL once something was wrong */
};
struct guard_wire guard_wire_begin(struct str version);
void guard_wire_header(struct guard_wire *w, struct str name, struct str value);
bool guard_wire_is_fine(const struct guard_wire *w, const char *end);

#endif
