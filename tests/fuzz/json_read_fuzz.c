/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the JSON reader, and the writer with what was read and with any bytes as text. */
#include <assert.h>

#include "format/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_limits limits = {100000, 40};

static void put(struct json_out *j, json_t *v) {
    const char *key;
    json_t *item;
    size_t i;
    if (json_is_object(v)) {
        json_open_object(j);
        json_object_foreach(v, key, item) {
            json_key(j, key);
            put(j, item);
        }
        json_close_object(j);
    } else if (json_is_array(v)) {
        json_open_array(j);
        json_array_foreach(v, i, item) {
            put(j, item);
        }
        json_close_array(j);
    } else if (json_is_string(v)) {
        json_put_str(j, json_str(v));
    } else if (json_is_integer(v)) {
        json_put_int(j, json_integer_value(v));
    } else if (json_is_real(v)) {
        /* a larger one without decimals would read back as an integer that is too large */
        double d = json_real_value(v);
        json_put_real(j, d > -1e18 && d < 1e18 ? d : 0);
    } else if (json_is_null(v)) {
        json_put_null(j);
    } else {
        json_put_bool(j, json_is_true(v));
    }
}

static json_t *read_back(struct buf *b) {
    json_t *v = NULL;
    struct flaw f;
    enum err e = json_read(buf_str(b), (struct json_limits){1 << 26, 41}, &v, &f);
    assert(e == ERR_OK);
    return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = str_make((const char *)data, size);
    struct buf b = buf_make(1 << 26);
    struct json_out j = json_begin(&b);
    struct flaw f = {0};
    json_t *v = NULL;
    if (json_read(text, limits, &v, &f) == ERR_OK) {
        put(&j, v);
        json_decref(read_back(&b));
        json_decref(v);
    } else {
        assert(f.line >= 1 && f.column >= 1 && f.code);
    }
    buf_clear(&b);
    j = json_begin(&b);
    json_put_str(&j, str_make(text.n ? text.p : "", text.n));
    v = read_back(&b);
    assert(!str_is_utf8(text) || str_eq(json_str(v), text));
    json_decref(v);
    buf_free(&b);
    return 0;
}
