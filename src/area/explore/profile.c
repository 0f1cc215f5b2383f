/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a profile. */
#include "area/explore/profile.h"

#include "base/buf.h"
#include "boundary_sql.h"
#include "kernel/event.h"
#include "kernel/order.h"
#include "kernel/search.h"
#include "profile_sql.h"
#include "sys/chance.h"

#define NEEDS_SHOWN 50

const char *const statement_words[] = {"strength", "challenge", "language", "fact", "life", NULL};

struct msg_text statement_kind_name(enum statement_kind kind) {
    static const int names[STATEMENT_KINDS] = {MSG_profile_strength, MSG_profile_challenge,
                                               MSG_profile_language, MSG_profile_fact,
                                               MSG_profile_life};
    return (struct msg_text){.key = names[kind]};
}

static enum statement_kind kind_of_word(struct str word) {
    for (int i = 0; statement_words[i] != NULL; i++) {
        if (str_eq(word, str_of(statement_words[i]))) {
            return (enum statement_kind)i;
        }
    }
    return STATEMENT_FACT;
}

/* --- reading --- */

static struct str motif_title(struct ctx *c, const struct q_statement_list_row *r) {
    struct msg_text name = motif_name(r->motif_word);
    return name.key != MSG_NONE ? lang_text(c->lang, c->arena, name) : r->motif_title;
}

static struct statement statement_of(struct ctx *c, const struct q_statement_list_row *r,
                                     bool named) {
    struct statement s = {
        .id = r->id,
        .kind = kind_of_word(r->kind),
        .text = r->text,
        .theme = r->theme,
        .source = r->source,
        .motif = r->motif,
        .stage = r->stage,
        .people = r->people,
        .follows = r->follows,
        .author = named && r->author_name.p ? r->author_name : STR(""),
        .said_ms = r->created,
        .ended_ms = r->ended.has ? r->ended.v : 0,
    };
    if (!id_is_none(s.motif)) {
        s.motif_title = motif_title(c, r);
        s.motif_lang =
            motif_name(r->motif_word).key != MSG_NONE ? lang_tag(c->lang) : r->motif_lang;
    }
    return s;
}

/* What speaks of a stage that the viewer has paused is left out. */
static bool is_quiet(const struct ctx *c, const struct q_statement_list_row *r) {
    int64_t bit = 0;
    if (!str_is_empty(r->stage) && !stage_of_word(r->stage, &bit)) {
        bit = 0;
    }
    return ((bit | (r->motif_stages.has ? r->motif_stages.v : 0)) & c->viewer->gate.muted) != 0;
}

static enum err read_statements(struct ctx *c, struct profile *p) {
    struct q_statement_list_rows rows;
    struct id community = p->community.thing.id;
    TRY(q_statement_list(c->db, c->arena, community, STATEMENTS_MAX, &rows));
    p->statements = (struct statements){arena_array(c->arena, struct statement, rows.count), 0};
    /* Who said it is for those who know each other. */
    bool named = viewer_has_role(c->viewer, community, ROLE_MEMBER);
    for (size_t i = 0; i < rows.count; i++) {
        if (!is_quiet(c, &rows.item[i])) {
            p->statements.item[p->statements.count++] = statement_of(c, &rows.item[i], named);
        }
    }
    return ERR_OK;
}

const struct statement *profile_next(const struct profile *p, struct id statement) {
    for (size_t i = 0; i < p->statements.count; i++) {
        if (id_eq(p->statements.item[i].follows, statement)) {
            return &p->statements.item[i];
        }
    }
    return NULL;
}

static enum err read_place(struct ctx *c, struct profile *p) {
    if (id_is_none(p->community.place)) {
        return ERR_OK;
    }
    enum err e = place_find(c, p->community.place, &p->place);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        p->place = (struct place){0};
        return ERR_OK;
    }
    return e;
}

enum err profile_of(struct ctx *c, const struct community *m, struct profile *out) {
    *out = (struct profile){.community = *m, .story = STR("")};
    out->may_change = viewer_has_role(c->viewer, m->thing.id, ROLE_STEWARD);
    out->may_propose = !out->may_change && viewer_is_person(c->viewer) &&
                       viewer_has_role(c->viewer, m->thing.id, ROLE_MEMBER);
    TRY(read_place(c, out));
    struct q_profile_row_row row;
    enum err e = q_profile_row(c->db, c->arena, m->thing.id, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    e = thing_find(c, row.id, "profile", &out->thing);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        out->thing = (struct thing){0};
        return ERR_OK; /* hidden, or erased: nothing of it is shown */
    }
    TRY(e);
    out->story = row.story;
    return read_statements(c, out);
}

/* --- changing --- */

/* It begins with the first word. */
static enum err begin_with(struct ctx *c, struct profile *p, bool may) {
    if (!may) {
        return ERR_FORBIDDEN;
    }
    if (!id_is_none(p->thing.id)) {
        return ERR_OK;
    }
    struct q_profile_row_row row;
    enum err e = q_profile_row(c->db, c->arena, p->community.thing.id, &row);
    if (e != ERR_NOT_FOUND) {
        return e == ERR_OK ? ERR_GONE : e;
    }
    p->thing = (struct thing){
        .kind = STR("profile"),
        .community = p->community.thing.id,
        .wanted = p->community.thing.wanted,
        .life = LIFE_PUBLISHED,
        .state = STR(""),
        .turn = TURN_UNDERSTAND,
        .topic = STR(""),
        .lang = p->community.thing.lang,
        .title = p->community.thing.title,
        .note = STR(""),
    };
    TRY(thing_make(c, &p->thing));
    return q_profile_add(c->db, p->thing.id, p->community.thing.id, NULL);
}

enum err profile_begin(struct ctx *c, struct profile *p) {
    return begin_with(c, p, p->may_change);
}

enum err profile_changed(struct ctx *c, struct profile *p) {
    struct buf b = buf_make(64 * 1024);
    buf_put(&b, p->story);
    for (size_t i = 0; i < p->statements.count; i++) {
        if (p->statements.item[i].ended_ms == 0) {
            buf_printf(&b, "\n%.*s", STR_ARG(p->statements.item[i].text));
        }
    }
    struct str body = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    TRY(thing_save(c, &p->thing, true));
    TRY(search_put(c, &p->thing, body));
    return event_write(c, &p->thing, "profile.changed", STR(""));
}

enum err profile_tell(struct ctx *c, struct profile *p, struct str story) {
    TRY(profile_begin(c, p));
    check_text(c, "story", &story, 0, STORY_MAX);
    TRY(ctx_checked(c));
    p->story = story;
    TRY(q_profile_set_story(c->db, p->thing.id, story, NULL));
    return profile_changed(c, p);
}

enum err profile_stand(struct ctx *c, struct profile *p, struct id place) {
    TRY(profile_begin(c, p));
    p->place = (struct place){0};
    if (!id_is_none(place)) {
        TRY(place_find(c, place, &p->place));
    }
    p->community.place = place;
    TRY(community_save(c, &p->community));
    return profile_changed(c, p);
}

static enum err check_motif(struct ctx *c, struct str kind, struct statement *s) {
    struct motif m;
    if (id_is_none(s->motif)) {
        return ERR_OK;
    }
    enum err e = motif_find(c, s->motif, &m);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        ctx_wrong(c, "motif", msg_wrong_not_a_choice());
        return ERR_OK;
    }
    TRY(e);
    if (!str_eq(m.side, kind)) {
        ctx_wrong(c, "motif", msg_profile_wrong_side());
    }
    return ERR_OK;
}

/* Only what is said of a stage of life has a stage and a number. */
static void check_life(struct ctx *c, struct str kind, struct statement *s) {
    int64_t bit;
    if (!str_eq(kind, STR("life"))) {
        s->stage = STR("");
        s->people = (struct opt_int){0};
        return;
    }
    if (!stage_of_word(s->stage, &bit)) {
        ctx_wrong(c, "stage", msg_wrong_choose());
    }
    if (s->people.has) {
        check_range(c, "people", s->people.v, 0, 100000000);
        /* No smaller number is kept than may be shown. */
        s->people.v = s->people.v < PEOPLE_LEAST ? PEOPLE_LEAST - 1 : s->people.v;
    }
}

static enum err check_statement(struct ctx *c, struct str kind, struct statement *s) {
    check_word(c, "kind", kind, statement_words);
    check_line(c, "text", &s->text, 2, STATEMENT_TEXT_MAX);
    check_line(c, "theme", &s->theme, 0, STATEMENT_THEME_MAX);
    check_line(c, "source", &s->source, 0, STATEMENT_SOURCE_MAX);
    check_life(c, kind, s);
    TRY(check_motif(c, kind, s));
    return ctx_checked(c);
}

static enum err has_room(struct ctx *c, const struct profile *p) {
    struct q_statement_count_row row;
    TRY(q_statement_count(c->db, c->arena, p->community.thing.id, &row));
    return row.total < STATEMENTS_MAX ? ERR_OK : ctx_wrong(c, "text", msg_profile_full());
}

/* Sent twice, or said twice: once is enough. */
static bool is_said(const struct profile *p, struct str kind, struct str text) {
    for (size_t i = 0; i < p->statements.count; i++) {
        const struct statement *s = &p->statements.item[i];
        if (s->ended_ms == 0 && s->kind == kind_of_word(kind) && str_eq(s->text, text)) {
            return true;
        }
    }
    return false;
}

static enum err add_statement(struct ctx *c, struct profile *p, struct str kind,
                              struct statement *s, struct id author, struct id replaces) {
    int64_t ended = 0;
    TRY(has_room(c, p));
    if (!id_is_none(replaces)) {
        TRY(q_statement_end(c->db, replaces, p->community.thing.id, c->now_ms, &ended));
    }
    s->id = id_make(c->now_ms);
    s->follows = ended > 0 ? replaces : ID_NONE;
    TRY(q_statement_add(c->db, s->id, p->community.thing.id, kind, s->text, s->theme, s->source,
                        author, c->now_ms, s->motif, s->stage.p ? s->stage : STR(""), s->people,
                        s->follows, NULL));
    TRY(read_statements(c, p));
    return profile_changed(c, p);
}

enum err profile_say(struct ctx *c, struct profile *p, struct str kind, struct statement *s,
                     struct id replaces) {
    TRY(profile_begin(c, p));
    TRY(check_statement(c, kind, s));
    return is_said(p, kind, s->text) ? ERR_OK
                                     : add_statement(c, p, kind, s, c->viewer->person, replaces);
}

enum err profile_end(struct ctx *c, struct profile *p, struct id statement) {
    TRY(profile_begin(c, p));
    int64_t ended;
    TRY(q_statement_end(c->db, statement, p->community.thing.id, c->now_ms, &ended));
    if (ended == 0) {
        return ERR_NOT_FOUND;
    }
    TRY(read_statements(c, p));
    return profile_changed(c, p);
}

/* --- what members propose --- */

static const struct statement *holding(const struct profile *p, struct id statement) {
    for (size_t i = 0; i < p->statements.count; i++) {
        const struct statement *s = &p->statements.item[i];
        if (id_eq(s->id, statement) && s->ended_ms == 0) {
            return s;
        }
    }
    return NULL;
}

static enum err check_proposal(struct ctx *c, const struct profile *p, struct str kind,
                               struct statement *s, struct id replaces) {
    const struct statement *old = holding(p, replaces);
    if (!id_is_none(replaces) && old == NULL) {
        ctx_wrong(c, "replaces", msg_wrong_not_a_choice());
    }
    if (str_is_empty(str_trim(s->text)) && old != NULL) {
        s->text = s->theme = s->stage = STR("");
        s->motif = ID_NONE;
        s->people = (struct opt_int){0};
        check_line(c, "source", &s->source, 0, STATEMENT_SOURCE_MAX);
        return ctx_checked(c);
    }
    return check_statement(c, kind, s);
}

static enum err has_room_for_proposal(struct ctx *c, const struct profile *p) {
    struct q_proposal_count_row row;
    TRY(q_proposal_count(c->db, c->arena, p->community.thing.id, c->viewer->person, &row));
    return row.own < PROPOSALS_OWN && row.total < PROPOSALS_MAX
               ? ERR_OK
               : ctx_wrong(c, "text", msg_profile_proposals_full());
}

enum err profile_propose(struct ctx *c, struct profile *p, struct str kind, struct statement *s,
                         struct id replaces) {
    TRY(begin_with(c, p, p->may_propose));
    TRY(check_proposal(c, p, kind, s, replaces));
    if (!str_is_empty(s->text) && is_said(p, kind, s->text)) {
        return ERR_OK;
    }
    TRY(has_room_for_proposal(c, p));
    s->id = id_make(c->now_ms);
    TRY(q_proposal_add(c->db, s->id, p->community.thing.id, c->viewer->person, kind, s->text,
                       s->theme, s->source, s->motif, s->stage.p ? s->stage : STR(""), s->people,
                       replaces, c->now_ms, NULL));
    return order_tell_stewards(c, p->community.thing.id, "profile.proposed", c->viewer->person);
}

static struct proposal proposal_of(struct ctx *c, const struct profile *p,
                                   const struct q_proposal_line_row *r) {
    const struct statement *old = holding(p, r->replaces);
    return (struct proposal){
        .id = r->id,
        .kind = r->kind,
        .says = {.kind = kind_of_word(r->kind),
                 .text = r->text,
                 .theme = r->theme,
                 .source = r->source,
                 .motif = r->motif,
                 .stage = r->stage,
                 .people = r->people,
                 .author = r->author_name.p ? r->author_name : STR(""),
                 .said_ms = r->created},
        .author = r->author,
        .replaces = r->replaces,
        .replaces_text = old ? old->text : STR(""),
        .own = viewer_is_person(c->viewer) && id_eq(r->author, c->viewer->person),
    };
}

enum err profile_proposals(struct ctx *c, const struct profile *p, struct proposals *out) {
    struct q_proposal_line_rows rows;
    *out = (struct proposals){0};
    if (!p->may_change && !p->may_propose) {
        return ERR_OK;
    }
    TRY(q_proposal_list(c->db, c->arena, p->community.thing.id, PROPOSALS_MAX, &rows));
    out->item = arena_array(c->arena, struct proposal, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        struct proposal one = proposal_of(c, p, &rows.item[i]);
        if (p->may_change || one.own) {
            out->item[out->count++] = one;
        }
    }
    return ERR_OK;
}

static enum err say_proposal(struct ctx *c, struct profile *p, struct proposal *one) {
    if (str_is_empty(one->says.text)) {
        enum err e = profile_end(c, p, one->replaces);
        return e == ERR_NOT_FOUND ? ERR_OK : e; /* it has ended meanwhile */
    }
    return is_said(p, one->kind, one->says.text)
               ? ERR_OK
               : add_statement(c, p, one->kind, &one->says, one->author, one->replaces);
}

enum err profile_settle(struct ctx *c, struct profile *p, struct id proposal, bool say) {
    struct proposals all;
    TRY(profile_proposals(c, p, &all));
    size_t i = 0;
    while (i < all.count && !id_eq(all.item[i].id, proposal)) {
        i++;
    }
    if (i == all.count) {
        return ERR_NOT_FOUND;
    }
    if (say && !p->may_change) {
        return ERR_FORBIDDEN;
    }
    TRY(q_proposal_drop(c->db, proposal, p->community.thing.id, NULL));
    if (say) {
        TRY(say_proposal(c, p, &all.item[i]));
    }
    if (all.item[i].own) {
        return ERR_OK;
    }
    char period[ID_TEXT_SIZE + 1];
    id_text(proposal, period);
    return notice_put(c, all.item[i].author, &p->thing, say ? "profile.said" : "profile.not_said",
                      period, ID_NONE);
}

/* --- the cycle --- */

enum err profile_needs(struct ctx *c, const struct profile *p, struct things *out) {
    return thing_list_at_turn(c, "need", p->community.thing.id, TURN_LISTEN, NEEDS_SHOWN, out);
}

enum err profile_understand(struct ctx *c, struct profile *p, const struct id *need, size_t count) {
    TRY(profile_begin(c, p));
    if (count == 0) {
        return ctx_wrong(c, "need", msg_wrong_choose());
    }
    for (size_t i = 0; i < count; i++) {
        struct thing t;
        TRY(thing_find(c, need[i], "need", &t));
        if (!id_eq(t.community, p->community.thing.id)) {
            return ERR_NOT_FOUND;
        }
        if (t.turn <= TURN_UNDERSTAND) {
            TRY(cycle_step(c, t.id, TURN_UNDERSTAND, p->thing.id));
        }
    }
    return ERR_OK;
}

/* --- as a noun --- */

enum err profile_erase(struct ctx *c, const struct thing *t) {
    TRY(q_profile_clear_statements(c->db, t->community, NULL));
    TRY(q_proposal_clear(c->db, t->community, NULL));
    TRY(q_boundary_clear(c->db, t->community, NULL));
    return q_profile_set_story(c->db, t->id, STR(""), NULL);
}

struct str profile_address(struct ctx *c, const struct thing *t) {
    struct community m = {0};
    if (community_find(c, t->community, &m) != ERR_OK) {
        return STR("/communities");
    }
    return arena_printf(c->arena, "/communities/%.*s/profile", STR_ARG(m.slug));
}
