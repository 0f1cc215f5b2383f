/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Communities and roles. Every change of a role changes audiences and is written to the audit. */
#include "kernel/community.h"

#include "community_sql.h"
#include "kernel/event.h"
#include "sys/chance.h"

#define MEMBERS_PER_PAGE 500

static bool slug_is_fine(struct str s) {
    if (s.n < 2 || s.n > 40 || s.p[0] == '-' || s.p[s.n - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-')) {
            return false;
        }
    }
    return true;
}

static enum err check_community(struct ctx *c, struct community *m) {
    static const char *const joining[] = {"open", "asked", "invited", NULL};
    check_line(c, "name", &m->thing.title, 2, 80);
    check_line(c, "note", &m->thing.note, 0, 160);
    check_text(c, "about", &m->about, 0, 4000);
    check_word(c, "joining", m->joining, joining);
    if (!slug_is_fine(m->slug)) {
        ctx_wrong(c, "slug", msg_wrong_slug());
    } else {
        struct q_community_id_of_slug_row row;
        enum err e = q_community_id_of_slug(c->db, c->arena, m->slug, &row);
        if (e == ERR_OK && !id_eq(row.id, m->thing.id)) {
            ctx_wrong(c, "slug", msg_wrong_taken());
        } else if (e != ERR_OK && e != ERR_NOT_FOUND) {
            return e;
        }
    }
    return ctx_checked(c);
}

enum err community_make(struct ctx *c, struct community *m) {
    m->slug = m->slug.p ? m->slug : STR("");
    TRY(check_community(c, m));
    m->thing.kind = STR("community");
    m->thing.state = STR("open");
    m->thing.life = LIFE_PUBLISHED;
    m->thing.id = id_make(c->now_ms);
    m->thing.wanted = id_is_none(m->thing.wanted) ? AUDIENCE_PUBLIC : m->thing.wanted;
    m->stewards = id_make(c->now_ms);
    m->zone = str_is_empty(m->zone) ? STR("UTC") : m->zone;
    m->currency = m->currency.p ? m->currency : STR("");
    TRY(thing_make(c, &m->thing));
    TRY(q_community_add(c->db, m->thing.id, m->slug, m->about, m->place, m->zone, m->stewards,
                        m->joining, m->currency, NULL));
    TRY(event_write(c, &m->thing, "community.made", STR("")));
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    return community_set_role(c, m, c->viewer->person, c->viewer->name, ROLE_STEWARD);
}

enum err community_find(struct ctx *c, struct id id, struct community *out) {
    TRY(thing_find(c, id, "community", &out->thing));
    struct q_community_row_row row;
    TRY(q_community_row(c->db, c->arena, id, &row));
    out->slug = row.slug;
    out->about = row.about;
    out->place = row.place;
    out->zone = row.zone;
    out->stewards = row.stewards;
    out->joining = row.joining;
    out->currency = row.currency;
    return ERR_OK;
}

enum err community_by_slug(struct ctx *c, struct str slug, struct community *out) {
    struct q_community_id_of_slug_row row;
    TRY(q_community_id_of_slug(c->db, c->arena, slug, &row));
    return community_find(c, row.id, out);
}

enum err community_save(struct ctx *c, struct community *m) {
    TRY(check_community(c, m));
    TRY(thing_save(c, &m->thing, false));
    return q_community_update(c->db, m->thing.id, m->about, m->place, m->zone, m->joining,
                              m->currency, NULL);
}

enum err community_join(struct ctx *c, const struct community *m, struct id person,
                        struct str name) {
    if (viewer_role(c->viewer, m->thing.id) >= ROLE_ASKED) {
        return ERR_OK;
    }
    if (str_eq(m->joining, STR("open"))) {
        return community_set_role(c, m, person, name, ROLE_MEMBER);
    }
    if (str_eq(m->joining, STR("asked"))) {
        return community_set_role(c, m, person, name, ROLE_ASKED);
    }
    return ERR_FORBIDDEN;
}

static enum err change_audiences(struct ctx *c, const struct community *m, struct id person,
                                 enum role role) {
    TRY(role >= ROLE_MEMBER ? audience_enter(c, m->thing.id, person)
                            : audience_leave(c, m->thing.id, person));
    return role >= ROLE_STEWARD ? audience_enter(c, m->stewards, person)
                                : audience_leave(c, m->stewards, person);
}

static enum err keep_one_steward(struct ctx *c, const struct community *m, struct id person,
                                 enum role before, enum role role) {
    if (before != ROLE_STEWARD || role == ROLE_STEWARD) {
        return ERR_OK;
    }
    struct q_membership_other_stewards_row row;
    TRY(q_membership_other_stewards(c->db, c->arena, m->thing.id, person, &row));
    return row.total > 0 ? ERR_OK : ctx_wrong(c, "role", msg_wrong_last_steward());
}

enum err community_set_role(struct ctx *c, const struct community *m, struct id person,
                            struct str name, enum role role) {
    struct q_membership_one_row old = {.role = STR("")};
    enum err e = q_membership_one(c->db, c->arena, m->thing.id, person, &old);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    enum role before = e == ERR_OK ? role_of_word(old.role) : ROLE_NONE;
    TRY(keep_one_steward(c, m, person, before, role));
    if (role == ROLE_NONE) {
        TRY(q_membership_drop(c->db, m->thing.id, person, NULL));
    } else {
        TRY(q_membership_set(c->db, m->thing.id, person, str_of(role_word(role)), name, c->now_ms,
                             NULL));
    }
    TRY(change_audiences(c, m, person, role));
    if ((before >= ROLE_MEMBER) != (role >= ROLE_MEMBER)) {
        TRY(thing_add_tally(c, m->thing.id, role >= ROLE_MEMBER ? 1 : -1));
    }
    struct str data = arena_printf(c->arena, "{\"before\":\"%s\",\"role\":\"%s\"}",
                                   role_word(before), role_word(role));
    return audit_write(c, "role.given", person, m->thing.id, data);
}

enum err community_members(struct ctx *c, struct id community, struct community_members *out) {
    if (!viewer_has_role(c->viewer, community, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    struct q_membership_list_rows rows;
    TRY(q_membership_list(c->db, c->arena, community, ID_NONE, MEMBERS_PER_PAGE, &rows));
    out->item = arena_array(c->arena, struct community_member, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] =
            (struct community_member){rows.item[i].person, rows.item[i].name,
                                      role_of_word(rows.item[i].role), rows.item[i].since};
    }
    return ERR_OK;
}
