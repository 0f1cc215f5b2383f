/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Communities and roles. Every change of a role changes audiences and is written to the audit. */
#include "kernel/community.h"

#include <stdio.h>

#include "community_sql.h"
#include "kernel/event.h"
#include "kernel/key.h"
#include "kernel/search.h"
#include "kernel/setting.h"
#include "pass_sql.h"
#include "sys/chance.h"

#define MEMBERS_PER_PAGE 50
#define NAME_MAX_HERE 80

/* "new" is a page of its own. */
static bool slug_is_fine(struct str s) {
    if (str_eq(s, STR("new")) || s.n < 2 || s.n > 40 || s.p[0] == '-' || s.p[s.n - 1] == '-') {
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

/* A language that the pages need not speak: "sw", "pt-BR". */
static bool tag_is_fine(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch == '-' && i > 1))) {
            return false;
        }
    }
    return s.n != 1 && s.n <= 20;
}

static enum err check_community(struct ctx *c, struct community *m) {
    static const char *const joining[] = {"open", "asked", "invited", NULL};
    check_line(c, "name", &m->thing.title, 2, 80);
    check_line(c, "note", &m->thing.note, 0, 160);
    check_text(c, "about", &m->about, 0, 4000);
    check_word(c, "joining", m->joining, joining);
    check_zone(c, "zone", m->zone);
    if (!tag_is_fine(m->thing.lang)) {
        ctx_wrong(c, "lang", msg_wrong_not_a_choice());
    }
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

static struct str search_body(struct ctx *c, const struct community *m) {
    return arena_printf(c->arena, "%.*s\n%.*s", STR_ARG(m->thing.note), STR_ARG(m->about));
}

enum err community_make(struct ctx *c, struct community *m) {
    m->slug = m->slug.p ? m->slug : STR("");
    m->zone = str_is_empty(m->zone) ? STR("UTC") : m->zone;
    TRY(check_community(c, m));
    m->thing.kind = STR("community");
    m->thing.state = STR("open");
    m->thing.life = LIFE_PUBLISHED;
    m->thing.id = id_make(c->now_ms);
    m->thing.wanted = id_is_none(m->thing.wanted) ? AUDIENCE_PUBLIC : m->thing.wanted;
    m->stewards = id_make(c->now_ms);
    m->currency = m->currency.p ? m->currency : STR("");
    TRY(thing_make(c, &m->thing));
    TRY(q_community_add(c->db, m->thing.id, m->slug, m->about, m->place, m->zone, m->stewards,
                        m->joining, m->currency, NULL));
    TRY(search_put(c, &m->thing, search_body(c, m)));
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

enum err community_by_words(struct ctx *c, struct str words, struct community *out) {
    struct q_community_named_rows named;
    words = str_trim(words);
    TRY(q_community_named(c->db, c->arena, c->viewer->gate, words, 2, &named));
    if (named.count == 1) {
        return community_find(c, named.item[0].id, out);
    }
    struct str slug = words;
    while (str_has(words, '/')) {
        struct str part = str_cut(&words, '/');
        slug = str_is_empty(words) ? part : words;
    }
    return community_by_slug(c, slug, out);
}

enum err community_save(struct ctx *c, struct community *m) {
    TRY(check_community(c, m));
    TRY(thing_save(c, &m->thing, false));
    TRY(search_put(c, &m->thing, search_body(c, m)));
    return q_community_update(c->db, m->thing.id, m->about, m->place, m->zone, m->joining,
                              m->currency, NULL);
}

/* The person's id makes each request a notice of its own; no name travels in a letter. */
static enum err tell_stewards(struct ctx *c, const struct community *m, struct id person) {
    char period[ID_TEXT_SIZE + 1];
    id_text(person, period);
    struct q_membership_line_rows rows;
    TRY(q_membership_of_role(c->db, c->arena, m->thing.id, STR("steward"), MEMBERS_PER_PAGE,
                             &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(notice_put(c, rows.item[i].person, &m->thing, "community.asked", period, ID_NONE));
    }
    return ERR_OK;
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
        TRY(community_set_role(c, m, person, name, ROLE_ASKED));
        return tell_stewards(c, m, person);
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

static enum err change_role(struct ctx *c, const struct community *m, struct id person,
                            struct str name, enum role before, enum role role) {
    if (role == ROLE_NONE) {
        TRY(q_membership_drop(c->db, m->thing.id, person, NULL));
    } else {
        TRY(q_membership_set(c->db, m->thing.id, person, str_of(role_word(role)), name, c->now_ms,
                             NULL));
    }
    TRY(change_audiences(c, m, person, role));
    if (before == ROLE_STEWARD && role != ROLE_STEWARD) {
        TRY(q_pass_end_of_maker(c->db, person, m->thing.id, NULL));
        TRY(key_end_of_maker(c, person, m->thing.id));
    }
    if ((before >= ROLE_MEMBER) != (role >= ROLE_MEMBER)) {
        TRY(thing_add_tally(c, m->thing.id, role >= ROLE_MEMBER ? 1 : -1));
    }
    struct str data = arena_printf(c->arena, "{\"before\":\"%s\",\"role\":\"%s\"}",
                                   role_word(before), role_word(role));
    TRY(audit_write(c, "role.given", person, m->thing.id, data));
    char id[ID_TEXT_SIZE + 1];
    id_text(person, id);
    return event_write(
        c, &m->thing, "community.role",
        arena_printf(c->arena, "{\"person\":\"%s\",\"role\":\"%s\"}", id, role_word(role)));
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
    return change_role(c, m, person, name, before, role);
}

enum err community_forget_person(struct ctx *c, struct id person) {
    struct q_membership_of_person_rows rows;
    TRY(q_membership_of_person(c->db, c->arena, person, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct q_community_row_row row;
        TRY(q_community_row(c->db, c->arena, rows.item[i].community, &row));
        struct community m = {.thing = {.id = rows.item[i].community}, .stewards = row.stewards};
        TRY(change_role(c, &m, person, STR(""), role_of_word(rows.item[i].role), ROLE_NONE));
    }
    return ERR_OK;
}

static void read_members(struct ctx *c, const struct q_membership_line_row *row, size_t count,
                         struct community_members *out) {
    out->item = arena_array(c->arena, struct community_member, count);
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        out->item[i] = (struct community_member){row[i].person, row[i].name,
                                                 role_of_word(row[i].role), row[i].since};
    }
}

enum err community_members(struct ctx *c, struct id community, struct id after,
                           struct community_members *out, bool *more) {
    if (!viewer_has_role(c->viewer, community, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    struct q_membership_line_rows rows;
    TRY(q_membership_list(c->db, c->arena, community, after, MEMBERS_PER_PAGE + 1, &rows));
    *more = rows.count > MEMBERS_PER_PAGE;
    read_members(c, rows.item, *more ? MEMBERS_PER_PAGE : rows.count, out);
    return ERR_OK;
}

enum err community_askers(struct ctx *c, struct id community, struct community_members *out) {
    if (!viewer_has_role(c->viewer, community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    struct q_membership_line_rows rows;
    TRY(q_membership_of_role(c->db, c->arena, community, STR("asked"), MEMBERS_PER_PAGE, &rows));
    read_members(c, rows.item, rows.count, out);
    return ERR_OK;
}

enum err community_member(struct ctx *c, struct id community, struct id person,
                          struct community_member *out) {
    struct q_membership_one_row row;
    TRY(q_membership_one(c->db, c->arena, community, person, &row));
    *out = (struct community_member){person, row.name, role_of_word(row.role), row.since};
    return ERR_OK;
}

enum err community_give_role(struct ctx *c, const struct community *m, struct id person,
                             struct str word) {
    static const char *const words[] = {"none", "member", "helper", "steward", NULL};
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    check_word(c, "role", word, words);
    TRY(ctx_checked(c));
    struct community_member old;
    TRY(community_member(c, m->thing.id, person, &old));
    enum role role = role_of_word(word);
    if (role == old.role) {
        return ERR_OK;
    }
    TRY(community_set_role(c, m, person, old.name, role));
    if (role == ROLE_NONE || id_eq(person, c->viewer->person)) {
        return ERR_OK;
    }
    const char *kind = old.role == ROLE_ASKED ? "community.joined" : "community.role";
    char period[32];
    snprintf(period, sizeof period, "%s %lld", role_word(role), (long long)c->now_ms);
    return notice_put(c, person, &m->thing, kind, period, ID_NONE);
}

enum err community_call_me(struct ctx *c, const struct community *m, struct str name) {
    struct community_member me;
    TRY(community_member(c, m->thing.id, c->viewer->person, &me));
    check_line(c, "name", &name, 1, NAME_MAX_HERE);
    TRY(ctx_checked(c));
    return q_membership_set(c->db, m->thing.id, me.person, str_of(role_word(me.role)), name,
                            me.since_ms, NULL);
}

enum err community_leave(struct ctx *c, const struct community *m) {
    struct community_member me;
    TRY(community_member(c, m->thing.id, c->viewer->person, &me));
    return community_set_role(c, m, me.person, me.name, ROLE_NONE);
}

enum err community_may_make(struct ctx *c, bool *may) {
    struct str who;
    TRY(setting_get(c, "communities", STR("host"), &who));
    *may = c->viewer->host || (viewer_is_person(c->viewer) && str_eq(who, STR("everyone")));
    return ERR_OK;
}

enum err community_of_viewer(struct ctx *c, struct belongings *out) {
    struct q_membership_of_person_rows rows;
    TRY(q_membership_of_person(c->db, c->arena, c->viewer->person, &rows));
    out->item = arena_array(c->arena, struct belonging, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_membership_of_person_row *r = &rows.item[i];
        struct belonging *b = &out->item[i];
        *b = (struct belonging){r->community,          r->slug, r->title, r->lang, r->name,
                                role_of_word(r->role), 0};
        if (b->role == ROLE_STEWARD) {
            struct q_membership_asking_row asking;
            TRY(q_membership_asking(c->db, c->arena, b->community, &asking));
            b->asking = asking.total;
        }
    }
    return ERR_OK;
}

enum err community_last_steward_of(struct ctx *c, struct belongings *out) {
    struct belongings all;
    TRY(community_of_viewer(c, &all));
    *out = (struct belongings){all.item, 0};
    for (size_t i = 0; i < all.count; i++) {
        if (all.item[i].role != ROLE_STEWARD) {
            continue;
        }
        struct q_membership_other_stewards_row row;
        TRY(q_membership_other_stewards(c->db, c->arena, all.item[i].community, c->viewer->person,
                                        &row));
        if (row.total == 0) {
            out->item[out->count++] = all.item[i];
        }
    }
    return ERR_OK;
}
