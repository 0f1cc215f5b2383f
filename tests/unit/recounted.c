/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A bundle judged. */
#include "tests/unit/recounted.h"

#include "lib/engines.h"
#include "sys/process.h"

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
