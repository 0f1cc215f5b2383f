/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith form` answers: the questions of a form, its XML for telephones, or what it makes of a
 * filled form. A form that is refused is an answer too: every cell that is not supported. */
#include <stddef.h>

#include "base/day.h"
#include "format/xform.h"
#include "format/xlsform.h"
#include "lib/engines.h"

#define XFORM_BYTES_MAX ((size_t)64 << 20)

struct given {
    bool xform;
    struct str now;
    struct str id;
};

static void open_json(struct json_out *j, bool ok) {
    json_open_object(j);
    json_pair_int(j, "kith", 1);
    json_pair_str(j, "engine", STR("form"));
    json_key(j, "ok");
    json_put_bool(j, ok);
}

/* --- notes --- */

static void notes_json(struct json_out *j, const char *key, const struct xlsform_note *n,
                       size_t count) {
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < count; i++) {
        json_open_object(j);
        json_pair_str(j, "sheet", n[i].sheet);
        json_pair_str(j, "cell", n[i].cell);
        json_pair_str(j, "code", str_of(n[i].code));
        json_pair_str(j, "message", n[i].why);
        json_close_object(j);
    }
    json_close_array(j);
}

static void notes_text(struct question *q, const char *what, const struct xlsform_note *n,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_printf(&q->out, "%s", what);
        question_text(q, xlsform_note_text(q->arena, &n[i]));
        buf_char(&q->out, '\n');
    }
}

static int refused(struct question *q, const struct question_file *f, const struct xlsform *x) {
    struct str first = xlsform_note_text(q->arena, &x->refused[0]);
    struct flaw flaw = {1, 1, x->refused[0].code, first};
    if (x->refusals > 1) {
        flaw.why = arena_printf(q->arena, "%.*s (and %zu more)", STR_ARG(first), x->refusals - 1);
    }
    if (q->json) {
        struct json_out j = question_json(q);
        open_json(&j, false);
        json_pair_str(&j, "file", f->path);
        notes_json(&j, "refused", x->refused, x->refusals);
        notes_json(&j, "warnings", x->warning, x->warnings);
        json_close_object(&j);
    } else {
        notes_text(q, "", x->refused, x->refusals);
    }
    return question_flaw(q, f, str_of(NULL), &flaw);
}

/* --- the questions --- */

static void item_json(struct question *q, struct json_out *j, const struct form *f, uint32_t i) {
    const struct form_item *item = &f->item[i];
    static const char *const rule[] = {"relevant",   "calculation", "default",   "repeat_count",
                                       "constraint", "required",    "read_only", "choice_filter"};
    json_open_object(j);
    json_pair_str(j, "path", form_path(q->arena, f, i));
    json_pair_str(j, "type", str_of(form_type_word(item->type)));
    json_pair_str(j, "label", form_say(f, item->label, f->default_language));
    if (item->list != FORM_NONE) {
        json_pair_str(j, "list", f->list[item->list].name);
    }
    for (int r = 0; r < FORM_RULES; r++) {
        if (item->rule[r].p) {
            json_pair_str(j, rule[r], item->rule[r]);
        }
    }
    json_close_object(j);
}

static void form_json(struct question *q, const struct xlsform *x) {
    const struct form *f = &x->form;
    struct json_out j = question_json(q);
    open_json(&j, true);
    json_pair_str(&j, "id", f->id);
    json_pair_str(&j, "version", f->version);
    json_pair_str(&j, "title", f->title);
    json_key(&j, "languages");
    json_open_array(&j);
    for (uint32_t i = 0; i < f->languages; i++) {
        json_put_str(&j, f->language[i]);
    }
    json_close_array(&j);
    json_key(&j, "questions");
    json_open_array(&j);
    for (uint32_t i = 0; i < f->items; i++) {
        item_json(q, &j, f, i);
    }
    json_close_array(&j);
    notes_json(&j, "warnings", x->warning, x->warnings);
    json_close_object(&j);
}

static void form_text(struct question *q, const struct xlsform *x) {
    const struct form *f = &x->form;
    question_text(q, f->title);
    buf_put(&q->out, STR(" ("));
    question_text(q, f->id);
    if (f->version.n) {
        buf_put(&q->out, STR(", version "));
        question_text(q, f->version);
    }
    buf_put(&q->out, STR(")\n"));
    for (uint32_t i = 0; i < f->items; i++) {
        struct str label = form_say(f, f->item[i].label, f->default_language);
        buf_printf(&q->out, "%-16s", form_type_word(f->item[i].type));
        question_text(q, form_path(q->arena, f, i));
        buf_put(&q->out, label.n ? STR("  ") : STR(""));
        struct str rest = label;
        question_text(q, str_cut(&rest, '\n'));
        buf_char(&q->out, '\n');
    }
    notes_text(q, "warning: ", x->warning, x->warnings);
}

/* --- for telephones --- */

static int xform(struct question *q, const struct xlsform *x) {
    struct buf b = buf_make(XFORM_BYTES_MAX);
    xform_write(q->arena, x->ready, (struct str){0}, &b);
    if (b.overflow) {
        buf_free(&b);
        return question_none(q, "the form would have more than 64 megabytes as XML");
    }
    if (q->json) {
        struct json_out j = question_json(q);
        open_json(&j, true);
        json_pair_str(&j, "xform", buf_str(&b));
        json_close_object(&j);
    } else {
        buf_put(&q->out, buf_str(&b));
        buf_char(&q->out, '\n');
    }
    buf_free(&b);
    return EXIT_DONE;
}

/* --- a filled form --- */

/* What came as calculated, to be held against what is calculated here. */
struct came {
    const struct form_answer *answer;
    struct str value;
};

struct filled {
    struct xform_submission sub;
    struct came *came;
    size_t count;
    size_t wrong;
    size_t differ;
};

static bool is_calculated(const struct form_ready *r, uint32_t item) {
    return r->place[item].rule[FORM_CALCULATION] && !form_is_section(r->form->item[item].type);
}

static void keep_what_came(struct question *q, struct filled *f) {
    size_t count = 0;
    for (struct form_walk w = form_walk(f->sub.answers); form_walk_next(&w);) {
        count += is_calculated(f->sub.answers->ready, w.index);
    }
    f->came = arena_array(q->arena, struct came, count);
    for (struct form_walk w = form_walk(f->sub.answers); form_walk_next(&w);) {
        if (is_calculated(f->sub.answers->ready, w.index)) {
            f->came[f->count++] = (struct came){w.answer, w.answer->value};
        }
    }
}

/* What came instead of this answer, or the absent text. */
static struct str other(const struct filled *f, const struct form_walk *w) {
    for (size_t i = 0; i < f->count && is_calculated(w->as->ready, w->index); i++) {
        if (f->came[i].answer == w->answer) {
            struct str came = f->came[i].value.p ? f->came[i].value : STR("");
            return str_eq(came, w->answer->value) ? str_of(NULL) : came;
        }
    }
    return str_of(NULL);
}

static bool is_told(const struct form_walk *w) {
    return w->answer->relevant && (!form_is_section(w->item->type) || w->answer->wrong);
}

static void filled_json(struct question *q, struct filled *f) {
    struct json_out j = question_json(q);
    open_json(&j, true);
    json_pair_str(&j, "instance_id", f->sub.instance_id);
    json_pair_int(&j, "wrong", (int64_t)f->wrong);
    json_pair_int(&j, "differ", (int64_t)f->differ);
    json_key(&j, "answers");
    json_open_array(&j);
    for (struct form_walk w = form_walk(f->sub.answers); form_walk_next(&w);) {
        struct str came = other(f, &w);
        if (!is_told(&w)) {
            continue;
        }
        json_open_object(&j);
        json_pair_str(&j, "path", form_answer_path(q->arena, w.as, w.row, w.index));
        json_pair_str(&j, "value", w.answer->value);
        if (came.p) {
            json_pair_str(&j, "came", came);
        }
        if (w.answer->wrong) {
            json_pair_str(&j, "wrong", str_of(form_wrong_word((enum form_wrong)w.answer->wrong)));
        }
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}

static void filled_text(struct question *q, struct filled *f) {
    for (struct form_walk w = form_walk(f->sub.answers); form_walk_next(&w);) {
        struct str came = other(f, &w);
        if (!is_told(&w)) {
            continue;
        }
        question_text(q, form_answer_path(q->arena, w.as, w.row, w.index));
        buf_put(&q->out, STR(": "));
        question_text(q, w.answer->value);
        if (came.p) {
            buf_put(&q->out, STR(" (came as "));
            question_text(q, came);
            buf_char(&q->out, ')');
        }
        if (w.answer->wrong) {
            buf_printf(&q->out, " - %s", form_wrong_word((enum form_wrong)w.answer->wrong));
        }
        buf_char(&q->out, '\n');
    }
}

static void count_what_is_wrong(struct filled *f) {
    for (struct form_walk w = form_walk(f->sub.answers); form_walk_next(&w);) {
        f->wrong += w.answer->relevant && w.answer->wrong;
        f->differ += w.answer->relevant && other(f, &w).p;
    }
}

/* "2026-11-27T22:30:00+02:00" */
static int read_now(struct question *q, struct str now, struct form_clock *out) {
    int64_t day;
    int64_t ms;
    int32_t offset;
    if (!day_read(str_first(now, 10), &day) || now.n < 11 || now.p[10] != 'T' ||
        !day_time_read(str_from(now, 11), &ms, &offset) || offset == DAY_NO_OFFSET) {
        return question_usage(q, "--answers needs --now, as 2026-11-27T22:30:00+02:00");
    }
    *out = (struct form_clock){day * INT64_C(86400000) + ms - offset * INT64_C(60000), offset};
    return EXIT_DONE;
}

static int filled(struct question *q, const struct xlsform *x, const struct given *g,
                  const struct question_file *answers) {
    struct filled f = {.count = 0};
    struct form_clock clock = {0};
    struct flaw flaw;
    int code = read_now(q, g->now, &clock);
    if (code) {
        return code;
    }
    if (xform_submission_read(q->arena, x->ready, answers->text, clock, &f.sub, &flaw) != ERR_OK) {
        return question_flaw(q, answers, str_of(NULL), &flaw);
    }
    keep_what_came(q, &f);
    f.sub.answers->given = false;
    if (form_evaluate(f.sub.answers) != ERR_OK) {
        return question_none(q, "the form asks for more work than the limit");
    }
    count_what_is_wrong(&f);
    if (q->json) {
        filled_json(q, &f);
    } else {
        filled_text(q, &f);
    }
    return f.wrong || f.differ ? question_none(q, "wrong answers: %zu; calculated otherwise: %zu",
                                               f.wrong, f.differ)
                               : EXIT_DONE;
}

/* --- all of it --- */

static int answer(struct question *q, const void *values) {
    const struct given *g = values;
    const struct question_file *f = question_file_of(q, "form");
    const struct question_file *answers = question_file_of(q, "answers");
    struct xlsform x;
    if (g->xform && answers) {
        return question_usage(q, "either --xform or --answers");
    }
    if (g->id.p && (g->id.n < 1 || g->id.n > XFORM_ID_MAX || !str_is_utf8(g->id))) {
        return question_usage(q, "--id must have 1 to 249 bytes of UTF-8");
    }
    if (xlsform_read_file(q->arena, f->text, g->id.p ? g->id : STR("form"), &x) != ERR_OK) {
        return refused(q, f, &x);
    }
    if (answers) {
        return filled(q, &x, g, answers);
    }
    if (g->xform) {
        return xform(q, &x);
    }
    if (q->json) {
        form_json(q, &x);
    } else {
        form_text(q, &x);
    }
    return EXIT_DONE;
}

static const struct engine_option options_known[] = {
    {"xform", ASK_FLAG, offsetof(struct given, xform)},
    {"answers", ASK_FILE, 0},
    {"now", ASK_TEXT, offsetof(struct given, now)},
    {"id", ASK_TEXT, offsetof(struct given, id)},
    {0}};

const struct engine engine_form = {
    .name = "form",
    .arguments =
        "FILE.xlsx|FILE.csv [--xform] [--answers FILE.xml --now TIME] [--id TEXT] [--json]",
    .help = "read a form written in a spreadsheet",
    .file = {{"form", "csv"}},
    .option = options_known,
    .personal = "what was answered",
    .given_size = sizeof(struct given),
    .answer = answer};
