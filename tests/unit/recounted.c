/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A bundle judged. */
#include "tests/unit/recounted.h"

#include "format/zip.h"
#include "lib/engines.h"
#include "sys/process.h"
#include "tests/unit/test.h"

struct recounted recounted(struct arena *a, struct str zip) {
    struct question q;
    struct recounted r = {.code = EXIT_STORE};
    question_begin(&q, &engine_recount);
    q.helper = process_beside(a, "kith-helper").p;
    if (question_file(&q, STR("bundle"), str_of(NULL), zip) == EXIT_DONE) {
        r.code = question_answer(&q);
    }
    struct str path = arena_str(a, q.path);
    r.out = arena_str(a, buf_str(&q.out));
    r.file = str_has(path, '/') ? str_from(path, str_find(path, STR("/")) + 1) : path;
    r.flaw = q.flaw;
    r.flaw.why = arena_str(a, q.flaw.why);
    question_end(&q);
    return r;
}

bool recounted_has(struct arena *a, struct str zip, const char *text) {
    struct zip_limits limits = {10, 1 << 24, 1 << 24, false};
    struct zip_item *item;
    size_t count;
    struct str why;
    bool has = false;
    assert_int_equal(zip_unpack(a, zip, limits, &item, &count, &why), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        has |= str_find(item[i].data, str_of(text)) < item[i].data.n;
    }
    return has;
}
