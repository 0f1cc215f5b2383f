/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of reports. */
#include "kernel/report.h"

#include "kernel/code.h"
#include "kernel/comment.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "report_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"

#define TWICE_MS MINUTE_MS
#define ABOUT_MOST 20
#define OWN_MOST 50
#define QUOTE_BYTES 8000

const char *const report_reasons[] = {"safety", "privacy", "spam", "untrue",
                                      "hurts",  "other",   NULL};
const char *const report_states[] = {"open", "looking", "acted", "declined", NULL};

struct msg_text report_reason_name(struct str word) {
    static const int names[] = {MSG_report_reason_safety, MSG_report_reason_privacy,
                                MSG_report_reason_spam,   MSG_report_reason_untrue,
                                MSG_report_reason_hurts,  MSG_report_reason_other};
    for (size_t i = 0; report_reasons[i] != NULL; i++) {
        if (str_eq(word, str_of(report_reasons[i]))) {
            return (struct msg_text){.key = names[i]};
        }
    }
    return msg_report_reason_other();
}

struct msg_text report_state_name(struct str word) {
    static const int names[] = {MSG_report_state_open, MSG_report_state_looking,
                                MSG_report_state_acted, MSG_report_state_declined};
    for (size_t i = 0; report_states[i] != NULL; i++) {
        if (str_eq(word, str_of(report_states[i]))) {
            return (struct msg_text){.key = names[i]};
        }
    }
    return msg_report_state_open();
}

/* --- reporting --- */

/* What is kept as it was: who wrote it may change or erase it before anybody looks. */
static enum err quote_of(struct ctx *c, const struct report_draft *d, const struct thing *t,
                         struct id *author, struct str *quote) {
    *author = t->owner;
    *quote = arena_printf(c->arena, "%.*s\n%.*s", STR_ARG(t->title), STR_ARG(t->note));
    if (!id_is_none(d->comment)) {
        struct comment m;
        struct thing on;
        TRY(comment_find(c, d->comment, &m, &on));
        if (!id_eq(on.id, t->id)) {
            return ERR_NOT_FOUND;
        }
        *author = m.author;
        *quote = arena_printf(c->arena, "%.*s\n%.*s", STR_ARG(m.warning), STR_ARG(m.text));
    }
    *quote = str_utf8_first(str_trim(*quote), QUOTE_BYTES);
    return ERR_OK;
}

static enum err sent_before(struct ctx *c, const struct report_draft *d, bool *yes) {
    *yes = false;
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    struct q_report_same_row row;
    enum err e = q_report_same(c->db, c->arena, c->viewer->person, c->now_ms - TWICE_MS, d->thing,
                               d->reason, d->words, &row);
    *yes = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static struct str hash_for(struct ctx *c, struct str *code) {
    if (viewer_is_person(c->viewer)) {
        return (struct str){0};
    }
    *code = code_make_printed(c->arena);
    return code_hash(c->arena, code_read_printed(c->arena, *code));
}

enum err report_make(struct ctx *c, struct report_draft *d, struct str *code) {
    struct thing t;
    struct id author;
    struct str quote;
    bool before;
    *code = STR("");
    TRY(thing_find(c, d->thing, NULL, &t));
    TRY(quote_of(c, d, &t, &author, &quote));
    check_word(c, "reason", d->reason, report_reasons);
    check_text(c, "words", &d->words, str_eq(d->reason, STR("other")) ? 4 : 0, REPORT_WORDS_MAX);
    TRY(ctx_checked(c));
    TRY(sent_before(c, d, &before));
    if (before) {
        return ERR_OK;
    }
    /* Without an account the time of an identifier would say too much. */
    struct id id = viewer_is_person(c->viewer) ? id_make(c->now_ms) : id_make_random();
    TRY(q_report_add(c->db, id, t.id, d->comment, t.community, c->viewer->person, d->reason,
                     d->words, quote, hash_for(c, code), c->now_ms, NULL));
    return id_is_none(t.community)
               ? ERR_OK
               : order_tell_stewards(c, t.community, "community.reported", author);
}

/* --- reading --- */

static enum err may_see(struct ctx *c, struct report *r) {
    enum err e = thing_find(c, r->thing.id, NULL, &r->thing);
    r->sees = e == ERR_OK;
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static struct report of_line(const struct q_report_line_row *row) {
    return (struct report){
        .id = row->id,
        .comment = row->comment,
        .reason = row->reason,
        .words = row->words,
        .state = row->state,
        .answer = row->answer,
        .created_ms = row->created,
        .thing = {.id = row->thing,
                  .kind = row->kind,
                  .title = row->title,
                  .lang = row->lang,
                  .life = life_of_word(row->life)},
    };
}

static void read_lines(struct ctx *c, const struct q_report_line_rows *rows, size_t most,
                       struct reports *out) {
    out->count = rows->count < most ? rows->count : most;
    out->item = arena_array(c->arena, struct report, out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = of_line(&rows->item[i]);
    }
}

static enum err read_row(struct ctx *c, struct id id, struct report *out) {
    struct q_report_row_row row;
    TRY(q_report_row(c->db, c->arena, id, &row));
    *out = (struct report){
        .id = row.id,
        .comment = row.comment,
        .community = row.community,
        .reported = id_is_none(row.comment) ? row.owner : row.author,
        .reason = row.reason,
        .words = row.words,
        .quote = row.quote,
        .state = row.state,
        .answer = row.answer,
        .account = !id_is_none(row.by),
        .created_ms = row.created,
        .updated_ms = row.updated,
        .thing = {.id = row.thing, .kind = row.kind, .community = row.community},
    };
    return ERR_OK;
}

enum err report_by_code(struct ctx *c, struct str typed, struct report *out) {
    struct str plain = code_read_printed(c->arena, typed);
    struct q_report_by_code_row row;
    if (str_is_empty(plain)) {
        return ERR_NOT_FOUND;
    }
    TRY(q_report_by_code(c->db, c->arena, code_hash(c->arena, plain), &row));
    TRY(read_row(c, row.id, out));
    return may_see(c, out);
}

enum err report_own(struct ctx *c, struct reports *out) {
    struct q_report_line_rows rows;
    TRY(q_report_of_person(c->db, c->arena, c->viewer->person, OWN_MOST, &rows));
    read_lines(c, &rows, OWN_MOST, out);
    for (size_t i = 0; i < out->count; i++) {
        TRY(may_see(c, &out->item[i]));
        out->item[i].sees &= !gate_is_muted(c->viewer, &out->item[i].thing);
    }
    return ERR_OK;
}

/* --- keeping order --- */

static bool keeps_order(const struct viewer *v, struct id community) {
    return id_is_none(community) ? v->host : viewer_has_role(v, community, ROLE_STEWARD);
}

enum err report_list(struct ctx *c, struct id community, struct str state, int64_t after_ms,
                     struct id after_id, struct reports *out, bool *more) {
    if (!keeps_order(c->viewer, community)) {
        return ERR_FORBIDDEN;
    }
    struct q_report_line_rows rows;
    struct id viewer = c->viewer->person;
    if (id_is_none(community)) {
        TRY(q_report_of_site(c->db, c->arena, viewer, state, after_ms, after_id,
                             REPORTS_PER_PAGE + 1, &rows));
    } else {
        TRY(q_report_of_community(c->db, c->arena, viewer, community, state, after_ms, after_id,
                                  REPORTS_PER_PAGE + 1, &rows));
    }
    *more = rows.count > REPORTS_PER_PAGE;
    read_lines(c, &rows, REPORTS_PER_PAGE, out);
    return ERR_OK;
}

enum err report_count(struct ctx *c, struct id community, int64_t *count) {
    struct q_report_count_row row;
    TRY(q_report_count(c->db, c->arena, c->viewer->person, community, ORDER_COUNT_MOST, &row));
    *count = row.total;
    return ERR_OK;
}

enum err report_find(struct ctx *c, struct id id, struct report *out) {
    TRY(read_row(c, id, out));
    if (!keeps_order(c->viewer, out->community) || id_eq(out->reported, c->viewer->person)) {
        return ERR_NOT_FOUND;
    }
    return may_see(c, out);
}

enum err report_about(struct ctx *c, const struct report *r, struct reports *out) {
    struct q_report_line_rows rows;
    TRY(q_report_about(c->db, c->arena, r->thing.id, r->id, ABOUT_MOST, &rows));
    read_lines(c, &rows, ABOUT_MOST, out);
    return ERR_OK;
}

/* Told about the community, since the thing may be gone. */
static enum err tell_reporter(struct ctx *c, const struct report *r) {
    struct q_report_row_row row;
    TRY(q_report_row(c->db, c->arena, r->id, &row));
    if (id_is_none(row.by)) {
        return ERR_OK;
    }
    struct id place = id_is_none(r->community) ? r->thing.id : r->community;
    struct thing t;
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = thing_find(c, place, NULL, &t);
    c->viewer = viewer;
    if (e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    struct str period = arena_printf(c->arena, "%lld", (long long)c->now_ms);
    return notice_put(c, row.by, &t, "report.answered", period.p, ID_NONE);
}

enum err report_answer(struct ctx *c, const struct report *r, struct str state, struct str answer) {
    static const char *const states[] = {"looking", "acted", "declined", NULL};
    if (!keeps_order(c->viewer, r->community)) {
        return ERR_FORBIDDEN;
    }
    bool looking = str_eq(state, STR("looking"));
    check_word(c, "state", state, states);
    check_text(c, "answer", &answer, looking ? 0 : 4, REPORT_ANSWER_MAX);
    TRY(ctx_checked(c));
    if (str_eq(state, r->state) && str_eq(answer, r->answer)) {
        return ERR_OK;
    }
    TRY(q_report_set(c->db, r->id, state, c->viewer->person, answer, looking ? r->quote : STR(""),
                     c->now_ms, NULL));
    struct str data = arena_printf(c->arena, "{\"state\":\"%.*s\"}", STR_ARG(state));
    TRY(audit_write(c, "report.answered", r->id, r->community, data));
    return tell_reporter(c, r);
}
