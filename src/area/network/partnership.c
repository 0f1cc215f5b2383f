/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of partnerships. */
#include "area/network/partnership.h"

#include "kernel/gate.h"
#include "partnership_sql.h"
#include "sys/chance.h"

#define SIDE_MOST 50

/* Until it is agreed, only stewards of the two see it, whoever they are today: their role is asked
 * here. Its own audience is for what they are told of it. */
static enum err read_thing(struct ctx *c, struct id id, struct partnership *out) {
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = thing_find(c, id, "partnership", &out->thing);
    c->viewer = viewer;
    return e;
}

static enum err read_partnership(struct ctx *c, struct partnership *p) {
    struct q_partnership_row_row row;
    TRY(q_partnership_row(c->db, c->arena, p->thing.id, &row));
    TRY(community_find(c, p->thing.community, &p->from));
    TRY(community_find(c, row.partner, &p->partner));
    p->terms = row.terms;
    p->answer = row.answer;
    p->agreed_ms = row.agreed;
    return ERR_OK;
}

enum err partnership_find(struct ctx *c, struct id id, struct partnership *out) {
    *out = (struct partnership){0};
    TRY(read_thing(c, id, out));
    TRY(read_partnership(c, out));
    bool ours = viewer_has_role(c->viewer, out->from.thing.id, ROLE_STEWARD);
    bool theirs = viewer_has_role(c->viewer, out->partner.thing.id, ROLE_STEWARD);
    bool open = id_eq(out->thing.audience, AUDIENCE_PUBLIC);
    if (!ours && !theirs && !open) {
        return ERR_NOT_FOUND;
    }
    bool proposed = str_eq(out->thing.state, STR("proposed"));
    out->may_answer = theirs && proposed;
    out->may_end = (ours || theirs) && (proposed || str_eq(out->thing.state, STR("agreed")));
    return ERR_OK;
}

static enum err check_proposal(struct ctx *c, const struct community *from,
                               struct str partner_words, struct str *aim, struct str *terms,
                               struct community *partner) {
    check_line(c, "aim", aim, 8, 120);
    check_text(c, "terms", terms, 20, 4000);
    enum err e = community_by_words(c, partner_words, partner);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        ctx_wrong(c, "partner", msg_partnership_wrong_partner());
    } else if (e != ERR_OK) {
        return e;
    } else if (id_eq(partner->thing.id, from->thing.id)) {
        ctx_wrong(c, "partner", msg_partnership_wrong_self());
    }
    return ctx_checked(c);
}

static enum err tell_stewards(struct ctx *c, const struct partnership *p, const struct community *m,
                              const char *kind) {
    struct ids stewards;
    TRY(audience_people(c, m->stewards, &stewards));
    for (size_t i = 0; i < stewards.count; i++) {
        TRY(audience_enter(c, p->thing.id, stewards.item[i]));
        TRY(notice_put(c, stewards.item[i], &p->thing, kind, "", m->thing.id));
    }
    return ERR_OK;
}

enum err partnership_propose(struct ctx *c, const struct community *from, struct str partner,
                             struct str aim, struct str terms, struct partnership *out) {
    if (!viewer_has_role(c->viewer, from->thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    *out = (struct partnership){.from = *from};
    TRY(check_proposal(c, from, partner, &aim, &terms, &out->partner));
    struct q_partnership_open_between_row open;
    TRY(q_partnership_open_between(c->db, c->arena, from->thing.id, out->partner.thing.id, &open));
    if (open.total > 0) {
        return ERR_TWICE;
    }
    struct id id = id_make(c->now_ms);
    out->thing = (struct thing){.id = id,
                                .kind = STR("partnership"),
                                .community = from->thing.id,
                                .owner = c->viewer->person,
                                .wanted = id,
                                .life = LIFE_PUBLISHED,
                                .state = STR("proposed"),
                                .title = aim};
    out->terms = terms;
    TRY(thing_make(c, &out->thing));
    TRY(q_partnership_add(c->db, out->thing.id, out->partner.thing.id, terms, NULL));
    TRY(link_make(c, out->thing.id, "partner", out->partner.thing.id));
    TRY(event_write(c, &out->thing, "partnership.proposed", STR("")));
    TRY(tell_stewards(c, out, from, "partnership.proposed"));
    return tell_stewards(c, out, &out->partner, "partnership.proposed");
}

static enum err move(struct ctx *c, struct partnership *p, const char *state, struct str answer,
                     const char *act) {
    bool agreed = str_eq(str_of(state), STR("agreed"));
    p->thing.state = str_of(state);
    TRY(thing_save(c, &p->thing, true));
    struct opt_int since = p->agreed_ms;
    if (agreed) {
        since = (struct opt_int){true, c->now_ms};
        p->thing.wanted = AUDIENCE_PUBLIC;
        TRY(thing_set_life(c, &p->thing, LIFE_PUBLISHED));
    }
    TRY(q_partnership_answer(c->db, p->thing.id, answer, since, NULL));
    TRY(audit_write(c, act, p->thing.id, p->from.thing.id, STR("")));
    TRY(audit_write(c, act, p->thing.id, p->partner.thing.id, STR("")));
    TRY(event_write(c, &p->thing, act, STR("")));
    TRY(tell_stewards(c, p, &p->from, act));
    return tell_stewards(c, p, &p->partner, act);
}

enum err partnership_answer(struct ctx *c, struct id id, bool accept, struct str answer) {
    struct partnership p;
    TRY(partnership_find(c, id, &p));
    if (!p.may_answer) {
        return viewer_has_role(c->viewer, p.partner.thing.id, ROLE_STEWARD) ? ERR_CLOSED
                                                                            : ERR_FORBIDDEN;
    }
    check_text(c, "answer", &answer, accept ? 0 : 10, 2000);
    TRY(ctx_checked(c));
    return move(c, &p, accept ? "agreed" : "declined", answer,
                accept ? "partnership.agreed" : "partnership.declined");
}

enum err partnership_end(struct ctx *c, struct id id, struct str reason) {
    struct partnership p;
    TRY(partnership_find(c, id, &p));
    if (!p.may_end) {
        return ERR_FORBIDDEN;
    }
    check_text(c, "reason", &reason, 10, 2000);
    TRY(ctx_checked(c));
    return move(c, &p, "ended", reason, "partnership.ended");
}

static enum err add_seen(struct ctx *c, struct id id, struct partnerships *out) {
    enum err e = partnership_find(c, id, &out->item[out->count]);
    if (e == ERR_OK && !gate_is_muted(c->viewer, &out->item[out->count].thing)) {
        out->count++;
    }
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

enum err partnership_list(struct ctx *c, struct id community, struct partnerships *out) {
    struct q_partnership_from_rows from;
    struct q_partnership_with_rows with;
    TRY(q_partnership_from(c->db, c->arena, community, SIDE_MOST, &from));
    TRY(q_partnership_with(c->db, c->arena, community, SIDE_MOST, &with));
    out->item = arena_array(c->arena, struct partnership, from.count + with.count);
    out->count = 0;
    for (size_t i = 0; i < from.count; i++) {
        TRY(add_seen(c, from.item[i].id, out));
    }
    for (size_t i = 0; i < with.count; i++) {
        TRY(add_seen(c, with.item[i].id, out));
    }
    return ERR_OK;
}
