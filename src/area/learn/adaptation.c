/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of an adaptation. */
#include "area/learn/adaptation.h"

#include <stdio.h>

#include "adaptation_sql.h"
#include "base/span.h"
#include "community_sql.h"
#include "kernel/card.h"
#include "kernel/gate.h"

#define STEWARDS_MOST 50
#define COUNTED_MOST 500
#define EARLIEST_MS INT64_C(0)
#define AHEAD_MOST_MS (366 * DAY_MS)

const int adaptation_months[ADAPTATION_ASKS] = {3, 12, 24};
const char *const adaptation_consents[] = {"given", "not_needed", NULL};
const char *const adaptation_outcomes[] = {"helped", "partly", "none", "harmed", "stopped", NULL};
const char *const adaptation_again[] = {"yes", "changed", "no", "unsure", NULL};

struct msg_text adaptation_outcome_name(struct str outcome) {
    static const int names[] = {MSG_adaptation_outcome_helped, MSG_adaptation_outcome_partly,
                                MSG_adaptation_outcome_none, MSG_adaptation_outcome_harmed,
                                MSG_adaptation_outcome_stopped};
    return msg_of_word(outcome, adaptation_outcomes, names);
}

struct msg_text adaptation_again_name(struct str again) {
    static const int names[] = {MSG_adaptation_again_yes, MSG_adaptation_again_changed,
                                MSG_adaptation_again_no, MSG_adaptation_again_unsure};
    return msg_of_word(again, adaptation_again, names);
}

struct msg_text adaptation_consent_name(struct str consent) {
    static const int names[] = {MSG_adaptation_consent_given, MSG_adaptation_consent_not_needed};
    return msg_of_word(consent, adaptation_consents, names);
}

/* --- taking one up --- */

static void check_started(struct ctx *c, const struct adaptation_draft *d, int64_t *out) {
    struct str noon = arena_printf(c->arena, "%.*sT12:00", STR_ARG(d->started));
    if (str_is_empty(d->started) || !lang_time_parse(noon, d->community.zone, out)) {
        ctx_wrong(c, "started", msg_adaptation_wrong_day());
    } else if (*out < EARLIEST_MS || *out > c->now_ms + AHEAD_MOST_MS) {
        ctx_wrong(c, "started", msg_adaptation_wrong_day());
    }
}

static void check_change(struct ctx *c, struct adaptation_change *d, size_t least) {
    check_line(c, "what", &d->what, least, ADAPTATION_LINE_MAX);
    bool there = !str_is_empty(d->what);
    check_line(c, "why", &d->why, there ? 3 : 0, ADAPTATION_LINE_MAX);
    check_line(c, "moment", &d->moment, 0, ADAPTATION_LINE_MAX);
    check_line(c, "decided_by", &d->decided_by, 0, ADAPTATION_LINE_MAX);
}

/* Whose practice it is decides what taking it up asks for. */
static void check_consent(struct ctx *c, struct adaptation_draft *d, const struct practice *p) {
    check_word(c, "consent", d->consent, adaptation_consents);
    bool given = str_eq(d->consent, STR("given"));
    check_line(c, "consent_words", &d->consent_words, given ? 2 : 0, ADAPTATION_LINE_MAX);
    if (str_eq(p->rights, STR("ask")) && str_eq(d->consent, STR("not_needed"))) {
        ctx_wrong(c, "consent", msg_adaptation_wrong_consent());
    }
}

static enum err check_need(struct ctx *c, const struct adaptation_draft *d, struct thing *need) {
    *need = (struct thing){0};
    if (id_is_none(d->need)) {
        return ERR_OK;
    }
    TRY(thing_find(c, d->need, "need", need));
    if (!thing_is_open(need) || !id_eq(need->community, d->community.thing.id)) {
        ctx_wrong(c, "need", msg_adaptation_wrong_need());
    }
    return ERR_OK;
}

static enum err check_draft(struct ctx *c, struct adaptation_draft *d, const struct practice *p,
                            struct thing *need, int64_t *started) {
    static const char *const readers[] = {"members", "public", NULL};
    check_text(c, "kept", &d->kept, 10, ADAPTATION_TEXT_MAX);
    check_change(c, &d->change, 0);
    check_started(c, d, started);
    check_consent(c, d, p);
    check_word(c, "readers", d->readers, readers);
    if (str_eq(d->readers, STR("public")) && !p->is_public) {
        ctx_wrong(c, "readers", msg_adaptation_wrong_readers());
    }
    TRY(check_need(c, d, need));
    return ctx_checked(c);
}

static enum err put_change(struct ctx *c, struct id id, int64_t position,
                           const struct adaptation_change *d) {
    return q_adaptation_change_add(c->db, id, position, d->what, d->why, d->moment, d->planned,
                                   d->decided_by, NULL);
}

/* Times that were over before it was written down are not asked about; they can be answered. */
static enum err put_asks(struct ctx *c, struct id id, int64_t started_ms) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        int months = adaptation_months[i];
        int64_t due = started_ms + (int64_t)months * 365 / 12 * DAY_MS;
        TRY(q_answer_add(c->db, id, months, due, NULL));
        if (due > c->now_ms) {
            struct str key = arena_printf(c->arena, "%s %d", text, months);
            struct str payload =
                arena_printf(c->arena, "{\"adaptation\":\"%s\",\"months\":%d}", text, months);
            TRY(job_put(c, "adaptation_ask", key, payload, due));
        }
    }
    return ERR_OK;
}

static enum err tie(struct ctx *c, const struct adaptation_draft *d, const struct thing *t) {
    TRY(link_make(c, t->id, "follows", d->practice));
    TRY(thing_add_tally(c, d->practice, 1));
    if (id_is_none(d->need)) {
        return ERR_OK;
    }
    TRY(link_make(c, t->id, "answers", d->need));
    return cycle_step(c, d->need, TURN_LEARN, t->id);
}

/* Who follows the practice hears of it, unless the community keeps it to itself. */
static enum err tell_origin(struct ctx *c, struct id practice, const struct thing *t,
                            const char *kind, int64_t months) {
    struct thing parent;
    enum err e = thing_find(c, practice, "practice", &parent);
    if (e == ERR_NOT_FOUND || e == ERR_GONE || !id_eq(t->wanted, AUDIENCE_PUBLIC)) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    TRY(e);
    char id[ID_TEXT_SIZE + 1];
    id_text(t->id, id);
    struct str period = arena_printf(c->arena, "%s %lld", id, (long long)months);
    return notice_followers(c, &parent, kind, arena_cstr(c->arena, period), t->id);
}

static enum err find_practice(struct ctx *c, struct id id, struct practice *out) {
    TRY(practice_find(c, id, out));
    bool open = out->thing.life == LIFE_PUBLISHED && !str_eq(out->rights, STR("read"));
    return open ? ERR_OK : ERR_FORBIDDEN;
}

static struct thing thing_of(const struct ctx *c, const struct adaptation_draft *d,
                             const struct practice *p, const struct thing *need) {
    return (struct thing){
        .kind = STR("adaptation"),
        .community = d->community.thing.id,
        .owner = c->viewer->person,
        .wanted = str_eq(d->readers, STR("public")) ? AUDIENCE_PUBLIC : d->community.thing.id,
        .life = LIFE_PUBLISHED,
        .state = STR("trying"),
        .stages = p->thing.stages | need->stages,
        .topic = p->thing.topic,
        .lang = p->thing.lang,
        .title = p->thing.title,
        .note = STR(""),
    };
}

enum err adaptation_make(struct ctx *c, struct adaptation_draft *d, struct adaptation *out) {
    if (!viewer_has_role(c->viewer, d->community.thing.id, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    struct practice p;
    struct thing need;
    int64_t started = 0;
    TRY(find_practice(c, d->practice, &p));
    TRY(check_draft(c, d, &p, &need, &started));
    struct q_adaptation_same_row same;
    TRY(q_adaptation_same(c->db, c->arena, d->practice, d->community.thing.id, started, &same));
    if (same.total > 0) {
        return ERR_TWICE;
    }
    struct thing t = thing_of(c, d, &p, &need);
    TRY(thing_make(c, &t));
    TRY(q_adaptation_add(c->db, t.id, d->practice, t.community, d->kept, started, d->consent,
                         d->consent_words, NULL));
    if (!str_is_empty(d->change.what)) {
        TRY(put_change(c, t.id, 1, &d->change));
    }
    TRY(put_asks(c, t.id, started));
    TRY(tie(c, d, &t));
    TRY(follow(c, t.id, c->viewer->person));
    TRY(event_write(c, &t, "adaptation.begun", STR("")));
    TRY(audit_write(c, "adaptation.begun", t.id, t.community, STR("")));
    TRY(tell_origin(c, d->practice, &t, "practice.adapted", 0));
    return adaptation_find(c, t.id, out);
}

/* --- reading --- */

static void take_answer(struct adaptation_answer *to, const struct q_answer_list_row *r) {
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        if (r->months == adaptation_months[i]) {
            to[i] = (struct adaptation_answer){r->months,   r->due,     r->asked,
                                               r->answered, r->outcome, r->words};
        }
    }
}

static enum err read_changes(struct ctx *c, struct adaptation *a) {
    struct q_adaptation_change_list_rows rows;
    TRY(q_adaptation_change_list(c->db, c->arena, a->thing.id, &rows));
    a->changes.item = arena_array(c->arena, struct adaptation_change, rows.count);
    a->changes.count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_adaptation_change_list_row *r = &rows.item[i];
        a->changes.item[i] =
            (struct adaptation_change){r->what, r->why, r->moment, r->planned, r->decided_by};
    }
    return ERR_OK;
}

enum err adaptation_find(struct ctx *c, struct id id, struct adaptation *out) {
    struct thing t;
    struct q_adaptation_row_row r;
    TRY(thing_find(c, id, "adaptation", &t));
    TRY(q_adaptation_row(c->db, c->arena, id, &r));
    *out = (struct adaptation){
        .thing = t,
        .parent = r.parent,
        .kept = r.kept,
        .started_ms = r.started,
        .consent = r.consent,
        .consent_words = r.consent_words,
        .again = r.again,
        .advice = r.advice,
    };
    struct q_answer_list_rows rows;
    TRY(q_answer_list(c->db, c->arena, (struct ids){&id, 1}, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        take_answer(out->answer, &rows.item[i]);
    }
    return read_changes(c, out);
}

bool adaptation_may_answer(const struct ctx *c, const struct adaptation *a) {
    return a->thing.life == LIFE_PUBLISHED &&
           (gate_may_change(c->viewer, &a->thing) ||
            viewer_has_role(c->viewer, a->thing.community, ROLE_HELPER));
}

const struct adaptation_answer *adaptation_open(const struct adaptation *a, int64_t now_ms) {
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        const struct adaptation_answer *n = &a->answer[i];
        if (n->months != 0 && n->due_ms <= now_ms && !n->answered.has) {
            return n;
        }
    }
    return NULL;
}

/* --- what comes after --- */

enum err adaptation_add_change(struct ctx *c, struct id id, struct adaptation_change *d) {
    struct adaptation a;
    TRY(adaptation_find(c, id, &a));
    if (!adaptation_may_answer(c, &a)) {
        return ERR_FORBIDDEN;
    }
    check_change(c, d, 3);
    TRY(ctx_checked(c));
    if (a.changes.count >= ADAPTATION_CHANGES_MAX) {
        return ERR_FULL;
    }
    TRY(put_change(c, id, (int64_t)a.changes.count + 1, d));
    TRY(thing_save(c, &a.thing, true));
    return event_write(c, &a.thing, "adaptation.changed", STR(""));
}

static struct adaptation_answer *answer_of(struct adaptation *a, int64_t months) {
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        if (a->answer[i].months == months && months != 0) {
            return &a->answer[i];
        }
    }
    return NULL;
}

static enum err check_answer(struct ctx *c, struct str outcome, struct str *words, struct str again,
                             struct str *advice) {
    check_word(c, "outcome", outcome, adaptation_outcomes);
    check_text(c, "words", words, 0, ADAPTATION_TEXT_MAX);
    if (!str_is_empty(again)) {
        check_word(c, "again", again, adaptation_again);
    }
    check_text(c, "advice", advice, 0, ADAPTATION_TEXT_MAX);
    return ctx_checked(c);
}

/* It stands where its latest answer says, however late an earlier one is given. */
static struct str newest_outcome(const struct adaptation *a) {
    struct str state = a->thing.state;
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        state = a->answer[i].answered.has ? a->answer[i].outcome : state;
    }
    return state;
}

/* Who was asked hears that somebody else has answered; who told the practice, what came of it. */
static enum err tell_answer(struct ctx *c, const struct adaptation *a, int64_t months,
                            struct str outcome) {
    const char *period = arena_printf(c->arena, "%lld", (long long)months).p;
    TRY(notice_followers(c, &a->thing, "adaptation.answered", period, ID_NONE));
    struct str kind = arena_join(c->arena, STR("practice.outcome."), outcome);
    return tell_origin(c, a->parent, &a->thing, arena_cstr(c->arena, kind), months);
}

enum err adaptation_answer(struct ctx *c, struct id id, int64_t months, struct str outcome,
                           struct str words, struct str again, struct str advice) {
    struct adaptation a;
    TRY(adaptation_find(c, id, &a));
    struct adaptation_answer *n = answer_of(&a, months);
    if (!adaptation_may_answer(c, &a)) {
        return ERR_FORBIDDEN;
    }
    if (n == NULL) {
        return ERR_NOT_FOUND;
    }
    if (n->due_ms > c->now_ms) {
        return ERR_CLOSED;
    }
    TRY(check_answer(c, outcome, &words, again, &advice));
    bool first = !n->answered.has;
    TRY(q_answer_set(c->db, id, months, c->now_ms, outcome, words, c->viewer->person, NULL));
    TRY(q_adaptation_set_after(c->db, id, str_is_empty(again) ? a.again : again,
                               str_is_empty(advice) ? a.advice : advice, NULL));
    n->answered = (struct opt_int){true, c->now_ms};
    n->outcome = outcome;
    a.thing.state = newest_outcome(&a);
    TRY(thing_save(c, &a.thing, true));
    struct str data = arena_printf(c->arena, "{\"months\":%lld}", (long long)months);
    TRY(event_write(c, &a.thing, "adaptation.answered", data));
    return first ? tell_answer(c, &a, months, outcome) : ERR_OK;
}

enum err adaptation_erase(struct ctx *c, const struct thing *t) {
    struct q_adaptation_row_row r;
    TRY(q_adaptation_row(c->db, c->arena, t->id, &r));
    TRY(thing_add_tally(c, r.parent, -1));
    TRY(q_adaptation_change_drop(c->db, t->id, NULL));
    TRY(q_answer_clear(c->db, t->id, NULL));
    return q_adaptation_clear(c->db, t->id, NULL);
}

/* --- the question --- */

struct ask {
    struct id adaptation;
    int64_t months;
};

/* Who took it up, if still there. */
static enum err still_there(struct ctx *c, const struct thing *t, bool *there) {
    struct viewer v;
    *there = false;
    if (id_is_none(t->owner)) {
        return ERR_OK;
    }
    enum err e = viewer_load(c, t->owner, &v);
    *there = e == ERR_OK && viewer_has_role(&v, t->community, ROLE_MEMBER);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err ask_stewards(struct ctx *c, const struct thing *t, const char *period) {
    struct q_membership_line_rows rows;
    TRY(q_membership_of_role(c->db, c->arena, t->community, STR("steward"), STEWARDS_MOST, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(notice_put(c, rows.item[i].person, t, "adaptation.ask", period, ID_NONE));
    }
    return ERR_OK;
}

static enum err ask(struct ctx *c, void *self) {
    const struct ask *a = self;
    struct thing t;
    enum err e = thing_find(c, a->adaptation, "adaptation", &t);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    if (t.life != LIFE_PUBLISHED) {
        return ERR_OK; /* nobody is asked, so nobody is silent */
    }
    int64_t marked;
    TRY(q_answer_mark_asked(c->db, t.id, a->months, c->now_ms, &marked));
    if (marked == 0) {
        return ERR_OK;
    }
    char period[24];
    (void)snprintf(period, sizeof period, "%lld", (long long)a->months);
    bool there;
    TRY(still_there(c, &t, &there));
    return there ? notice_put(c, t.owner, &t, "adaptation.ask", period, ID_NONE)
                 : ask_stewards(c, &t, period);
}

static enum err run_ask(struct job *j) {
    struct ask a = {job_id(j, "adaptation"), job_int(j, "months")};
    return job_write(j, ask, &a);
}

const struct job_kind adaptation_ask_job = {"adaptation_ask", run_ask};

/* --- who took a practice up --- */

static enum err read_lines(struct ctx *c, const struct thing *practice, struct id before,
                           struct lineage *out) {
    struct q_lineage_list_rows rows;
    TRY(q_lineage_list(c->db, c->arena, c->viewer->gate, practice->id,
                       id_is_none(before) ? ID_LAST : before, LINEAGE_PER_PAGE + 1, &rows));
    out->more = rows.count > LINEAGE_PER_PAGE;
    out->lines.count = out->more ? LINEAGE_PER_PAGE : rows.count;
    out->lines.item = arena_array(c->arena, struct lineage_line, out->lines.count);
    for (size_t i = 0; i < out->lines.count; i++) {
        const struct q_lineage_list_row *r = &rows.item[i];
        out->lines.item[i] = (struct lineage_line){
            .thing = {.id = r->id,
                      .kind = STR("adaptation"),
                      .state = r->state,
                      .life = life_of_word(r->life),
                      .lang = r->lang},
            .started_ms = r->started,
            .again = r->again,
            .community = r->community,
            .lang = r->community_lang,
            .slug = r->slug,
        };
    }
    return ERR_OK;
}

static enum err read_answers(struct ctx *c, struct lineage *out) {
    struct id *id = arena_array(c->arena, struct id, out->lines.count);
    for (size_t i = 0; i < out->lines.count; i++) {
        id[i] = out->lines.item[i].thing.id;
    }
    struct q_answer_list_rows rows;
    TRY(q_answer_list(c->db, c->arena, (struct ids){id, out->lines.count}, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < out->lines.count; k++) {
            if (id_eq(id[k], rows.item[i].adaptation)) {
                take_answer(out->lines.item[k].answer, &rows.item[i]);
            }
        }
    }
    return ERR_OK;
}

static void add_count(struct lineage_count *of, const struct q_lineage_count_row *r) {
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        if (r->months != adaptation_months[i]) {
            continue;
        }
        if (str_is_empty(r->outcome)) {
            of[i].silent = r->total;
        }
        for (size_t k = 0; adaptation_outcomes[k] != NULL; k++) {
            if (str_eq(r->outcome, str_of(adaptation_outcomes[k]))) {
                of[i].answered[k] = r->total;
            }
        }
    }
}

enum err lineage_counts(struct ctx *c, struct id practice,
                        struct lineage_count out[ADAPTATION_ASKS], bool *counted) {
    struct q_lineage_count_rows rows;
    TRY(q_lineage_count(c->db, c->arena, c->viewer->gate, practice, COUNTED_MOST, &rows));
    *counted = rows.count > 0;
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        out[i] = (struct lineage_count){.months = adaptation_months[i]};
    }
    for (size_t i = 0; i < rows.count; i++) {
        add_count(out, &rows.item[i]);
    }
    return ERR_OK;
}

enum err lineage_of(struct ctx *c, const struct thing *practice, struct id before,
                    struct lineage *out) {
    *out = (struct lineage){0};
    TRY(read_lines(c, practice, before, out));
    TRY(read_answers(c, out));
    TRY(lineage_counts(c, practice->id, out->count, &out->counted));
    int64_t apart = practice->tally - (int64_t)out->lines.count;
    out->apart = !out->more && id_is_none(before) && apart > 0 ? apart : 0;
    return ERR_OK;
}
