/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Things and their ties. What a noun means is its area's. */
#include "kernel/thing.h"

#include <string.h>

#include "comment_sql.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/harvest.h"
#include "kernel/map.h"
#include "kernel/media.h"
#include "kernel/pin.h"
#include "kernel/search.h"
#include "sys/chance.h"
#include "thing_sql.h"

static const struct str life_words[] = {STR_INIT("draft"), STR_INIT("waiting"),
                                        STR_INIT("published"), STR_INIT("hidden"),
                                        STR_INIT("erased")};

static const char *const stage_words[] = {
#define X(word) #word,
    STAGE_TABLE(X)
#undef X
};

const char *life_word(enum life l) {
    return life_words[l].p;
}

enum life life_of_word(struct str word) {
    for (size_t i = 0; i < sizeof life_words / sizeof life_words[0]; i++) {
        if (str_eq(word, life_words[i])) {
            return (enum life)i;
        }
    }
    return LIFE_HIDDEN;
}

const char *stage_word(unsigned number) {
    return stage_words[number];
}

struct msg_text stage_name(unsigned number) {
    static const int names[STAGE_COUNT] = {
#define X(word) MSG_stage_##word,
        STAGE_TABLE(X)
#undef X
    };
    return (struct msg_text){.key = names[number]};
}

bool stage_of_word(struct str word, int64_t *bit) {
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if (str_eq(word, str_of(stage_words[i]))) {
            *bit = INT64_C(1) << i;
            return true;
        }
    }
    return false;
}

static enum err stewards_of(struct ctx *c, struct id community, struct id *out) {
    if (id_is_none(community)) {
        *out = AUDIENCE_HOSTS;
        return ERR_OK;
    }
    struct q_thing_stewards_row row;
    TRY(q_thing_stewards(c->db, c->arena, community, &row));
    *out = row.stewards;
    return ERR_OK;
}

/* Who sees a thing follows from its life, so that one column answers for lists. */
static enum err set_audience(struct ctx *c, struct thing *t) {
    switch (t->life) {
    case LIFE_PUBLISHED:
        t->audience = t->wanted;
        return ERR_OK;
    case LIFE_DRAFT:
        t->audience = id_is_none(t->owner) ? AUDIENCE_NOBODY : t->owner;
        return ERR_OK;
    case LIFE_WAITING:
    case LIFE_HIDDEN:
        return stewards_of(c, t->community, &t->audience);
    case LIFE_ERASED:
        t->audience = AUDIENCE_NOBODY;
        return ERR_OK;
    }
    return ERR_BUG;
}

enum err thing_make(struct ctx *c, struct thing *t) {
    if (id_is_none(t->id)) {
        t->id = id_make(c->now_ms);
    }
    if (id_is_none(t->wanted)) {
        t->wanted = id_is_none(t->community) ? AUDIENCE_PUBLIC : t->community;
    }
    if (str_is_empty(t->lang)) {
        t->lang = lang_tag(c->lang);
    }
    t->created_ms = c->now_ms;
    t->updated_ms = c->now_ms;
    TRY(set_audience(c, t));
    TRY(q_thing_add(c->db, t->id, t->kind, t->community, t->owner, t->audience, t->wanted,
                    str_of(life_word(t->life)), t->state, t->turn, t->stages, t->topic, t->lang,
                    t->title, t->note, t->tally, t->created_ms, t->updated_ms, NULL));
    return harvest_note(c, t);
}

enum err thing_find(struct ctx *c, struct id id, const char *kind, struct thing *out) {
    struct q_thing_by_id_row r;
    TRY(q_thing_by_id(c->db, c->arena, id, &r));
    *out = (struct thing){
        .id = r.id,
        .kind = r.kind,
        .community = r.community,
        .owner = r.owner,
        .audience = r.audience,
        .wanted = r.wanted,
        .life = life_of_word(r.life),
        .state = r.state,
        .turn = (int)r.turn,
        .stages = r.stages,
        .topic = r.topic,
        .lang = r.lang,
        .title = r.title,
        .note = r.note,
        .tally = r.tally,
        .created_ms = r.created,
        .updated_ms = r.updated,
    };
    if (kind != NULL && !str_eq(out->kind, str_of(kind))) {
        return ERR_NOT_FOUND;
    }
    if (out->life == LIFE_ERASED) {
        return ERR_GONE;
    }
    return gate_sees(c->viewer, out) ? ERR_OK : ERR_NOT_FOUND;
}

/* What the kernel keeps beside things goes with them. */
static enum err follow_thing(struct ctx *c, const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    TRY(map_follow(c, t));
    TRY(search_touch(c, t->id));
    TRY(harvest_note(c, t));
    return n != NULL && n->follow != NULL ? n->follow(c, t) : ERR_OK;
}

enum err thing_save(struct ctx *c, const struct thing *t, bool moved) {
    TRY(q_thing_update(c->db, t->id, t->state, t->turn, t->stages, t->topic, t->lang, t->title,
                       t->note, t->tally, moved ? c->now_ms : t->updated_ms, NULL));
    return follow_thing(c, t);
}

enum err thing_set_life(struct ctx *c, struct thing *t, enum life life) {
    t->life = life;
    TRY(set_audience(c, t));
    TRY(q_thing_update_life(c->db, t->id, str_of(life_word(life)), t->audience, t->wanted,
                            t->updated_ms, NULL));
    return follow_thing(c, t);
}

enum err thing_add_tally(struct ctx *c, struct id id, int64_t by) {
    return q_thing_add_tally(c->db, id, by, NULL);
}

enum err thing_erase(struct ctx *c, struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    if (n != NULL && n->erase != NULL) {
        TRY(n->erase(c, t));
    }
    TRY(search_drop(c, t->id));
    TRY(q_comment_clear_thing(c->db, t->id, NULL));
    TRY(media_drop_all(c, t->id));
    TRY(thing_set_life(c, t, LIFE_ERASED));
    TRY(pin_drop(c, t));
    return q_thing_clear(c->db, t->id, c->now_ms, NULL);
}

static void read_lines(struct ctx *c, const struct q_thing_line_row *row, size_t count,
                       struct things *out) {
    out->item = arena_array(c->arena, struct thing, count);
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        out->item[i] = (struct thing){
            .id = row[i].id,
            .kind = row[i].kind,
            .community = row[i].community,
            .owner = row[i].owner,
            .audience = row[i].audience,
            .life = life_of_word(row[i].life),
            .state = row[i].state,
            .turn = (int)row[i].turn,
            .stages = row[i].stages,
            .topic = row[i].topic,
            .lang = row[i].lang,
            .title = row[i].title,
            .note = row[i].note,
            .tally = row[i].tally,
            .created_ms = row[i].created,
            .updated_ms = row[i].updated,
        };
    }
}

bool thing_is_led_away(const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    return n != NULL && n->led_away != NULL && str_eq(t->state, str_of(n->led_away));
}

/* Whoever asks for that very state gets it. A noun without such a state leaves out nothing, also
 * not things that have no state at all. */
static struct str left_out(const char *kind, struct str state) {
    const struct noun *n = noun_find(str_of(kind));
    bool any = n != NULL && n->led_away != NULL && !str_eq(state, str_of(n->led_away));
    return any ? str_of(n->led_away) : STR(" ");
}

enum err thing_list(struct ctx *c, const char *kind, struct id community, struct thing_page page,
                    struct things *out, bool *more) {
    int limit = page.limit > 0 ? page.limit : THINGS_PER_PAGE;
    bool first = page.before_ms == 0;
    int64_t before = first ? INT64_MAX : page.before_ms;
    struct id before_id = first ? ID_LAST : page.before_id;
    struct str topic = page.topic.p ? page.topic : STR("");
    struct str state = page.state.p ? page.state : STR("");
    struct q_thing_line_rows rows;
    if (id_is_none(community)) {
        TRY(q_thing_on_site(c->db, c->arena, c->viewer->gate, str_of(kind), before, before_id,
                            page.stages, page.turn, topic, state, left_out(kind, state), limit + 1,
                            &rows));
    } else {
        TRY(q_thing_in_community(c->db, c->arena, c->viewer->gate, str_of(kind), community, before,
                                 before_id, page.stages, page.turn, topic, state,
                                 left_out(kind, state), limit + 1, &rows));
    }
    *more = rows.count > (size_t)limit;
    read_lines(c, rows.item, *more ? (size_t)limit : rows.count, out);
    return ERR_OK;
}

enum err thing_list_of_owner(struct ctx *c, struct id owner, struct thing_page page,
                             struct things *out, bool *more) {
    int limit = page.limit > 0 ? page.limit : THINGS_PER_PAGE;
    bool first = page.before_ms == 0;
    struct q_thing_line_rows rows;
    TRY(q_thing_of_owner(c->db, c->arena, owner, page.quiet ? c->viewer->gate.muted : 0,
                         first ? INT64_MAX : page.before_ms, first ? ID_LAST : page.before_id,
                         limit + 1, &rows));
    *more = rows.count > (size_t)limit;
    read_lines(c, rows.item, *more ? (size_t)limit : rows.count, out);
    return ERR_OK;
}

enum err thing_list_at_turn(struct ctx *c, const char *kind, struct id community, int turn,
                            int limit, struct things *out) {
    struct q_thing_line_rows rows;
    TRY(q_thing_at_turn(c->db, c->arena, c->viewer->gate, str_of(kind), community, turn,
                        left_out(kind, STR("")), INT64_MAX, ID_LAST, limit, &rows));
    read_lines(c, rows.item, rows.count, out);
    return ERR_OK;
}

/* What a theme gathers is found by the theme. */
static enum err touch_gathered(struct ctx *c, const char *kind, struct id target) {
    return strcmp(kind, "gathers") == 0 ? search_touch(c, target) : ERR_OK;
}

enum err link_make(struct ctx *c, struct id source, const char *kind, struct id target) {
    TRY(q_link_add(c->db, source, str_of(kind), target, c->now_ms, c->viewer->person, NULL));
    return touch_gathered(c, kind, target);
}

enum err link_drop(struct ctx *c, struct id source, const char *kind, struct id target) {
    TRY(q_link_remove(c->db, source, str_of(kind), target, NULL));
    return touch_gathered(c, kind, target);
}

enum err link_targets(struct ctx *c, struct id source, const char *kind, struct things *out) {
    struct q_thing_line_rows rows;
    TRY(q_link_targets(c->db, c->arena, c->viewer->gate, source, kind ? str_of(kind) : STR(""),
                       &rows));
    read_lines(c, rows.item, rows.count, out);
    return ERR_OK;
}

enum err link_sources(struct ctx *c, struct id target, const char *kind, struct things *out) {
    struct q_thing_line_rows rows;
    TRY(q_link_sources(c->db, c->arena, c->viewer->gate, target, kind ? str_of(kind) : STR(""),
                       &rows));
    read_lines(c, rows.item, rows.count, out);
    return ERR_OK;
}
