/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a practice. */
#include "area/learn/practice.h"

#include "area/learn/appraisal.h"
#include "area/learn/depth.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "practice_sql.h"

const char *const practice_went[] = {"helped", "partly", "failed", "early", NULL};
const char *const practice_reach[] = {"open", "chosen", NULL};
const char *const practice_rights[] = {"free", "alike", "ask", "read", NULL};

struct msg_text practice_went_name(struct str word) {
    static const int names[] = {MSG_practice_went_helped, MSG_practice_went_partly,
                                MSG_practice_went_failed, MSG_practice_went_early};
    if (str_eq(word, STR("unsaid"))) {
        return msg_practice_went_unsaid();
    }
    return msg_of_word(word, practice_went, names);
}

struct msg_text practice_rights_name(struct str word) {
    static const int names[] = {MSG_practice_rights_free, MSG_practice_rights_alike,
                                MSG_practice_rights_ask, MSG_practice_rights_read};
    return msg_of_word(word, practice_rights, names);
}

struct msg_text practice_reach_name(struct str word) {
    static const int names[] = {MSG_practice_reach_open, MSG_practice_reach_chosen};
    return msg_of_word(word, practice_reach, names);
}

/* --- what was typed --- */

static int64_t year_of(int64_t now_ms) {
    char local[17];
    int64_t year = 0;
    lang_time_local(now_ms, STR("UTC"), local);
    return str_to_int(str_make(local, 4), &year) ? year : 0;
}

static void check_years(struct ctx *c, const struct practice *p) {
    int64_t last = year_of(c->now_ms) + 1;
    if (p->begun.has) {
        check_range(c, "begun", p->begun.v, 1000, last);
    }
    if (p->ended.has) {
        int64_t first = p->begun.has ? p->begun.v : 1000;
        check_range(c, "ended", p->ended.v, first, last);
    }
}

static void check_sources(struct ctx *c, struct str *sources) {
    check_text(c, "sources", sources, 0, PRACTICE_TEXT_MAX);
    size_t lines = 0;
    struct str rest = *sources;
    while (!str_is_empty(rest)) {
        lines += str_is_empty(str_trim(str_cut(&rest, '\n'))) ? 0 : 1;
    }
    if (lines > PRACTICE_SOURCES_MAX) {
        ctx_wrong(c, "sources", msg_practice_wrong_sources(msg_arg_int(PRACTICE_SOURCES_MAX)));
    }
}

static void check_optional_word(struct ctx *c, const char *field, struct str word,
                                const char *const *words) {
    if (!str_is_empty(word)) {
        check_word(c, field, word, words);
    }
}

/* Few people could be known by their number: what is not kept cannot leave by any way. */
static void keep_no_small_number(struct opt_int *n) {
    if (n->has && n->v < PRACTICE_FEW) {
        n->v = PRACTICE_FEW - 1;
    }
}

static enum err check_practice(struct ctx *c, struct practice *p) {
    check_line(c, "title", &p->thing.title, 8, PRACTICE_TITLE_MAX);
    check_text(c, "problem", &p->problem, 10, PRACTICE_TEXT_MAX);
    check_word(c, "topic", p->thing.topic, topic_words);
    check_line(c, "people", &p->people, 0, PRACTICE_LINE_MAX);
    check_line(c, "place", &p->thing.note, 0, PRACTICE_LINE_MAX);
    check_text(c, "steps", &p->steps, 20, PRACTICE_STEPS_MAX);
    check_line(c, "runner", &p->runner, 0, PRACTICE_LINE_MAX);
    check_years(c, p);
    check_text(c, "resources", &p->resources, 0, PRACTICE_TEXT_MAX);
    if (p->participants.has) {
        check_range(c, "participants", p->participants.v, 1, 100000000);
    }
    check_optional_word(c, "reach", p->reach, practice_reach);
    check_word(c, "went", p->thing.state, practice_went);
    check_line(c, "result", &p->result, 10, PRACTICE_LINE_MAX);
    check_text(c, "lesson", &p->lesson, 0, PRACTICE_TEXT_MAX);
    check_sources(c, &p->sources);
    check_word(c, "rights", p->rights, practice_rights);
    check_line(c, "labels", &p->labels, 0, PRACTICE_LINE_MAX);
    TRY(ctx_checked(c));
    keep_no_small_number(&p->participants);
    return ERR_OK;
}

/* --- where it comes from --- */

static enum err things_of_kind(struct ctx *c, struct id source, const char *tie, const char *kind,
                               struct things *out) {
    struct things all;
    TRY(link_targets(c, source, tie, &all));
    out->item = arena_array(c->arena, struct thing, all.count);
    out->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].kind, str_of(kind))) {
            out->item[out->count++] = all.item[i];
        }
    }
    return ERR_OK;
}

static enum err find_origin(struct ctx *c, const struct community *m, struct id from,
                            struct practice_origin *out) {
    *out = (struct practice_origin){0};
    if (id_is_none(from)) {
        return ERR_OK;
    }
    TRY(thing_find(c, from, NULL, &out->thing));
    bool fits =
        str_eq(out->thing.kind, STR("initiative")) || str_eq(out->thing.kind, STR("adaptation"));
    if (!fits || !id_eq(out->thing.community, m->thing.id)) {
        return ERR_NOT_FOUND;
    }
    TRY(things_of_kind(c, from, "answers", "need", &out->needs));
    TRY(link_sources(c, from, "measures", &out->outcomes));
    return link_sources(c, from, "tells", &out->stories);
}

static struct str titles_of(struct ctx *c, const struct things *all) {
    struct str text = STR("");
    for (size_t i = 0; i < all->count && i < 5; i++) {
        text = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(text), i > 0 ? "\n" : "",
                            STR_ARG(all->item[i].title));
    }
    return text;
}

enum err practice_begin(struct ctx *c, const struct community *m, struct id from,
                        struct practice *out, struct practice_origin *origin) {
    *out = (struct practice){0};
    TRY(find_origin(c, m, from, origin));
    if (id_is_none(origin->thing.id)) {
        return ERR_OK;
    }
    out->thing.title = origin->thing.title;
    out->thing.topic = origin->thing.topic;
    out->thing.stages = origin->thing.stages;
    for (size_t i = 0; i < origin->needs.count; i++) {
        const struct thing *need = &origin->needs.item[i];
        out->thing.stages |= need->stages;
        out->thing.topic = i == 0 ? need->topic : out->thing.topic;
        out->thing.note = i == 0 ? need->note : out->thing.note;
    }
    out->problem = titles_of(c, &origin->needs);
    out->result = origin->outcomes.count > 0 ? origin->outcomes.item[0].title : STR("");
    return ERR_OK;
}

/* --- what it rests on --- */

struct id practice_evidence_in(struct str line) {
    static const char mark[] = "/evidence/";
    struct id id;
    size_t at = str_find(line, STR("/evidence/"));
    struct str text = str_first(str_from(line, at + sizeof mark - 1), ID_TEXT_SIZE);
    return at < line.n && id_parse(text, &id) ? id : ID_NONE;
}

static enum err tie_evidence(struct ctx *c, const struct practice *p) {
    struct things before;
    TRY(things_of_kind(c, p->thing.id, "follows", "evidence", &before));
    for (size_t i = 0; i < before.count; i++) {
        TRY(link_drop(c, p->thing.id, "follows", before.item[i].id));
    }
    struct str rest = p->sources;
    while (!str_is_empty(rest)) {
        struct id id = practice_evidence_in(str_cut(&rest, '\n'));
        struct thing found;
        enum err e = id_is_none(id) ? ERR_NOT_FOUND : thing_find(c, id, "evidence", &found);
        if (e == ERR_OK) {
            e = link_make(c, p->thing.id, "follows", id);
        }
        if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

static enum err enter_search(struct ctx *c, const struct practice *p) {
    struct str body =
        arena_printf(c->arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(p->thing.note),
                     STR_ARG(p->problem), STR_ARG(p->people), STR_ARG(p->steps), STR_ARG(p->runner),
                     STR_ARG(p->result), STR_ARG(p->lesson));
    return search_put(c, &p->thing, body);
}

/* --- making and changing --- */

static struct id audience_of(const struct practice *p) {
    return p->is_public ? AUDIENCE_PUBLIC : p->thing.community;
}

static enum err put_practice(struct ctx *c, struct practice *p) {
    struct thing *t = &p->thing;
    TRY(thing_make(c, t));
    TRY(q_practice_add(c->db, t->id, p->problem, p->people, p->steps, p->runner, p->begun, p->ended,
                       p->resources, p->participants, p->reach, p->result, p->lesson, p->sources,
                       p->rights, p->labels, NULL));
    TRY(tie_evidence(c, p));
    TRY(enter_search(c, p));
    TRY(event_write(c, t, "practice.told", STR("")));
    return viewer_is_person(c->viewer) ? follow(c, t->id, c->viewer->person) : ERR_OK;
}

enum err practice_make(struct ctx *c, const struct community *m, struct id from,
                       struct practice *p) {
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    struct practice_origin origin;
    TRY(find_origin(c, m, from, &origin));
    TRY(check_practice(c, p));
    p->thing.id = ID_NONE;
    p->thing.kind = STR("practice");
    p->thing.community = m->thing.id;
    p->thing.owner = c->viewer->person;
    p->thing.wanted = audience_of(p);
    p->thing.life = LIFE_PUBLISHED;
    TRY(put_practice(c, p));
    if (id_is_none(origin.thing.id)) {
        return ERR_OK;
    }
    TRY(link_make(c, p->thing.id, "grew_from", origin.thing.id));
    return cycle_step_all(c, origin.thing.id, TURN_SHARE, p->thing.id);
}

enum err practice_bring(struct ctx *c, const struct community *m, struct practice *p,
                        const struct brought *from, bool *is_new) {
    if (!c->viewer->host) {
        return ERR_FORBIDDEN;
    }
    TRY(brought_is_new(c, from, is_new));
    if (!*is_new) {
        return ERR_OK;
    }
    p->thing.id = ID_NONE;
    p->thing.kind = STR("practice");
    p->thing.community = m->thing.id;
    p->thing.wanted = AUDIENCE_PUBLIC;
    p->thing.life = LIFE_PUBLISHED;
    keep_no_small_number(&p->participants);
    TRY(thing_make(c, &p->thing));
    TRY(q_practice_add(c->db, p->thing.id, p->problem, p->people, p->steps, p->runner, p->begun,
                       p->ended, p->resources, p->participants, p->reach, p->result, p->lesson,
                       p->sources, p->rights, p->labels, NULL));
    TRY(brought_put(c, p->thing.id, from));
    return enter_search(c, p);
}

enum err practice_find(struct ctx *c, struct id id, struct practice *out) {
    *out = (struct practice){0};
    TRY(thing_find(c, id, "practice", &out->thing));
    struct q_practice_row_row r;
    TRY(q_practice_row(c->db, c->arena, id, &r));
    struct thing t = out->thing;
    *out = (struct practice){
        .thing = t,
        .is_public = id_eq(t.wanted, AUDIENCE_PUBLIC),
        .problem = r.problem,
        .people = r.people,
        .steps = r.steps,
        .runner = r.runner,
        .begun = r.begun,
        .ended = r.ended,
        .resources = r.resources,
        .participants = r.participants,
        .reach = r.reach,
        .result = r.result,
        .lesson = r.lesson,
        .sources = r.sources,
        .rights = r.rights,
        .labels = r.labels,
    };
    return ERR_OK;
}

/* What the form does not say stays as it was. */
static void take_over(struct thing *to, const struct thing *typed) {
    to->title = typed->title;
    to->topic = typed->topic;
    to->note = typed->note;
    to->state = typed->state;
    to->stages = typed->stages;
}

enum err practice_change(struct ctx *c, struct practice *p, int64_t seen_ms) {
    struct thing now;
    TRY(thing_find(c, p->thing.id, "practice", &now));
    if (!gate_may_change(c->viewer, &now)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_practice(c, p));
    if (now.updated_ms != seen_ms) {
        return ERR_CONFLICT;
    }
    struct practice before;
    TRY(practice_find(c, now.id, &before));
    TRY(past_keep(c, &before, p));
    take_over(&now, &p->thing);
    p->thing = now;
    p->thing.wanted = audience_of(p);
    p->thing.updated_ms = c->now_ms;
    TRY(thing_save(c, &p->thing, false));
    TRY(thing_set_life(c, &p->thing, now.life));
    TRY(q_practice_set(c->db, now.id, p->problem, p->people, p->steps, p->runner, p->begun,
                       p->ended, p->resources, p->participants, p->reach, p->result, p->lesson,
                       p->sources, p->rights, p->labels, NULL));
    TRY(tie_evidence(c, p));
    TRY(enter_search(c, p));
    return event_write(c, &p->thing, "practice.changed", STR(""));
}

enum err practice_withdraw(struct ctx *c, struct id id) {
    struct thing t;
    TRY(thing_find(c, id, "practice", &t));
    if (!gate_may_change(c->viewer, &t)) {
        return ERR_FORBIDDEN;
    }
    TRY(event_write(c, &t, "practice.withdrawn", STR("")));
    return thing_erase(c, &t);
}

enum err practice_erase(struct ctx *c, const struct thing *t) {
    TRY(appraisal_erase(c, t->id));
    TRY(depth_erase(c, t->id));
    return q_practice_clear(c->db, t->id, NULL);
}

/* --- for harvesters --- */

bool practice_is_given(const struct practice *p) {
    return str_eq(p->rights, STR("free")) || str_eq(p->rights, STR("alike"));
}

static void describe_place(struct ctx *c, const struct practice *p, struct dublin *out) {
    dublin_add(out, "coverage", p->thing.note);
    dublin_add(out, "subject", lang_text(lang_english(), c->arena, topic_name(p->thing.topic)));
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if (p->thing.stages & (INT64_C(1) << i)) {
            dublin_add(out, "subject", str_of(stage_word(i)));
        }
    }
}

enum err practice_describe(struct ctx *c, const struct thing *t, struct dublin *out) {
    struct practice p;
    struct community m;
    struct brought from;
    TRY(practice_find(c, t->id, &p));
    TRY(community_find(c, t->community, &m));
    TRY(brought_of(c, t->id, &from));
    dublin_add(out, "creator", str_is_empty(p.runner) ? m.thing.title : p.runner);
    describe_place(c, &p, out);
    if (practice_is_given(&p)) {
        dublin_add(out, "description", p.problem);
        dublin_add(out, "description", p.result);
        dublin_add(out, "description", p.lesson);
    }
    dublin_add(out, "description",
               lang_text(lang_english(), c->arena, practice_went_name(t->state)));
    dublin_add(out, "rights", lang_text(lang_english(), c->arena, practice_rights_name(p.rights)));
    dublin_add(out, "rights", p.labels);
    dublin_add(out, "rights", from.licence);
    dublin_add(out, "source", from.address);
    return ERR_OK;
}

/* --- finding --- */

#define ROUNDS_MOST 10 /* pages of the search that one page of ours may read */

/* Each word of the place stands in the practice's own, as whole words or their beginnings. */
static bool is_there(struct ctx *c, struct str place, struct str wanted) {
    struct str rest = lang_fold(c->arena, wanted);
    struct str where = lang_fold(c->arena, place);
    while (!str_is_empty(rest)) {
        struct str word = str_cut(&rest, ' ');
        if (!str_is_empty(word) && str_find(where, word) == where.n) {
            return false;
        }
    }
    return true;
}

static bool fits(struct ctx *c, const struct practice_search *s, const struct thing *t) {
    const struct thing_page *p = &s->page;
    return (id_is_none(s->community) || id_eq(t->community, s->community)) &&
           (p->stages == 0 || (t->stages & p->stages) != 0) &&
           (str_is_empty(p->topic) || str_eq(t->topic, p->topic)) &&
           (str_is_empty(p->state) || str_eq(t->state, p->state)) && is_there(c, t->note, s->place);
}

static enum err search(struct ctx *c, const struct practice_search *s, struct things *out,
                       int64_t *next) {
    struct str words = arena_printf(c->arena, "%.*s %.*s", STR_ARG(s->place), STR_ARG(s->words));
    out->item = arena_array(c->arena, struct thing, 2 * THINGS_PER_PAGE);
    *next = s->before;
    for (int i = 0; i < ROUNDS_MOST && out->count < THINGS_PER_PAGE; i++) {
        struct things found;
        TRY(search_find(c, words, STR("practice"), *next, &found, next));
        for (size_t k = 0; k < found.count; k++) {
            if (fits(c, s, &found.item[k])) {
                out->item[out->count++] = found.item[k];
            }
        }
        if (*next == 0) {
            break;
        }
    }
    return ERR_OK;
}

enum err practice_list(struct ctx *c, const struct practice_search *s, struct things *out,
                       int64_t *next, bool *more) {
    *out = (struct things){0};
    *next = 0;
    if (str_is_empty(str_trim(s->words)) && str_is_empty(str_trim(s->place))) {
        return thing_list(c, "practice", s->community, s->page, out, more);
    }
    TRY(search(c, s, out, next));
    *more = *next != 0;
    return ERR_OK;
}
