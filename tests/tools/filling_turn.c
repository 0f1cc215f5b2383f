/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of forms as the server has them, for filling_both.js. With a file of questions: prints
 * the form as JSON (ends with 3 when it is refused). Without: answers requests of
 * src/browser/filling.h, each as its length, a line end, and its bytes, in the same way. */
#include <stdio.h>
#include <stdlib.h>

#include "browser/filling.h"
#include "format/form_json.h"
#include "format/xlsform.h"

#define FILE_MAX_BYTES ((size_t)16 << 20)

static struct str read_all(struct arena *a, const char *path) {
    FILE *in = fopen(path, "rb");
    char *text = arena_room(a, FILE_MAX_BYTES);
    size_t n = in ? fread(text, 1, FILE_MAX_BYTES, in) : 0;
    if (in) {
        (void)fclose(in);
    }
    return str_make(text, n);
}

static int put_form(struct arena *a, const char *path) {
    struct xlsform *x = arena_new(a, struct xlsform);
    struct buf out = buf_make(FORM_JSON_MAX);
    if (xlsform_read_file(a, read_all(a, path), str_of(path), x) != ERR_OK) {
        return 3;
    }
    form_json_write(x->ready->form, &out);
    (void)fwrite(out.p, 1, out.n, stdout);
    buf_free(&out);
    return 0;
}

static bool answer(struct arena *a, struct buf *out) {
    char line[32];
    if (!fgets(line, sizeof line, stdin)) {
        return false;
    }
    size_t n = strtoul(line, NULL, 10);
    char *request = arena_room(a, n + 1);
    if (fread(request, 1, n, stdin) != n) {
        return false;
    }
    buf_clear(out);
    filling_reply(a, str_make(request, n), out);
    (void)printf("%zu\n", out->n);
    (void)fwrite(out->p, 1, out->n, stdout);
    (void)fflush(stdout);
    arena_reset(a);
    return true;
}

int main(int count, char **word) {
    struct arena *a = arena_make();
    struct buf out = buf_make(FILLING_REPLY_MAX);
    int status = 0;
    if (count == 2) {
        status = put_form(a, word[1]);
    } else {
        while (answer(a, &out)) {
        }
    }
    buf_free(&out);
    arena_free(a);
    return status;
}
