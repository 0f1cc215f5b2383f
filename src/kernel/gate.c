/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The gate for one thing; lists ask the same of their SQL through GATE(t). */
#include "kernel/gate.h"

#include "gate_sql.h"
#include "kernel/event.h"

/* Version nibble 0: no made identifier can be one of these. */
const struct id AUDIENCE_PUBLIC = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
const struct id AUDIENCE_HOSTS = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}};
const struct id AUDIENCE_NOBODY = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3}};

const struct viewer viewer_nobody = {
    .gate = {.audiences = {&AUDIENCE_PUBLIC, 1}},
};

const struct viewer viewer_site = {
    .gate = {.audiences = {&AUDIENCE_PUBLIC, 1}},
    .host = true,
};

static const char *const role_words[] = {
    [ROLE_NONE] = "",         [ROLE_ASKED] = "asked",     [ROLE_MEMBER] = "member",
    [ROLE_HELPER] = "helper", [ROLE_STEWARD] = "steward",
};

const char *role_word(enum role r) {
    return role_words[r];
}

enum role role_of_word(struct str word) {
    for (size_t i = 1; i < sizeof role_words / sizeof role_words[0]; i++) {
        if (str_eq(word, str_of(role_words[i]))) {
            return (enum role)i;
        }
    }
    return ROLE_NONE;
}

bool viewer_is_person(const struct viewer *v) {
    return !id_is_none(v->person);
}

enum role viewer_role(const struct viewer *v, struct id community) {
    for (size_t i = 0; i < v->memberships; i++) {
        if (id_eq(v->membership[i].community, community)) {
            return v->membership[i].role;
        }
    }
    return ROLE_NONE;
}

bool viewer_has_role(const struct viewer *v, struct id community, enum role least) {
    return v->host || (!id_is_none(community) && viewer_role(v, community) >= least);
}

static enum err load_audiences(struct ctx *c, struct id person, struct gate *gate) {
    struct q_viewer_audiences_rows rows;
    TRY(q_viewer_audiences(c->db, c->arena, person, &rows));
    struct id *all = arena_array(c->arena, struct id, rows.count + 2);
    all[0] = AUDIENCE_PUBLIC;
    all[1] = person;
    for (size_t i = 0; i < rows.count; i++) {
        all[i + 2] = rows.item[i].audience;
    }
    gate->audiences = (struct ids){all, rows.count + 2};
    return ERR_OK;
}

static enum err load_memberships(struct ctx *c, struct id person, struct viewer *v) {
    struct q_viewer_memberships_rows rows;
    TRY(q_viewer_memberships(c->db, c->arena, person, &rows));
    struct viewer_membership *all = arena_array(c->arena, struct viewer_membership, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        all[i] =
            (struct viewer_membership){rows.item[i].community, role_of_word(rows.item[i].role)};
    }
    v->membership = all;
    v->memberships = rows.count;
    return ERR_OK;
}

enum err viewer_load(struct ctx *c, struct id person, struct viewer *out) {
    struct q_viewer_person_row row;
    TRY(q_viewer_person(c->db, c->arena, person, &row));
    bool suspended = row.suspended_until.has && row.suspended_until.v > c->now_ms;
    if (!str_eq(row.state, STR("active")) || suspended) {
        return ERR_NOT_FOUND;
    }
    *out = (struct viewer){
        .person = row.id,
        .name = row.name,
        .zone = row.zone,
        .host = row.host,
        .gate = {.person = row.id, .muted = row.muted},
    };
    TRY(load_audiences(c, person, &out->gate));
    return load_memberships(c, person, out);
}

bool gate_sees(const struct viewer *v, const struct thing *t) {
    if (t->life == LIFE_ERASED) {
        return false;
    }
    if (v == &viewer_site || (!id_is_none(v->person) && id_eq(t->owner, v->person))) {
        return true;
    }
    for (size_t i = 0; i < v->gate.audiences.count; i++) {
        if (id_eq(v->gate.audiences.item[i], t->audience)) {
            return true;
        }
    }
    return false;
}

bool gate_may_moderate(const struct viewer *v, const struct thing *t) {
    return t->life != LIFE_ERASED && viewer_has_role(v, t->community, ROLE_STEWARD);
}

bool gate_may_change(const struct viewer *v, const struct thing *t) {
    if (t->life == LIFE_ERASED) {
        return false;
    }
    return v == &viewer_site || (viewer_is_person(v) && id_eq(t->owner, v->person)) ||
           gate_may_moderate(v, t);
}

bool gate_is_muted(const struct viewer *v, const struct thing *t) {
    return (t->stages & v->gate.muted) != 0;
}

enum err audience_people(struct ctx *c, struct id audience, struct ids *out) {
    return q_audience_list(c->db, c->arena, audience, 200, out);
}

enum err audience_enter(struct ctx *c, struct id audience, struct id person) {
    return q_audience_add(c->db, person, audience, NULL);
}

enum err audience_leave(struct ctx *c, struct id audience, struct id person) {
    return q_audience_drop(c->db, person, audience, NULL);
}

enum err audience_take_in(struct ctx *c, struct id audience, struct id part) {
    return q_audience_part_add(c->db, audience, part, NULL);
}

enum err audience_let_go(struct ctx *c, struct id audience, struct id part) {
    return q_audience_part_drop(c->db, audience, part, NULL);
}
