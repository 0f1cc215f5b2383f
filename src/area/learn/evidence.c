/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of evidence. */
#include "area/learn/evidence.h"

#include "area/learn/reference.h"
#include "base/span.h"
#include "evidence_sql.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "sys/chance.h"

#define REVIEW_AFTER_MS (365 * DAY_MS)

/* --- what was given --- */

static bool is_knowledge(const struct evidence *e) {
    return str_eq(e->thing.topic, STR("community_knowledge"));
}

static void check_sources(struct ctx *c, struct evidence *e) {
    size_t lines = 0;
    check_text(c, "sources", &e->sources, is_knowledge(e) ? 0 : 5, EVIDENCE_TEXT_MAX);
    struct str rest = ctx_wrong_at(c, STR("sources")) == NULL ? e->sources : STR("");
    while (!str_is_empty(rest)) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct evidence_source source;
        if (!str_is_empty(line) && !evidence_read_source(c->arena, line, &source)) {
            ctx_wrong(c, "sources", msg_evidence_wrong_source(msg_arg_str(line)));
            return;
        }
        lines += str_is_empty(line) ? 0 : 1;
    }
    if (lines > EVIDENCE_SOURCES_MAX) {
        ctx_wrong(c, "sources", msg_practice_wrong_sources(msg_arg_int(EVIDENCE_SOURCES_MAX)));
    }
}

/* A letter without a judge is worth nothing; what a community knows is never graded. */
static void check_certainty(struct ctx *c, struct evidence *e) {
    check_line(c, "judged_by", &e->judged_by, 0, EVIDENCE_LINE_MAX);
    if (str_is_empty(e->certainty)) {
        return;
    }
    check_word(c, "certainty", e->certainty, evidence_certainties);
    if (is_knowledge(e)) {
        ctx_wrong(c, "certainty", msg_evidence_wrong_graded());
    } else if (str_is_empty(e->judged_by)) {
        ctx_wrong(c, "judged_by", msg_evidence_wrong_judge());
    }
}

static void check_claim(struct ctx *c, struct evidence *e) {
    check_line(c, "claim", &e->thing.title, 10, EVIDENCE_CLAIM_MAX);
    check_word(c, "design", e->thing.topic, evidence_designs);
    check_word(c, "status", e->thing.state, evidence_statuses);
    if (ctx_wrong_at(c, STR("design")) == NULL && str_is_utf8(e->thing.title) &&
        !evidence_may_say(c->arena, e->thing.topic, e->thing.title)) {
        ctx_wrong(c, "claim", msg_evidence_wrong_cause());
    }
}

static enum err check_evidence(struct ctx *c, struct evidence *e) {
    size_t least = is_knowledge(e) ? 0 : 3;
    check_claim(c, e);
    check_line(c, "population", &e->population, least, EVIDENCE_LINE_MAX);
    check_line(c, "intervention", &e->intervention, least, EVIDENCE_LINE_MAX);
    check_line(c, "comparator", &e->comparator, 0, EVIDENCE_LINE_MAX);
    check_line(c, "outcome", &e->outcome, least, EVIDENCE_LINE_MAX);
    if (!is_knowledge(e) || !str_is_empty(e->outcome_kind)) {
        check_word(c, "outcome_kind", e->outcome_kind, evidence_outcomes);
    }
    check_certainty(c, e);
    check_line(c, "setting", &e->setting, 0, EVIDENCE_LINE_MAX);
    if (!str_is_empty(e->income)) {
        check_word(c, "income", e->income, evidence_incomes);
    }
    check_text(c, "not_shown", &e->not_shown, 10, EVIDENCE_TEXT_MAX);
    check_sources(c, e);
    check_line(c, "narrator", &e->narrator, is_knowledge(e) ? 2 : 0, EVIDENCE_LINE_MAX);
    check_line(c, "label", &e->label, 0, EVIDENCE_LINE_MAX);
    return ctx_checked(c);
}

static bool is_decimal(struct str s, double *out) {
    for (size_t i = 0; i < s.n; i++) {
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' && s.p[i] != '-') {
            return false;
        }
    }
    return s.n <= 20 && str_to_real(s, out);
}

/* Half an interval is none, and a number outside its own was mistyped. */
static void check_interval(struct ctx *c, const struct effect *f, double value) {
    double lo, hi;
    if (str_is_empty(f->lo) && str_is_empty(f->hi)) {
        return;
    }
    if (!is_decimal(f->lo, &lo) || !is_decimal(f->hi, &hi)) {
        ctx_wrong(c, "lo", msg_evidence_wrong_interval());
    } else if (!(lo <= value && value <= hi)) {
        ctx_wrong(c, "lo", msg_evidence_wrong_outside());
    }
}

static enum err check_effect(struct ctx *c, struct effect *f) {
    double value, against;
    check_line(c, "effect_outcome", &f->outcome, 3, EVIDENCE_LINE_MAX);
    check_word(c, "measure", f->measure, evidence_measures);
    if (!is_decimal(f->value, &value)) {
        ctx_wrong(c, "value", msg_wrong_number());
    } else {
        check_interval(c, f, value);
    }
    if (!str_is_empty(f->against) && !is_decimal(f->against, &against)) {
        ctx_wrong(c, "against", msg_wrong_number());
    }
    check_line(c, "absolute", &f->absolute, 0, EVIDENCE_LINE_MAX);
    if (f->studies.has) {
        check_range(c, "studies", f->studies.v, 1, 100000);
    }
    if (f->people.has) {
        check_range(c, "people", f->people.v, 1, INT64_C(10000000000));
    }
    check_line(c, "version", &f->version, 2, EVIDENCE_LINE_MAX);
    if (f->year != 0) {
        check_range(c, "year", f->year, 1900, 2200);
    }
    return ctx_checked(c);
}

/* --- making --- */

static enum err put_effect(struct ctx *c, struct id id, const struct effect *f) {
    return q_effect_add(c->db, id, f->position, f->outcome, f->measure, f->value, f->against, f->lo,
                        f->hi, f->absolute, f->studies, f->people, f->version, f->year, f->replaced,
                        f->unread, NULL);
}

static enum err put_effects(struct ctx *c, struct evidence *e) {
    int64_t position = 0;
    struct effects *lists[] = {&e->effects, &e->replaced};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < lists[k]->count; i++) {
            struct effect *f = &lists[k]->item[i];
            f->position = ++position;
            f->replaced = k == 1;
            TRY(check_effect(c, f));
            TRY(put_effect(c, e->thing.id, f));
        }
    }
    return ERR_OK;
}

static enum err remember(struct ctx *c, const struct thing *t, const char *what, struct str words) {
    return q_evidence_history_add(c->db, t->id, c->now_ms, id_make(c->now_ms), str_of(what),
                                  t->state, words, c->viewer->person, NULL);
}

/* Numbers are left out: they are read where they stand, so that an old one is found nowhere. */
static enum err enter_search(struct ctx *c, const struct evidence *e) {
    struct str body =
        arena_printf(c->arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(e->population),
                     STR_ARG(e->intervention), STR_ARG(e->comparator), STR_ARG(e->outcome),
                     STR_ARG(e->setting), STR_ARG(e->narrator));
    return search_put(c, &e->thing, body);
}

static enum err put_evidence(struct ctx *c, struct evidence *e) {
    struct thing *t = &e->thing;
    t->kind = STR("evidence");
    t->owner = c->viewer->person;
    TRY(thing_make(c, t));
    TRY(q_evidence_add(c->db, t->id, e->population, e->intervention, e->comparator, e->outcome,
                       e->outcome_kind, e->certainty, e->judged_by, e->insufficient, e->setting,
                       e->income, e->not_shown, e->sources, e->narrator, e->label, e->review_due,
                       NULL));
    TRY(put_effects(c, e));
    TRY(reference_put(c, t->id, evidence_doi(c->arena, e->sources), STR("")));
    TRY(enter_search(c, e));
    TRY(remember(c, t, "made", STR("")));
    return event_write(c, t, "evidence.made", STR(""));
}

enum err evidence_make(struct ctx *c, struct evidence *e) {
    if (!viewer_is_person(c->viewer) && !c->viewer->host) {
        return ERR_FORBIDDEN;
    }
    if (is_knowledge(e)) {
        ctx_wrong(c, "design", msg_wrong_not_a_choice());
    }
    TRY(check_evidence(c, e));
    e->thing.community = ID_NONE;
    e->thing.wanted = AUDIENCE_PUBLIC;
    e->thing.life = c->viewer->host ? LIFE_PUBLISHED : LIFE_WAITING;
    return put_evidence(c, e);
}

enum err evidence_tell_knowledge(struct ctx *c, const struct community *m, struct id beside,
                                 bool is_public, struct evidence *e) {
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    struct thing t;
    TRY(thing_find(c, beside, "evidence", &t));
    e->thing.topic = STR("community_knowledge");
    e->thing.state = STR("current");
    TRY(check_evidence(c, e));
    e->thing.id = ID_NONE;
    e->thing.community = m->thing.id;
    e->thing.wanted = is_public ? AUDIENCE_PUBLIC : m->thing.id;
    e->thing.life = LIFE_PUBLISHED;
    TRY(put_evidence(c, e));
    return evidence_tie(c, e->thing.id, "beside", beside);
}

/* --- reading --- */

static struct effect effect_of(const struct q_effect_list_row *r) {
    return (struct effect){
        .position = r->position,
        .outcome = r->outcome,
        .measure = r->measure,
        .value = r->value,
        .against = r->against,
        .lo = r->lo,
        .hi = r->hi,
        .absolute = r->absolute,
        .studies = r->studies,
        .people = r->people,
        .version = r->version,
        .year = r->year,
        .replaced = r->replaced,
        .unread = r->unread,
    };
}

static enum err read_effects(struct ctx *c, struct evidence *e) {
    struct q_effect_list_rows rows;
    TRY(q_effect_list(c->db, c->arena, e->thing.id, &rows));
    struct effect *all = arena_array(c->arena, struct effect, rows.count);
    e->effects = (struct effects){all, 0};
    for (size_t i = 0; i < rows.count; i++) {
        all[i] = effect_of(&rows.item[i]);
        e->effects.count += all[i].replaced ? 0 : 1;
    }
    e->replaced = (struct effects){all + e->effects.count, rows.count - e->effects.count};
    return ERR_OK;
}

enum err evidence_find(struct ctx *c, struct id id, struct evidence *out) {
    struct thing t;
    struct q_evidence_row_row r;
    TRY(thing_find(c, id, "evidence", &t));
    TRY(q_evidence_row(c->db, c->arena, id, &r));
    *out = (struct evidence){
        .thing = t,
        .population = r.population,
        .intervention = r.intervention,
        .comparator = r.comparator,
        .outcome = r.outcome,
        .outcome_kind = r.outcome_kind,
        .certainty = r.certainty,
        .judged_by = r.judged_by,
        .insufficient = r.insufficient,
        .setting = r.setting,
        .income = r.income,
        .not_shown = r.not_shown,
        .sources = r.sources,
        .narrator = r.narrator,
        .label = r.label,
        .verified = r.verified,
        .review_due = r.review_due,
    };
    return read_effects(c, out);
}

/* --- changing --- */

static bool may_change(const struct ctx *c, const struct thing *t) {
    if (!id_is_none(t->community) || t->life == LIFE_WAITING) {
        return gate_may_change(c->viewer, t);
    }
    return c->viewer->host;
}

enum err evidence_change(struct ctx *c, struct evidence *e, int64_t seen_ms) {
    struct thing now;
    TRY(thing_find(c, e->thing.id, "evidence", &now));
    if (!may_change(c, &now)) {
        return ERR_FORBIDDEN;
    }
    bool was_knowledge = str_eq(now.topic, STR("community_knowledge"));
    if (was_knowledge != is_knowledge(e)) {
        ctx_wrong(c, "design", msg_wrong_not_a_choice());
    }
    e->thing.state = now.state; /* evidence_set_status says why */
    TRY(check_evidence(c, e));
    if (now.updated_ms != seen_ms) {
        return ERR_CONFLICT;
    }
    now.title = e->thing.title;
    now.topic = e->thing.topic;
    now.stages = e->thing.stages;
    e->thing = now;
    TRY(thing_save(c, &e->thing, true));
    TRY(q_evidence_set(c->db, now.id, e->population, e->intervention, e->comparator, e->outcome,
                       e->outcome_kind, e->certainty, e->judged_by, e->insufficient, e->setting,
                       e->income, e->not_shown, e->sources, e->narrator, e->label, e->review_due,
                       NULL));
    TRY(reference_put(c, now.id, evidence_doi(c->arena, e->sources), STR("")));
    TRY(enter_search(c, e));
    TRY(remember(c, &e->thing, "changed", STR("")));
    return event_write(c, &e->thing, "evidence.changed", STR(""));
}

static enum err find_for_host(struct ctx *c, struct id id, struct thing *out) {
    TRY(thing_find(c, id, "evidence", out));
    bool graded = !str_eq(out->topic, STR("community_knowledge"));
    return c->viewer->host && graded ? ERR_OK : ERR_FORBIDDEN;
}

enum err evidence_publish(struct ctx *c, struct id id) {
    struct thing t;
    TRY(find_for_host(c, id, &t));
    if (t.life == LIFE_PUBLISHED) {
        return ERR_OK;
    }
    TRY(thing_set_life(c, &t, LIFE_PUBLISHED));
    return event_write(c, &t, "evidence.published", STR(""));
}

static enum err replace(struct ctx *c, struct evidence *e, int64_t position, struct str because) {
    static const char *const reasons[] = {"corrected", "newer", NULL};
    check_word(c, "because", because, reasons);
    bool there = false;
    for (size_t i = 0; i < e->effects.count; i++) {
        there |= e->effects.item[i].position == position;
    }
    if (!there) {
        ctx_wrong(c, "replaces", msg_wrong_not_a_choice());
    }
    TRY(ctx_checked(c));
    if (str_eq(because, STR("corrected"))) {
        e->thing.state = STR("corrected");
    }
    return q_effect_replace(c->db, e->thing.id, position, NULL);
}

enum err evidence_add_effect(struct ctx *c, struct id id, struct effect *f, int64_t replaces,
                             struct str because) {
    struct evidence e;
    TRY(find_for_host(c, id, &e.thing));
    TRY(evidence_find(c, id, &e));
    size_t count = e.effects.count + e.replaced.count;
    if (count >= EVIDENCE_EFFECTS_MAX) {
        return ERR_FULL;
    }
    TRY(check_effect(c, f));
    if (replaces != 0) {
        TRY(replace(c, &e, replaces, because));
    }
    f->position = (int64_t)count + 1;
    f->replaced = false;
    f->unread = true;
    TRY(put_effect(c, id, f));
    TRY(thing_save(c, &e.thing, true));
    TRY(q_evidence_unverify(c->db, id, NULL));
    const char *what = replaces == 0                       ? "changed"
                       : str_eq(because, STR("corrected")) ? "corrected"
                                                           : "newer";
    TRY(remember(c, &e.thing, what, STR("")));
    return event_write(c, &e.thing, "evidence.number", STR(""));
}

/* The tie runs from the record that does it to the one it is done to. */
static enum err tie_status(struct ctx *c, struct id id, struct str status, struct id other) {
    static const struct {
        const char *status, *kind;
    } rows[] = {{"contested", "contests"}, {"corrected", "corrects"}, {"superseded", "supersedes"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(status, str_of(rows[i].status))) {
            return evidence_tie(c, other, rows[i].kind, id);
        }
    }
    return ERR_OK;
}

enum err evidence_set_status(struct ctx *c, struct id id, struct str status, struct str words,
                             struct id other) {
    struct thing t;
    TRY(find_for_host(c, id, &t));
    check_word(c, "status", status, evidence_statuses);
    check_text(c, "words", &words, 10, EVIDENCE_TEXT_MAX);
    TRY(ctx_checked(c));
    if (!id_is_none(other)) {
        TRY(tie_status(c, id, status, other));
    }
    t.state = status;
    TRY(thing_save(c, &t, true));
    TRY(remember(c, &t, "status", words));
    struct str data = arena_printf(c->arena, "{\"status\":\"%.*s\"}", STR_ARG(status));
    TRY(event_write(c, &t, "evidence.status", data));
    TRY(audit_write(c, "evidence.status", id, ID_NONE, data));
    struct str period = arena_printf(c->arena, "%.*s %lld", STR_ARG(status), (long long)c->now_ms);
    return notice_followers(c, &t, "evidence.status", arena_cstr(c->arena, period), ID_NONE);
}

enum err evidence_verify(struct ctx *c, struct id id, uint64_t positions) {
    struct evidence e;
    TRY(find_for_host(c, id, &e.thing));
    TRY(evidence_find(c, id, &e));
    for (size_t i = 0; i < e.effects.count; i++) {
        int64_t position = e.effects.item[i].position;
        if ((positions >> position) & 1) {
            TRY(q_effect_read(c->db, id, position, NULL));
        }
    }
    TRY(q_evidence_verify(c->db, id, c->now_ms, c->viewer->person, c->now_ms + REVIEW_AFTER_MS,
                          NULL));
    TRY(thing_save(c, &e.thing, true));
    TRY(remember(c, &e.thing, "verified", STR("")));
    TRY(audit_write(c, "evidence.verified", id, ID_NONE, STR("")));
    return event_write(c, &e.thing, "evidence.verified", STR(""));
}

enum err evidence_say(struct ctx *c, struct id id, struct id community, struct str verdict,
                      struct str words) {
    struct thing t;
    TRY(thing_find(c, id, "evidence", &t));
    if (!viewer_has_role(c->viewer, community, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    check_word(c, "verdict", verdict, evidence_verdicts);
    check_text(c, "note_words", &words, 10, EVIDENCE_TEXT_MAX);
    TRY(ctx_checked(c));
    TRY(q_evidence_note_put(c->db, id, community, verdict, words, c->viewer->person, c->now_ms,
                            NULL));
    return event_write(c, &t, "evidence.said", STR(""));
}

enum err evidence_erase(struct ctx *c, const struct thing *t) {
    TRY(q_effect_drop(c->db, t->id, NULL));
    TRY(q_evidence_note_drop(c->db, t->id, NULL));
    TRY(q_evidence_tie_drop(c->db, t->id, NULL));
    TRY(q_evidence_history_drop(c->db, t->id, NULL));
    TRY(reference_drop(c, t->id));
    return q_evidence_drop(c->db, t->id, NULL);
}

/* --- for harvesters --- */

static void describe_sources(struct ctx *c, struct str sources, struct dublin *out) {
    struct str rest = sources;
    while (!str_is_empty(rest)) {
        struct evidence_source s;
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!str_is_empty(line) && evidence_read_source(c->arena, line, &s)) {
            dublin_add(out, "relation", str_is_empty(s.address) ? line : s.address);
        }
    }
}

enum err evidence_describe(struct ctx *c, const struct thing *t, struct dublin *out) {
    const struct lang *en = lang_english();
    struct evidence e;
    TRY(evidence_find(c, t->id, &e));
    struct str status = lang_text(en, c->arena, evidence_status_name(t->state));
    dublin_add(out, "type", lang_text(en, c->arena, evidence_design_name(t->topic)));
    dublin_add(out, "subject", e.intervention);
    dublin_add(out, "subject", e.outcome);
    dublin_add(out, "coverage", e.population);
    dublin_add(out, "coverage", e.setting);
    dublin_add(
        out, "description",
        lang_text(en, c->arena, msg_reference_note(msg_arg_str(status), msg_arg_str(e.not_shown))));
    if (!e.verified.has) {
        dublin_add(out, "description", lang_text(en, c->arena, msg_evidence_unverified()));
    }
    describe_sources(c, e.sources, out);
    return ERR_OK;
}

/* --- around it --- */

enum err evidence_tie(struct ctx *c, struct id source, const char *kind, struct id target) {
    struct thing one, other;
    TRY(thing_find(c, source, "evidence", &one));
    TRY(thing_find(c, target, "evidence", &other));
    if (id_eq(source, target)) {
        return ctx_wrong(c, "other", msg_wrong_not_a_choice());
    }
    return q_evidence_tie_add(c->db, source, str_of(kind), target, c->now_ms, NULL);
}

static enum err add_tie(struct ctx *c, struct evidence_ties *to, struct str kind, bool back,
                        struct id other) {
    struct evidence_tie *t = &to->item[to->count];
    *t = (struct evidence_tie){.kind = kind, .back = back};
    enum err e = thing_find(c, other, "evidence", &t->thing);
    to->count += e == ERR_OK && !gate_is_muted(c->viewer, &t->thing) ? 1 : 0;
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err read_ties(struct ctx *c, struct id id, struct evidence_ties *out) {
    struct q_evidence_tie_from_rows from;
    struct q_evidence_tie_to_rows to;
    TRY(q_evidence_tie_from(c->db, c->arena, id, &from));
    TRY(q_evidence_tie_to(c->db, c->arena, id, &to));
    out->item = arena_array(c->arena, struct evidence_tie, from.count + to.count);
    for (size_t i = 0; i < from.count; i++) {
        TRY(add_tie(c, out, from.item[i].kind, false, from.item[i].target));
    }
    for (size_t i = 0; i < to.count; i++) {
        TRY(add_tie(c, out, to.item[i].kind, true, to.item[i].source));
    }
    return ERR_OK;
}

enum err evidence_around(struct ctx *c, struct id id, struct evidence_around *out) {
    *out = (struct evidence_around){0};
    TRY(read_ties(c, id, &out->ties));
    struct q_evidence_history_list_rows past;
    TRY(q_evidence_history_list(c->db, c->arena, id, &past));
    out->history.item = arena_array(c->arena, struct evidence_past, past.count);
    out->history.count = past.count;
    for (size_t i = 0; i < past.count; i++) {
        out->history.item[i] = (struct evidence_past){past.item[i].at, past.item[i].what,
                                                      past.item[i].status, past.item[i].words};
    }
    struct q_evidence_note_list_rows notes;
    TRY(q_evidence_note_list(c->db, c->arena, c->viewer->gate, id, &notes));
    out->notes.item = arena_array(c->arena, struct evidence_note, notes.count);
    out->notes.count = notes.count;
    for (size_t i = 0; i < notes.count; i++) {
        const struct q_evidence_note_list_row *r = &notes.item[i];
        out->notes.item[i] =
            (struct evidence_note){r->verdict, r->words, r->created, r->title, r->lang, r->slug};
    }
    return ERR_OK;
}

/* --- quoted elsewhere --- */

static struct evidence_quote *quote_of(struct evidence_quotes *all, struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].thing.id, id)) {
            return &all->item[i];
        }
    }
    return NULL;
}

static enum err quote_numbers(struct ctx *c, struct ids ids, struct evidence_quotes *out) {
    struct q_effect_heads_rows rows;
    TRY(q_effect_heads(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_effect_heads_row *r = &rows.item[i];
        struct evidence_quote *q = quote_of(out, r->evidence);
        if (q != NULL && !q->has_effect) {
            q->has_effect = true;
            q->effect = (struct effect){.outcome = r->outcome,
                                        .measure = r->measure,
                                        .value = r->value,
                                        .against = r->against,
                                        .lo = r->lo,
                                        .hi = r->hi,
                                        .version = r->version,
                                        .unread = r->unread};
        }
    }
    return ERR_OK;
}

enum err evidence_quote(struct ctx *c, const struct things *of, struct evidence_quotes *out) {
    struct id *id = arena_array(c->arena, struct id, of->count);
    out->item = arena_array(c->arena, struct evidence_quote, of->count);
    out->count = 0;
    for (size_t i = 0; i < of->count; i++) {
        if (str_eq(of->item[i].kind, STR("evidence"))) {
            id[out->count] = of->item[i].id;
            out->item[out->count++].thing = of->item[i];
        }
    }
    struct ids ids = {id, out->count};
    struct q_evidence_heads_rows rows;
    TRY(q_evidence_heads(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct evidence_quote *q = quote_of(out, rows.item[i].id);
        if (q != NULL) {
            q->certainty = rows.item[i].certainty;
            q->verified = rows.item[i].verified.has;
            q->insufficient = rows.item[i].insufficient;
        }
    }
    return quote_numbers(c, ids, out);
}
