/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith recount: is a published result what its ballots and rules give? */
#include <inttypes.h>

#include "base/json.h"
#include "format/recount.h"
#include "lib/engines.h"

static void as_json(struct question *q, const struct recount_verdict *v) {
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

static void as_text(struct question *q, const struct recount_verdict *v) {
    if (v->same) {
        buf_printf(&q->out, "The same: %" PRIu64 " ballots by %.*s give the published result.\n",
                   v->ballots, STR_ARG(v->method));
        return;
    }
    buf_printf(&q->out, "Different: %.*s: %.*s.\n", STR_ARG(v->file), STR_ARG(v->why));
    if (v->at) {
        buf_printf(&q->out, "First difference at byte %zu\n  published: ", v->at);
        question_text(q, v->theirs);
        buf_put(&q->out, STR("\n  counted:   "));
        question_text(q, v->ours);
        buf_char(&q->out, '\n');
    }
}

static int answer(struct question *q, const void *given) {
    const struct question_file *f = question_file_of(q, "bundle");
    struct str within;
    struct flaw flaw;
    struct recount_verdict v;
    (void)given;
    if (recount_bundle_check(q->arena, f->text, &v, &within, &flaw) != ERR_OK) {
        return question_flaw(q, f, within, &flaw);
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
                                      .help = "count a published decision again",
                                      .file = {"bundle"},
                                      .option = options_known,
                                      .answer = answer};
