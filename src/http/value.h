/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Values of headers: 'form-data; name="a"', 'text/html; charset=utf-8', cookies. Pure, copies
 * nothing. */
#ifndef KITH_HTTP_VALUE_H
#define KITH_HTTP_VALUE_H

#include "base/str.h"

/* Cuts the next parameter off: *rest stands behind the first ';' or behind the parameter before.
 * A quoted value is given without its quotes, escapes untouched. False at the end or when it
 * cannot be read; then *rest is not empty. */
bool value_parameter(struct str *rest, struct str *name, struct str *value);
/* That parameter of a value; absent if not there. */
struct str value_find(struct str value, struct str name);
/* What stands before the first ';'. */
struct str value_first(struct str value);
/* A value of a "Cookie" header; absent if the name is not in it. */
struct str value_cookie(struct str header, struct str name);
/* Only the bytes of a token (RFC 9110), and at least one. */
bool value_is_token(struct str s);

#endif
