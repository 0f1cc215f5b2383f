/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a profile. */
#include "area/explore/profile.h"

#include "base/buf.h"
#include "kernel/event.h"
#include "kernel/search.h"
#include "profile_sql.h"
#include "sys/chance.h"

#define NEEDS_SHOWN 50

const char *const statement_words[] = {"strength", "challenge", "language", "fact", NULL};

struct msg_text statement_kind_name(enum statement_kind kind) {
    static const int names[STATEMENT_KINDS] = {MSG_profile_strength, MSG_profile_challenge,
                                               MSG_profile_language, MSG_profile_fact};
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

static enum err read_statements(struct ctx *c, struct profile *p) {
    struct q_statement_list_rows rows;
    struct id community = p->community.thing.id;
    TRY(q_statement_list(c->db, c->arena, community, STATEMENTS_MAX, &rows));
    p->statements =
        (struct statements){arena_array(c->arena, struct statement, rows.count), rows.count};
    /* Who said it is for those who know each other. */
    bool named = viewer_has_role(c->viewer, community, ROLE_MEMBER);
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_statement_list_row *r = &rows.item[i];
        p->statements.item[i] = (struct statement){
            .id = r->id,
            .kind = kind_of_word(r->kind),
            .text = r->text,
            .theme = r->theme,
            .source = r->source,
            .author = named && r->author_name.p ? r->author_name : STR(""),
            .said_ms = r->created,
            .ended_ms = r->ended.has ? r->ended.v : 0,
        };
    }
    return ERR_OK;
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
static enum err begin(struct ctx *c, struct profile *p) {
    if (!p->may_change) {
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

static enum err changed(struct ctx *c, struct profile *p) {
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
    TRY(begin(c, p));
    check_text(c, "story", &story, 0, STORY_MAX);
    TRY(ctx_checked(c));
    p->story = story;
    TRY(q_profile_set_story(c->db, p->thing.id, story, NULL));
    return changed(c, p);
}

enum err profile_stand(struct ctx *c, struct profile *p, struct id place) {
    TRY(begin(c, p));
    p->place = (struct place){0};
    if (!id_is_none(place)) {
        TRY(place_find(c, place, &p->place));
    }
    p->community.place = place;
    TRY(community_save(c, &p->community));
    return changed(c, p);
}

static enum err check_statement(struct ctx *c, struct str kind, struct statement *s) {
    check_word(c, "kind", kind, statement_words);
    check_line(c, "text", &s->text, 2, STATEMENT_TEXT_MAX);
    check_line(c, "theme", &s->theme, 0, STATEMENT_THEME_MAX);
    check_line(c, "source", &s->source, 0, STATEMENT_SOURCE_MAX);
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

enum err profile_say(struct ctx *c, struct profile *p, struct str kind, struct statement *s,
                     struct id replaces) {
    TRY(begin(c, p));
    TRY(check_statement(c, kind, s));
    if (is_said(p, kind, s->text)) {
        return ERR_OK;
    }
    TRY(has_room(c, p));
    if (!id_is_none(replaces)) {
        TRY(q_statement_end(c->db, replaces, p->community.thing.id, c->now_ms, NULL));
    }
    s->id = id_make(c->now_ms);
    TRY(q_statement_add(c->db, s->id, p->community.thing.id, kind, s->text, s->theme, s->source,
                        c->viewer->person, c->now_ms, NULL));
    TRY(read_statements(c, p));
    return changed(c, p);
}

enum err profile_end(struct ctx *c, struct profile *p, struct id statement) {
    TRY(begin(c, p));
    int64_t ended;
    TRY(q_statement_end(c->db, statement, p->community.thing.id, c->now_ms, &ended));
    if (ended == 0) {
        return ERR_NOT_FOUND;
    }
    TRY(read_statements(c, p));
    return changed(c, p);
}

/* --- the cycle --- */

enum err profile_needs(struct ctx *c, const struct profile *p, struct things *out) {
    return thing_list_at_turn(c, "need", p->community.thing.id, TURN_LISTEN, NEEDS_SHOWN, out);
}

enum err profile_understand(struct ctx *c, struct profile *p, const struct id *need, size_t count) {
    TRY(begin(c, p));
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
    return q_profile_set_story(c->db, t->id, STR(""), NULL);
}

struct str profile_address(struct ctx *c, const struct thing *t) {
    struct community m = {0};
    if (community_find(c, t->community, &m) != ERR_OK) {
        return STR("/communities");
    }
    return arena_printf(c->arena, "/communities/%.*s/profile", STR_ARG(m.slug));
}
