/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the way engines are asked: options and files of any kind. The input is texts with NUL
 * between: the engine's name, "name=value" on lines, then its files in their order. The same
 * question must give the same answer twice, and what is refused must be told with its place. */
#include <assert.h>

#include "lib/engines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill(struct question *q, struct str options, struct str files) {
    while (options.n) {
        struct str value = str_cut(&options, '\n');
        struct str name = str_cut(&value, '=');
        int code = question_option(q, name, value);
        assert(code == EXIT_DONE || (code == EXIT_USAGE && q->why.n));
    }
    for (size_t i = 0; i < 2 && q->engine->file[i].name; i++) {
        int code =
            question_file(q, str_of(q->engine->file[i].name), STR("f"), str_cut(&files, '\0'));
        assert(code == EXIT_DONE);
    }
    for (const struct engine_option *o = q->engine->option; o->name && files.n; o++) {
        if (o->kind == ASK_FILE) {
            int code = question_file(q, str_of(o->name), STR("g"), str_cut(&files, '\0'));
            assert(code == EXIT_DONE);
        }
    }
}

/* Work that is bounded by a number of steps, however slow the machine. */
static bool go_on(void *self, double share, uint64_t steps) {
    unsigned *told = self;
    (void)share;
    return steps < 1000 && ++*told < 1000;
}

static int ask(struct question *q, const struct engine *e, struct str rest, bool json) {
    static unsigned told;
    told = 0;
    question_begin(q, e);
    q->json = json;
    q->helper = "/nowhere";
    q->progress = go_on;
    q->self = &told;
    struct str options = str_cut(&rest, '\0');
    fill(q, options, rest);
    q->why = str_of(NULL);
    int code = question_answer(q);
    assert(code >= EXIT_DONE && code <= EXIT_STORE);
    assert(code == EXIT_DONE || q->why.n || e == &engine_recount);
    assert(code != EXIT_INPUT || (q->flaw.line >= 1 && q->flaw.column >= 1 && q->flaw.code));
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = str_make((const char *)data, size);
    const struct engine *e = engine_find(str_cut(&rest, '\0'));
    struct question first, second, text;
    if (!e) {
        return 0;
    }
    int code = ask(&first, e, rest, true);
    int again = ask(&second, e, rest, true);
    assert(code == again && str_eq(buf_str(&first.out), buf_str(&second.out)));
    code = ask(&text, e, rest, false);
    assert(code == again);
    question_end(&first);
    question_end(&second);
    question_end(&text);
    return 0;
}
