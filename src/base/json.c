/* SPDX-License-Identifier: AGPL-3.0-or-later
 * JSON text: commas, escapes, numbers that are the same on every machine. */
#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct json_out json_begin(struct buf *b) {
    return (struct json_out){.buf = b};
}

static void before_value(struct json_out *j) {
    if (j->comma) {
        buf_char(j->buf, ',');
    }
    j->comma = true;
}

static void open(struct json_out *j, char bracket) {
    before_value(j);
    buf_char(j->buf, bracket);
    j->comma = false;
}

static void close(struct json_out *j, char bracket) {
    buf_char(j->buf, bracket);
    j->comma = true;
}

void json_open_object(struct json_out *j) {
    open(j, '{');
}

void json_close_object(struct json_out *j) {
    close(j, '}');
}

void json_open_array(struct json_out *j) {
    open(j, '[');
}

void json_close_array(struct json_out *j) {
    close(j, ']');
}

static void escaped(struct buf *b, unsigned char c) {
    static const char from[] = "\"\\\b\f\n\r\t";
    static const char to[] = "\"\\bfnrt";
    const char *at = c ? strchr(from, c) : NULL;
    if (at) {
        buf_char(b, '\\');
        buf_char(b, to[at - from]);
    } else {
        buf_printf(b, "\\u%04x", c);
    }
}

static bool is_plain(unsigned char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void quoted(struct buf *b, struct str s) {
    buf_char(b, '"');
    while (s.n) {
        size_t n = 0;
        while (n < s.n && is_plain((unsigned char)s.p[n])) {
            n++;
        }
        buf_put(b, str_first(s, n));
        s = str_from(s, n);
        size_t size = str_utf8_size(s);
        if (size == 1) {
            escaped(b, (unsigned char)s.p[0]);
        } else if (size > 1) {
            buf_put(b, str_first(s, size));
        } else if (s.n) {
            buf_put(b, STR("\\ufffd"));
        }
        s = str_from(s, size ? size : 1);
    }
    buf_char(b, '"');
}

void json_key_str(struct json_out *j, struct str key) {
    before_value(j);
    quoted(j->buf, key);
    buf_char(j->buf, ':');
    j->comma = false;
}

void json_key(struct json_out *j, const char *key) {
    json_key_str(j, str_of(key));
}

void json_put_str(struct json_out *j, struct str s) {
    if (!s.p) {
        json_put_null(j);
        return;
    }
    before_value(j);
    quoted(j->buf, s);
}

void json_put_cstr(struct json_out *j, const char *s) {
    json_put_str(j, str_of(s));
}

void json_put_int(struct json_out *j, int64_t v) {
    before_value(j);
    buf_int(j->buf, v);
}

static void put_exact(struct json_out *j, double v) {
    char text[32];
    int n = snprintf(text, sizeof text, "%.17g", v == 0 ? 0.0 : v);
    assert(n > 0 && (size_t)n < sizeof text);
    char *point = strchr(text, ','); /* whatever the locale has put there */
    if (point) {
        *point = '.';
    }
    json_put_raw(j, str_of(text));
}

void json_put_real(struct json_out *j, double v) {
    char text[400]; /* the largest double has 309 digits */
    assert(isfinite(v));
    if (j->exact) {
        put_exact(j, v);
        return;
    }
    int n = snprintf(text, sizeof text, "%.6f", v);
    assert(n > 7 && (size_t)n < sizeof text);
    size_t size = (size_t)n;
    text[size - 7] = '.'; /* whatever the locale has put there */
    while (text[size - 1] == '0') {
        size--;
    }
    size -= text[size - 1] == '.';
    struct str s = str_make(text, size);
    before_value(j);
    buf_put(j->buf, str_eq(s, STR("-0")) ? STR("0") : s);
}

void json_pair_str(struct json_out *j, const char *key, struct str s) {
    json_key(j, key);
    json_put_str(j, s);
}

void json_pair_int(struct json_out *j, const char *key, int64_t v) {
    json_key(j, key);
    json_put_int(j, v);
}

void json_pair_count(struct json_out *j, const char *key, uint64_t v) {
    json_pair_int(j, key, (int64_t)v);
}

void json_put_bool(struct json_out *j, bool v) {
    json_put_raw(j, v ? STR("true") : STR("false"));
}

void json_put_null(struct json_out *j) {
    json_put_raw(j, STR("null"));
}

void json_put_raw(struct json_out *j, struct str json) {
    before_value(j);
    buf_put(j->buf, json);
}

void json_put_id(struct json_out *j, struct id i) {
    char text[ID_TEXT_SIZE + 1];
    id_text(i, text);
    json_put_cstr(j, id_is_none(i) ? NULL : text);
}
