/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes JSON (RFC 8259) into a buffer, on one line without blanks. Reading is
 * format/json_read.h's. */
#ifndef KITH_BASE_JSON_H
#define KITH_BASE_JSON_H

#include "base/buf.h"
#include "base/id.h"

struct json_out {
    struct buf *buf;
    bool comma; /* a value stands before */
    bool exact; /* doubles with all their digits */
};

struct json_out json_begin(struct buf *b);
void json_open_object(struct json_out *j);
void json_close_object(struct json_out *j);
void json_open_array(struct json_out *j);
void json_close_array(struct json_out *j);
void json_key(struct json_out *j, const char *key);
void json_key_str(struct json_out *j, struct str key);
/* The absent text becomes null; a byte that is not UTF-8 becomes U+FFFD. */
void json_put_str(struct json_out *j, struct str s);
void json_put_cstr(struct json_out *j, const char *s);
/* As a text; none becomes null. */
void json_put_id(struct json_out *j, struct id i);
void json_put_int(struct json_out *j, int64_t v);
/* Rounded half-even to 6 decimals without trailing zeros, or with j->exact to the 17 digits that
 * tell any double; never -0; v must be finite. */
void json_put_real(struct json_out *j, double v);
/* A key and its value. */
void json_pair_str(struct json_out *j, const char *key, struct str s);
void json_pair_int(struct json_out *j, const char *key, int64_t v);
void json_pair_count(struct json_out *j, const char *key, uint64_t v); /* below 2^63 */
void json_put_bool(struct json_out *j, bool v);
void json_put_null(struct json_out *j);
/* JSON that is already written. */
void json_put_raw(struct json_out *j, struct str json);

#endif
