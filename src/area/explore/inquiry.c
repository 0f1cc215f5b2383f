/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of inquiries. */
#include "area/explore/inquiry.h"

#include "encounter_sql.h"
#include "kernel/event.h"

static enum err tell_others(struct ctx *c, const struct encounter *e, const struct inquiry *q) {
    for (size_t i = 0; i < e->parts; i++) {
        struct ids people;
        if (e->part[i].state != PART_IN || id_eq(e->part[i].community, q->community)) {
            continue;
        }
        TRY(audience_people(c, e->part[i].stewards, &people));
        for (size_t k = 0; k < people.count; k++) {
            TRY(notice_put(c, people.item[k], &q->thing, "inquiry.asked", "", e->thing.id));
        }
    }
    return ERR_OK;
}

static enum err has_room(struct ctx *c, const struct encounter *e) {
    struct q_inquiry_count_row row;
    TRY(q_inquiry_count(c->db, c->arena, e->thing.id, &row));
    return row.total < INQUIRIES_MOST ? ERR_OK : ctx_wrong(c, "words", msg_inquiry_full());
}

enum err inquiry_ask(struct ctx *c, const struct encounter *e, struct id community,
                     struct str words, struct inquiry *out) {
    const struct encounter_part *part = encounter_part_of(e, community);
    if (part == NULL || part->state != PART_IN || !part->is_member) {
        return ERR_FORBIDDEN;
    }
    if (e->is_over) {
        return ERR_CLOSED;
    }
    check_line(c, "words", &words, 8, INQUIRY_MAX);
    TRY(ctx_checked(c));
    TRY(has_room(c, e));
    *out = (struct inquiry){.thing = {.kind = STR("inquiry"),
                                      .owner = c->viewer->person,
                                      .wanted = e->talk,
                                      .life = LIFE_PUBLISHED,
                                      .state = STR(""),
                                      .stages = e->thing.stages,
                                      .topic = STR(""),
                                      .title = words,
                                      .note = STR("")},
                            .encounter = e->thing.id,
                            .community = community};
    TRY(thing_make(c, &out->thing));
    TRY(q_inquiry_add(c->db, out->thing.id, e->thing.id, community, NULL));
    TRY(follow(c, out->thing.id, c->viewer->person));
    TRY(thing_save(c, &e->thing, true));
    return tell_others(c, e, out);
}

enum err inquiry_find(struct ctx *c, struct id id, struct inquiry *out) {
    struct q_inquiry_row_row row;
    *out = (struct inquiry){0};
    TRY(thing_find(c, id, "inquiry", &out->thing));
    TRY(q_inquiry_row(c->db, c->arena, id, &row));
    out->encounter = row.encounter;
    out->community = row.community;
    return ERR_OK;
}

enum err inquiry_list(struct ctx *c, const struct encounter *e, struct id before,
                      struct inquiry_lines *out, bool *more) {
    struct q_inquiry_list_rows rows;
    *out = (struct inquiry_lines){0};
    *more = false;
    if (!e->inside) {
        return ERR_OK;
    }
    TRY(q_inquiry_list(c->db, c->arena, c->viewer->gate, e->thing.id,
                       id_is_none(before) ? ID_LAST : before, INQUIRIES_PER_PAGE + 1, &rows));
    *more = rows.count > INQUIRIES_PER_PAGE;
    out->count = *more ? INQUIRIES_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct inquiry_line, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_inquiry_list_row *r = &rows.item[i];
        out->item[i] = (struct inquiry_line){
            r->id, r->title, r->lang, r->community, r->community_lang, r->created, r->answers};
    }
    return ERR_OK;
}

/* --- for the noun --- */

/* How the person is called within, and the highest role there. */
static enum err look_up(struct ctx *c, const struct thing *t, struct id person, struct str *name,
                        enum role *role) {
    struct q_inquiry_row_row row;
    struct q_encounter_called_rows rows;
    *name = STR("");
    *role = ROLE_NONE;
    TRY(q_inquiry_row(c->db, c->arena, t->id, &row));
    TRY(q_encounter_called(c->db, c->arena, row.encounter, person, ENCOUNTER_PARTS_MOST, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        enum role one = role_of_word(rows.item[i].role);
        *name = i == 0 ? rows.item[i].name : *name;
        *role = one > *role ? one : *role;
    }
    return ERR_OK;
}

enum err inquiry_may_comment(struct ctx *c, const struct thing *t, bool *may) {
    struct inquiry q;
    struct encounter e;
    *may = false;
    TRY(inquiry_find(c, t->id, &q));
    enum err found = encounter_find(c, q.encounter, &e);
    *may = found == ERR_OK && e.inside && !e.is_over;
    return found == ERR_NOT_FOUND || found == ERR_GONE ? ERR_OK : found;
}

enum err inquiry_may_moderate(struct ctx *c, const struct thing *t, bool *may) {
    struct str name;
    enum role role;
    TRY(look_up(c, t, c->viewer->person, &name, &role));
    *may = role >= ROLE_STEWARD;
    return ERR_OK;
}

enum err inquiry_call(struct ctx *c, const struct thing *t, struct id person, struct str *name) {
    enum role role;
    return look_up(c, t, person, name, &role);
}
