/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of encounters: who takes part, who sees it, how it ends. */
#include "area/explore/encounter.h"

#include "area/explore/profile.h"
#include "encounter_sql.h"
#include "kernel/event.h"
#include "kernel/search.h"
#include "sys/chance.h"

#define LIST_MOST 20
#define JOINT_TRIED 5 /* that are full may stand before one with room */

static const char *const state_words[] = {"", "asked", "in", "declined", "left"};

static enum part_state state_of(struct str word) {
    for (int i = PART_ASKED; i <= PART_LEFT; i++) {
        if (str_eq(word, str_of(state_words[i]))) {
            return (enum part_state)i;
        }
    }
    return PART_NONE;
}

/* --- reading --- */

static void read_part(const struct viewer *v, const struct q_part_list_row *r,
                      struct encounter_part *out) {
    *out = (struct encounter_part){
        .community = r->community,
        .stewards = r->stewards,
        .slug = r->slug,
        .name = r->title,
        .lang = r->lang,
        .state = state_of(r->state),
        .open = r->open,
        .takes = r->takes,
        .since_ms = r->since,
        .is_member = viewer_role(v, r->community) >= ROLE_MEMBER,
        .is_steward = viewer_role(v, r->community) >= ROLE_STEWARD,
    };
}

static enum err read_parts(struct ctx *c, struct encounter *e) {
    struct q_part_list_rows rows;
    TRY(q_part_list(c->db, c->arena, e->thing.id, ENCOUNTER_ROWS_MOST, &rows));
    e->part = arena_array(c->arena, struct encounter_part, rows.count);
    e->parts = rows.count;
    e->in = 0;
    e->inside = e->may_keep = false;
    for (size_t i = 0; i < rows.count; i++) {
        read_part(c->viewer, &rows.item[i], &e->part[i]);
        if (e->part[i].state == PART_IN) {
            e->in++;
            e->inside |= e->part[i].is_member;
            e->may_keep |= e->part[i].is_steward;
        }
    }
    return ERR_OK;
}

static enum err read_encounter(struct ctx *c, struct encounter *e) {
    struct q_encounter_row_row row;
    TRY(q_encounter_row(c->db, c->arena, e->thing.id, &row));
    e->about = row.about;
    e->motif = row.motif;
    e->joint = row.joint;
    e->talk = row.talk;
    e->is_over = str_eq(e->thing.state, STR("ended"));
    e->is_public = id_eq(e->thing.audience, AUDIENCE_PUBLIC);
    return read_parts(c, e);
}

enum err encounter_find(struct ctx *c, struct id id, struct encounter *out) {
    *out = (struct encounter){0};
    TRY(thing_find(c, id, "encounter", &out->thing));
    return read_encounter(c, out);
}

/* One that may be joined by who cannot see it yet. */
static enum err find_joint(struct ctx *c, struct id id, struct encounter *out) {
    const struct viewer *viewer = c->viewer;
    *out = (struct encounter){0};
    c->viewer = &viewer_site;
    enum err e = thing_find(c, id, "encounter", &out->thing);
    c->viewer = viewer;
    TRY(e);
    return read_encounter(c, out);
}

struct encounter_part *encounter_part_of(const struct encounter *e, struct id community) {
    for (size_t i = 0; i < e->parts; i++) {
        if (id_eq(e->part[i].community, community)) {
            return &e->part[i];
        }
    }
    return NULL;
}

static size_t parts_taken(const struct encounter *e) {
    size_t n = 0;
    for (size_t i = 0; i < e->parts; i++) {
        n += e->part[i].state == PART_IN || e->part[i].state == PART_ASKED;
    }
    return n;
}

enum err encounter_call(struct ctx *c, struct thing *t) {
    struct q_encounter_row_row row;
    struct motif m;
    TRY(q_encounter_row(c->db, c->arena, t->id, &row));
    if (!row.joint || id_is_none(row.motif)) {
        return ERR_OK;
    }
    enum err e = motif_find(c, row.motif, &m);
    if (e == ERR_OK && !str_is_empty(m.word)) {
        t->title = m.thing.title;
        t->lang = m.thing.lang;
    }
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err read_list(struct ctx *c, const struct q_encounter_line_rows *rows,
                          struct things *out) {
    *out = (struct things){arena_array(c->arena, struct thing, rows->count), 0};
    for (size_t i = 0; i < rows->count; i++) {
        struct thing *t = &out->item[out->count];
        TRY(thing_find(c, rows->item[i].id, "encounter", t));
        TRY(encounter_call(c, t));
        out->count++;
    }
    return ERR_OK;
}

enum err encounter_list_of(struct ctx *c, struct id community, struct things *out) {
    struct q_encounter_line_rows rows;
    /* Whether a community was asked, and says nothing, is its stewards' own. */
    bool asked = viewer_role(c->viewer, community) >= ROLE_STEWARD;
    TRY(q_encounter_of(c->db, c->arena, c->viewer->gate, community, asked, LIST_MOST, &rows));
    return read_list(c, &rows, out);
}

enum err encounter_list_on(struct ctx *c, struct id motif, struct things *out) {
    struct q_encounter_line_rows rows;
    TRY(q_encounter_on(c->db, c->arena, c->viewer->gate, motif, LIST_MOST, &rows));
    return read_list(c, &rows, out);
}

/* --- who takes part --- */

/* The audiences follow the state: members of those that take part, stewards of those asked. */
static enum err set_part(struct ctx *c, struct encounter *e, struct id community,
                         struct id stewards, enum part_state state) {
    bool in = state == PART_IN;
    TRY(q_part_set(c->db, e->thing.id, community, str_of(state_words[state]), in && e->is_public,
                   c->now_ms, NULL));
    TRY(in ? audience_take_in(c, e->thing.id, community)
           : audience_let_go(c, e->thing.id, community));
    TRY(in ? audience_take_in(c, e->talk, community) : audience_let_go(c, e->talk, community));
    TRY(state == PART_ASKED ? audience_take_in(c, e->thing.id, stewards)
                            : audience_let_go(c, e->thing.id, stewards));
    TRY(audit_write(c, "encounter.part", e->thing.id, community,
                    arena_printf(c->arena, "{\"state\":\"%s\"}", state_words[state])));
    return read_parts(c, e);
}

/* It is open while two take part, and everybody reads of it while all of them would have it so. */
static enum err settle(struct ctx *c, struct encounter *e) {
    bool all = e->in >= 2, was = e->is_public;
    for (size_t i = 0; i < e->parts; i++) {
        all = all && (e->part[i].state != PART_IN || e->part[i].open);
    }
    if (!e->is_over) {
        e->thing.state = e->in == 0 ? STR("ended") : e->in == 1 ? STR("asked") : STR("open");
    }
    e->is_over = str_eq(e->thing.state, STR("ended"));
    TRY(thing_save(c, &e->thing, true));
    /* Once nobody is left, it stays as it was seen last. */
    e->is_public = e->in == 0 ? was : all;
    if (e->is_public == was) {
        return ERR_OK;
    }
    e->thing.wanted = all ? AUDIENCE_PUBLIC : e->thing.id;
    if (e->thing.life == LIFE_PUBLISHED) {
        TRY(thing_set_life(c, &e->thing, LIFE_PUBLISHED));
    }
    return all ? search_put(c, &e->thing, e->about) : search_drop(c, e->thing.id);
}

static enum err tell_stewards(struct ctx *c, const struct thing *t, struct id stewards,
                              const char *kind, struct id about) {
    struct ids people;
    char period[ID_TEXT_SIZE + 1];
    id_text(about, period);
    TRY(audience_people(c, stewards, &people));
    for (size_t i = 0; i < people.count; i++) {
        if (!id_eq(people.item[i], c->viewer->person)) {
            TRY(notice_put(c, people.item[i], t, kind, period, about));
        }
    }
    return ERR_OK;
}

/* Those of the others that take part. */
static enum err tell_others(struct ctx *c, const struct encounter *e, struct id but,
                            const char *kind) {
    for (size_t i = 0; i < e->parts; i++) {
        if (e->part[i].state == PART_IN && !id_eq(e->part[i].community, but)) {
            TRY(tell_stewards(c, &e->thing, e->part[i].stewards, kind, but));
        }
    }
    return ERR_OK;
}

static enum err invite_one(struct ctx *c, struct encounter *e, struct id community,
                           struct id stewards, const char *kind) {
    const struct encounter_part *part = encounter_part_of(e, community);
    if (part != NULL && (part->state == PART_IN || part->state == PART_ASKED)) {
        return ERR_OK;
    }
    if (e->parts >= ENCOUNTER_ROWS_MOST || parts_taken(e) >= ENCOUNTER_PARTS_MOST) {
        return ctx_wrong(c, "communities", msg_encounter_wrong_full());
    }
    TRY(set_part(c, e, community, stewards, PART_ASKED));
    return tell_stewards(c, &e->thing, stewards, kind, community);
}

struct named {
    struct community item[ENCOUNTER_INVITED_MOST];
    size_t count;
};

/* One on each line, by name or address. */
static enum err find_named(struct ctx *c, struct str lines, struct named *out) {
    out->count = 0;
    while (!str_is_empty(lines)) {
        struct str line = str_trim(str_cut(&lines, '\n'));
        if (str_is_empty(line)) {
            continue;
        }
        if (out->count == ENCOUNTER_INVITED_MOST) {
            return ctx_wrong(c, "communities",
                             msg_encounter_wrong_many(msg_arg_int(ENCOUNTER_INVITED_MOST)));
        }
        enum err e = community_by_words(c, line, &out->item[out->count]);
        if (e == ERR_NOT_FOUND || e == ERR_GONE) {
            return ctx_wrong(c, "communities",
                             msg_encounter_wrong_name(msg_arg_str(str_utf8_first(line, 80))));
        }
        TRY(e);
        out->count++;
    }
    return ERR_OK;
}

static enum err invite_all(struct ctx *c, struct encounter *e, const struct named *all) {
    for (size_t i = 0; i < all->count; i++) {
        TRY(invite_one(c, e, all->item[i].thing.id, all->item[i].stewards, "encounter.invited"));
    }
    return ERR_OK;
}

/* --- beginning --- */

static enum err make(struct ctx *c, const struct community *from, struct encounter *e) {
    struct id id = id_make(c->now_ms);
    e->talk = id_make(c->now_ms);
    struct thing t = {.id = id,
                      .kind = STR("encounter"),
                      .wanted = id,
                      .life = LIFE_PUBLISHED,
                      .state = STR("asked"),
                      .stages = e->thing.stages,
                      .topic = e->thing.topic.p ? e->thing.topic : STR(""),
                      .turn = TURN_UNDERSTAND,
                      .lang = from->thing.lang,
                      .title = e->thing.title,
                      .note = STR("")};
    TRY(thing_make(c, &t));
    e->thing = t;
    TRY(q_encounter_add(c->db, id, e->about, e->motif, e->joint, e->talk, NULL));
    TRY(set_part(c, e, from->thing.id, from->stewards, PART_IN));
    return event_write(c, &e->thing, "encounter.begun", STR(""));
}

static bool is_steward(struct ctx *c, struct id community) {
    return viewer_is_person(c->viewer) && viewer_role(c->viewer, community) >= ROLE_STEWARD;
}

enum err encounter_begin(struct ctx *c, const struct community *from, struct encounter_draft *d,
                         struct encounter *out) {
    struct named all;
    if (!is_steward(c, from->thing.id)) {
        return ERR_FORBIDDEN;
    }
    check_line(c, "title", &d->title, 8, ENCOUNTER_TITLE_MAX);
    check_text(c, "about", &d->about, 20, ENCOUNTER_TEXT_MAX);
    enum err e = find_named(c, d->communities, &all);
    TRY(e == ERR_INPUT ? ERR_OK : e);
    TRY(ctx_checked(c));
    *out = (struct encounter){.thing.title = d->title, .about = d->about};
    TRY(make(c, from, out));
    return invite_all(c, out, &all);
}

enum err encounter_invite(struct ctx *c, struct encounter *e, struct str communities) {
    struct named all;
    if (!e->may_keep) {
        return ERR_FORBIDDEN;
    }
    if (e->is_over) {
        return ERR_CLOSED;
    }
    TRY(find_named(c, communities, &all));
    if (all.count == 0) {
        return ctx_wrong(c, "communities", msg_wrong_missing());
    }
    return invite_all(c, e, &all);
}

/* --- coming and going --- */

/* The part of a community whose steward asks. */
static enum err own_part(struct ctx *c, struct encounter *e, struct id community,
                         struct encounter_part **out) {
    *out = encounter_part_of(e, community);
    if (*out == NULL) {
        return ERR_NOT_FOUND;
    }
    return is_steward(c, community) ? ERR_OK : ERR_FORBIDDEN;
}

enum err encounter_answer(struct ctx *c, struct encounter *e, struct id community, bool comes) {
    struct encounter_part *part;
    TRY(own_part(c, e, community, &part));
    if (part->state == (comes ? PART_IN : PART_DECLINED)) {
        return ERR_OK;
    }
    bool may = part->state == PART_ASKED || (comes && part->state == PART_DECLINED);
    if (e->is_over || !may) {
        return ERR_CLOSED;
    }
    TRY(set_part(c, e, community, part->stewards, comes ? PART_IN : PART_DECLINED));
    TRY(settle(c, e));
    return comes ? tell_others(c, e, community, "encounter.joined") : ERR_OK;
}

enum err encounter_leave(struct ctx *c, struct encounter *e, struct id community) {
    struct encounter_part *part;
    TRY(own_part(c, e, community, &part));
    if (part->state != PART_IN) {
        return part->state == PART_LEFT ? ERR_OK : ERR_CLOSED;
    }
    TRY(set_part(c, e, community, part->stewards, PART_LEFT));
    return settle(c, e);
}

enum err encounter_show_all(struct ctx *c, struct encounter *e, struct id community, bool open) {
    struct encounter_part *part;
    TRY(own_part(c, e, community, &part));
    if (part->state != PART_IN) {
        return ERR_CLOSED;
    }
    TRY(q_part_open(c->db, e->thing.id, community, open, NULL));
    TRY(audit_write(c, open ? "encounter.opened" : "encounter.closed", e->thing.id, community,
                    STR("")));
    TRY(read_parts(c, e));
    return settle(c, e);
}

/* --- the end --- */

static enum err end(struct ctx *c, struct encounter *e) {
    e->thing.state = STR("ended");
    e->is_over = true;
    TRY(thing_save(c, &e->thing, true));
    return event_write(c, &e->thing, "encounter.ended", STR(""));
}

enum err encounter_take_home(struct ctx *c, struct encounter *e, struct id community,
                             struct str words) {
    struct encounter_part *part;
    TRY(own_part(c, e, community, &part));
    if (part->state != PART_IN) {
        return ERR_CLOSED;
    }
    check_text(c, "takes", &words, 10, ENCOUNTER_TEXT_MAX);
    TRY(ctx_checked(c));
    TRY(q_part_takes(c->db, e->thing.id, community, words, NULL));
    TRY(read_parts(c, e));
    for (size_t i = 0; i < e->parts; i++) {
        if (e->part[i].state == PART_IN && str_is_empty(e->part[i].takes)) {
            return thing_save(c, &e->thing, true);
        }
    }
    return e->is_over || e->in < 2 ? ERR_OK : end(c, e);
}

enum err encounter_end(struct ctx *c, struct encounter *e) {
    if (!e->may_keep) {
        return ERR_FORBIDDEN;
    }
    return e->is_over ? ERR_OK : end(c, e);
}

enum err encounter_erase(struct ctx *c, const struct thing *t) {
    TRY(q_encounter_clear(c->db, t->id, NULL));
    TRY(q_part_clear(c->db, t->id, NULL));
    TRY(q_visit_clear(c->db, t->id, NULL));
    return q_pair_clear(c->db, t->id, NULL);
}

/* --- joining forces --- */

/* It says so in its profile from now on, if it has not. */
static enum err state_motif(struct ctx *c, const struct motif *m, const struct community *from) {
    struct profile p;
    TRY(profile_of(c, from, &p));
    for (size_t i = 0; i < p.statements.count; i++) {
        const struct statement *s = &p.statements.item[i];
        if (s->ended_ms == 0 && id_eq(s->motif, m->thing.id)) {
            return ERR_OK;
        }
    }
    struct statement s = {
        .text = m->thing.title, .theme = STR(""), .source = STR(""), .motif = m->thing.id};
    return profile_say(c, &p, m->side, &s, ID_NONE);
}

static enum err find_with_room(struct ctx *c, const struct motif *m, struct id community,
                               struct encounter *out, bool *found) {
    struct q_encounter_joint_rows rows;
    TRY(q_encounter_joint(c->db, c->arena, m->thing.id, JOINT_TRIED, &rows));
    *found = false;
    for (size_t i = 0; i < rows.count && !*found; i++) {
        TRY(find_joint(c, rows.item[i].id, out));
        const struct encounter_part *part = encounter_part_of(out, community);
        bool there = part && (part->state == PART_IN || part->state == PART_ASKED);
        *found =
            there || (parts_taken(out) < ENCOUNTER_PARTS_MOST && out->parts < ENCOUNTER_ROWS_MOST);
    }
    return ERR_OK;
}

static enum err ask_holders(struct ctx *c, const struct motif *m, struct encounter *e) {
    struct motif_holders all;
    bool more;
    TRY(motif_holders(c, m->thing.id, ID_NONE, ID_NONE, &all, &more));
    for (size_t i = 0; i < all.count && parts_taken(e) < ENCOUNTER_PARTS_MOST; i++) {
        struct community holder;
        TRY(community_find(c, all.item[i].community, &holder));
        TRY(invite_one(c, e, holder.thing.id, holder.stewards, "encounter.forces"));
    }
    return ERR_OK;
}

enum err encounter_join_forces(struct ctx *c, const struct motif *m, const struct community *from,
                               struct encounter *out) {
    bool found;
    if (!is_steward(c, from->thing.id)) {
        return ERR_FORBIDDEN;
    }
    TRY(state_motif(c, m, from));
    TRY(find_with_room(c, m, from->thing.id, out, &found));
    if (!found) {
        *out = (struct encounter){
            .thing = {.title = m->thing.title, .topic = m->thing.topic, .stages = m->thing.stages},
            .about = STR(""),
            .motif = m->thing.id,
            .joint = true};
        TRY(make(c, from, out));
        return ask_holders(c, m, out);
    }
    const struct encounter_part *part = encounter_part_of(out, from->thing.id);
    if (part != NULL && part->state == PART_IN) {
        return ERR_OK;
    }
    TRY(set_part(c, out, from->thing.id, from->stewards, PART_IN));
    TRY(settle(c, out));
    return tell_others(c, out, from->thing.id, "encounter.joined");
}
