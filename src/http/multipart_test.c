/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Multipart forms: read alike however the bytes are cut, refused when truncated or odd. */
#include "http/multipart.h"

#include "base/buf.h"
#include "tests/unit/test.h"

static void multipart_shows_part(void *self, const struct multipart_part *p) {
    buf_printf(self, "[%.*s", STR_ARG(p->name));
    if (p->filename.p != NULL) {
        buf_printf(self, " file %.*s", STR_ARG(p->filename));
    }
    if (p->type.p != NULL) {
        buf_printf(self, " of %.*s", STR_ARG(p->type));
    }
    buf_char(self, ':');
}

static void multipart_shows_data(void *self, struct str data) {
    buf_put(self, data);
}

static void multipart_shows_end(void *self) {
    buf_char(self, ']');
}

/* Fed in pieces of `step` bytes. "!" at the end: broken, "?": truncated. */
static void multipart_show(struct str body, size_t step, struct buf *out) {
    static struct multipart m;
    struct multipart_owner owner = {out, multipart_shows_part, multipart_shows_data,
                                    multipart_shows_end};
    buf_clear(out);
    assert_true(multipart_begin(&m, STR("XX"), owner));
    bool fine = true;
    for (size_t at = 0; at < body.n; at += step) {
        fine = multipart_feed(&m, str_first(str_from(body, at), step));
    }
    if (!fine) {
        buf_char(out, '!');
    } else if (!multipart_is_done(&m)) {
        buf_char(out, '?');
    }
}

#define PART(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

TEST("multipart: parts are told in order, however the bytes are cut") {
    static const struct {
        const char *body;
        const char *shown;
    } row[] = {
        {"--XX\r\n" PART("a") "1\r\n--XX\r\n" PART("b") "2\r\n--XX--\r\n", "[a:1][b:2]"},
        {"--XX\r\n" PART("a") "\r\n--XX--", "[a:]"},
        {"--XX--\r\n", ""},
        {"before\r\n--XX\r\n" PART("a") "1\r\n--XX--after", "[a:1]"},
        {"--XX \t\r\n" PART("a") "1\r\n--XX--", "[a:1]"},
        {"--XX\r\n" PART("a") "x\r\n--X\r\r\n-\r\n--XY\r\n--XX--", "[a:x\r\n--X\r\r\n-\r\n--XY]"},
        {"--XX\r\n" PART("a") "\r\r\r\n--XX--", "[a:\r\r]"},
        {"--XX\r\n" PART("a") "--XX--\r\n--XX--", "[a:--XX--]"},
        {"--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a b.txt\"\r\n"
         "Content-Type: text/plain\r\nX-Other: 1\r\n\r\nhi\r\n--XX--",
         "[f file a b.txt of text/plain:hi]"},
        {"--XX\r\ncontent-disposition:FORM-DATA;NAME=f;filename=\"\"\r\n\r\n\r\n--XX--",
         "[f file :]"},
        {"--XX\r\nContent-Disposition: form-data; name=\"a%22b\"; filename=\"c\\\"d\"\r\n\r\n"
         "\r\n--XX--",
         "[a\"b file c\"d:]"},
        {"--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\x\\y.txt\"\r\n\r\n"
         "\r\n--XX--",
         "[f file C:\\x\\y.txt:]"},
        /* truncated */
        {"", "?"},
        {"--X", "?"},
        {"--XX", "?"},
        {"--XX\r\nContent-Disp", "?"},
        {"--XX\r\n" PART("a") "1", "[a:1?"},
        {"--XX\r\n" PART("a") "1\r\n--X", "[a:1?"},
        {"--XX\r\n" PART("a") "1\r\n--XX", "[a:1]?"},
        {"--XX\r\n" PART("a") "1\r\n--XX-", "[a:1]?"},
        /* odd */
        {"--XXY\r\n", "!"},
        {"--XX\n" PART("a"), "!"},
        {"--XX\r\n\r\nno name\r\n--XX--", "!"},
        {"--XX\r\nContent-Disposition: form-data\r\n\r\n\r\n--XX--", "!"},
        {"--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n\r\n--XX--", "!"},
        {"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--XX--", "!"},
        {"--XX\r\nno colon\r\n\r\n\r\n--XX--", "!"},
        {"--XX\r\nContent-Disposition: form-data; name=\"a\"\n\n1\r\n--XX--", "!"},
        {"--XX\r\n" PART("a") "1\r\n--XXjunk", "[a:1]!"},
    };
    struct buf out = buf_make(4096);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct str body = str_of(row[i].body);
        for (size_t step = 1; step <= body.n + 1; step++) {
            test_row("row %zu in pieces of %zu", i, step);
            multipart_show(body, step, &out);
            assert_str(buf_str(&out), row[i].shown);
        }
    }
    buf_free(&out);
}

TEST("multipart: a part's headers have a limit") {
    struct buf body = buf_make(1 << 20);
    struct buf out = buf_make(1 << 20);
    buf_put(&body, STR("--XX\r\nX: "));
    for (int i = 0; i < MULTIPART_LINE_MAX; i++) {
        buf_char(&body, 'x');
    }
    multipart_show(buf_str(&body), 100, &out);
    assert_str(buf_str(&out), "!");
    buf_clear(&body);
    buf_put(&body, STR("--XX\r\n"));
    for (int i = 0; i <= MULTIPART_LINES_MAX; i++) {
        buf_put(&body, STR("X: y\r\n"));
    }
    multipart_show(buf_str(&body), 100, &out);
    assert_str(buf_str(&out), "!");
    buf_free(&body);
    buf_free(&out);
}

TEST("multipart: a boundary that cannot be is refused") {
    static struct multipart m;
    struct multipart_owner owner = {NULL, NULL, NULL, NULL};
    char text[MULTIPART_BOUNDARY_MAX + 1];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = 'x';
    }
    assert_false(multipart_begin(&m, str_of(NULL), owner));
    assert_false(multipart_begin(&m, STR(""), owner));
    assert_false(multipart_begin(&m, STR("a\rb"), owner));
    assert_false(multipart_begin(&m, str_make(text, sizeof text), owner));
    assert_true(multipart_begin(&m, str_make(text, sizeof text - 1), owner));
}
