/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith recount` answers: is a published result what its files and rules give? */
#include "format/zip.h"
#include "lib/bundle.h"
#include "lib/engines.h"

struct verdict {
    bool same;
    struct str file;   /* where the first difference is */
    struct str why;    /* what it is */
    size_t at;         /* byte of result.json, from 1; 0: not there */
    struct str theirs; /* what is published from there on, a piece */
    struct str ours;   /* what came out */
    struct str told;   /* "tally by irv" */
};

static void as_json(struct question *q, const struct verdict *v) {
    struct json_out j = question_json(q);
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_int(&j, 1);
    json_key(&j, "engine");
    json_put_cstr(&j, "recount");
    json_key(&j, "same");
    json_put_bool(&j, v->same);
    if (!v->same) {
        json_key(&j, "file");
        json_put_str(&j, v->file);
        json_key(&j, "why");
        json_put_str(&j, v->why);
    }
    if (v->at) {
        json_key(&j, "at");
        json_put_int(&j, (int64_t)v->at);
        json_key(&j, "published");
        json_put_str(&j, v->theirs);
        json_key(&j, "counted");
        json_put_str(&j, v->ours);
    }
    json_close_object(&j);
}

static void as_text(struct question *q, const struct verdict *v) {
    if (v->same) {
        buf_put(&q->out, STR("The same: "));
        question_text(q, v->told);
        buf_put(&q->out, STR(" gives the published result"));
        if (v->why.p) {
            buf_printf(&q->out, " (%.*s)", STR_ARG(v->why));
        }
        buf_put(&q->out, STR(".\n"));
        return;
    }
    buf_put(&q->out, STR("Different: "));
    question_text(q, v->file);
    buf_put(&q->out, STR(": "));
    question_text(q, v->why);
    buf_put(&q->out, STR(".\n"));
    if (v->at) {
        buf_printf(&q->out, "First difference at byte %zu\n  published: ", v->at);
        question_text(q, v->theirs);
        buf_put(&q->out, STR("\n  counted:   "));
        question_text(q, v->ours);
        buf_char(&q->out, '\n');
    }
}

static struct str piece(struct str s, size_t at) {
    return str_utf8_first(str_from(s, at), 60);
}

/* Byte for byte; else by what the engine says of two answers that differ in bytes. */
static void compare(const struct question *again, struct str theirs, struct verdict *v) {
    struct str ours = buf_str(&again->out);
    size_t at = 0;
    while (at < ours.n && at < theirs.n && ours.p[at] == theirs.p[at]) {
        at++;
    }
    v->same = at == ours.n && at == theirs.n;
    if (v->same) {
        return;
    }
    while (at && !str_is_utf8(str_from(ours, at))) {
        at--; /* not within a character */
    }
    v->file = STR("result.json");
    v->why = STR("the count gives another result");
    if (again->engine->same) {
        v->same = again->engine->same(again, theirs, &v->why);
        return;
    }
    v->at = at + 1;
    v->theirs = piece(theirs, at);
    v->ours = piece(ours, at);
}

static struct str told(struct arena *a, const struct question *again) {
    struct str method = str_of(NULL);
    for (size_t i = 0; i < again->choices; i++) {
        bool is = again->engine->method &&
                  str_eq(str_of(again->choice[i].option->name), str_of(again->engine->method));
        method = is ? again->choice[i].value : method;
    }
    return method.p ? arena_printf(a, "%s by %.*s", again->engine->name, STR_ARG(method))
                    : str_of(again->engine->name);
}

/* Where in rules.json the option stands that "--NAME must be ..." is about; else its beginning. */
static size_t rule_at(struct arena *a, struct str rules, struct str why) {
    size_t n = 2;
    if (!str_starts(why, STR("--"))) {
        return 0;
    }
    while (n < why.n && (why.p[n] == '-' || (why.p[n] >= 'a' && why.p[n] <= 'z'))) {
        n++;
    }
    char *key = arena_cstr(a, str_first(str_from(why, 2), n - 2));
    bundle_swap(key, '-', '_');
    size_t at = str_find(rules, arena_printf(a, "\"%s\":", key));
    return at < rules.n ? at : 0;
}

/* Bad rules or files are told as such, within the bundle. */
static int judge_again(struct question *q, const struct question_file *f, const struct bundle *b,
                       struct question *again, struct verdict *v) {
    int code = question_answer(again);
    struct str why = arena_str(q->arena, again->why);
    if (code == EXIT_STORE) {
        (void)question_none(q, "%.*s", STR_ARG(why));
        return code;
    }
    if (code == EXIT_USAGE) {
        struct flaw flaw =
            flaw_at(b->rules, rule_at(q->arena, b->rules, why), "recount_rules", why);
        return question_flaw(q, f, STR("rules.json"), &flaw);
    }
    if (code == EXIT_INPUT) {
        again->flaw.why = why;
        return question_flaw(q, f, again->path, &again->flaw);
    }
    v->told = told(q->arena, again);
    compare(again, b->result, v);
    v->told = arena_str(q->arena, v->told);
    v->why = arena_str(q->arena, v->why);
    v->theirs = arena_str(q->arena, v->theirs);
    v->ours = arena_str(q->arena, v->ours);
    return EXIT_DONE;
}

static int judge(struct question *q, const struct question_file *f, struct verdict *v) {
    struct bundle b;
    struct question again;
    int code = bundle_open(q, f, &b);
    if (code) {
        return code;
    }
    if (b.tampered.p) {
        v->file = b.tampered;
        v->why = STR("its sum is not the one in SHA256SUMS");
        return EXIT_DONE;
    }
    code = bundle_ask(q, f, &b, &again);
    if (code) {
        return code;
    }
    code = judge_again(q, f, &b, &again, v);
    question_end(&again);
    return code;
}

static int answer(struct question *q, const void *given) {
    struct verdict v = {.same = false};
    int code = judge(q, question_file_of(q, "bundle"), &v);
    (void)given;
    if (code) {
        return code;
    }
    if (q->json) {
        as_json(q, &v);
    } else {
        as_text(q, &v);
    }
    return v.same ? EXIT_DONE : EXIT_NO_RESULT;
}

static const struct engine_option options_known[] = {{0}};

const struct engine engine_recount = {.name = "recount",
                                      .arguments = "BUNDLE.zip [--json]",
                                      .help = "repeat a published result, and compare",
                                      .file = {{"bundle", "zip"}},
                                      .option = options_known,
                                      .answer = answer};
