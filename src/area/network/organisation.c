/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of the directory. */
#include "area/network/organisation.h"

#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "organisation_sql.h"

const char *const organisation_kinds[] = {
    "health", "birth", "school", "municipality", "care", "community", "faith", "other", NULL};

struct msg_text organisation_kind_name(struct str word) {
    static const int names[] = {MSG_organisation_kind_health, MSG_organisation_kind_birth,
                                MSG_organisation_kind_school, MSG_organisation_kind_municipality,
                                MSG_organisation_kind_care,   MSG_organisation_kind_community,
                                MSG_organisation_kind_faith,  MSG_organisation_kind_other};
    for (size_t i = 0; organisation_kinds[i] != NULL; i++) {
        if (str_eq(word, str_of(organisation_kinds[i]))) {
            return (struct msg_text){.key = names[i]};
        }
    }
    return msg_organisation_kind_other();
}

static enum err check_organisation(struct ctx *c, struct organisation *o) {
    check_line(c, "name", &o->thing.title, 2, 120);
    check_word(c, "kind", o->thing.topic, organisation_kinds);
    check_line(c, "note", &o->thing.note, 0, 160);
    check_text(c, "about", &o->about, 0, 4000);
    check_line(c, "phone", &o->phone, 0, 60);
    if (!str_is_empty(str_trim(o->email))) {
        check_email(c, "email", &o->email);
    }
    check_line(c, "web", &o->web, 0, 300);
    check_text(c, "address", &o->address, 0, 400);
    check_line(c, "languages", &o->languages, 0, 200);
    check_line(c, "cost", &o->cost, 0, 200);
    bool web_fits = str_starts(o->web, STR("https://")) || str_starts(o->web, STR("http://"));
    if (!str_is_empty(o->web) && !web_fits) {
        ctx_wrong(c, "web", msg_organisation_wrong_web());
    }
    if (str_is_empty(o->phone) && str_is_empty(o->email) && str_is_empty(o->web) &&
        str_is_empty(o->address)) {
        ctx_wrong(c, "phone", msg_organisation_wrong_reach());
    }
    return ctx_checked(c);
}

static enum err enter_search(struct ctx *c, const struct organisation *o) {
    struct str words = arena_printf(c->arena, "%.*s %.*s %.*s", STR_ARG(o->thing.note),
                                    STR_ARG(o->about), STR_ARG(o->address));
    return search_put(c, &o->thing, words);
}

enum err organisation_add(struct ctx *c, const struct community *m, struct organisation *o) {
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_organisation(c, o));
    o->thing.kind = STR("organisation");
    o->thing.community = m->thing.id;
    o->thing.owner = c->viewer->person;
    o->thing.wanted = AUDIENCE_PUBLIC;
    o->thing.life = LIFE_PUBLISHED;
    o->thing.state = STR("open");
    o->checked_ms = c->now_ms;
    TRY(thing_make(c, &o->thing));
    TRY(q_organisation_add(c->db, o->thing.id, o->about, o->phone, o->email, o->web, o->address,
                           o->languages, o->cost, c->now_ms, c->viewer->person, NULL));
    TRY(enter_search(c, o));
    return event_write(c, &o->thing, "organisation.added", STR(""));
}

enum err organisation_find(struct ctx *c, struct id id, struct organisation *out) {
    *out = (struct organisation){0};
    TRY(thing_find(c, id, "organisation", &out->thing));
    struct q_organisation_row_row row;
    TRY(q_organisation_row(c->db, c->arena, id, &row));
    out->about = row.about;
    out->phone = row.phone;
    out->email = row.email;
    out->web = row.web;
    out->address = row.address;
    out->languages = row.languages;
    out->cost = row.cost;
    out->checked_ms = row.checked;
    out->fresh = c->now_ms - row.checked <= ORGANISATION_FRESH_DAYS * DAY_MS;
    return ERR_OK;
}

static enum err find_as_member(struct ctx *c, struct id id, struct organisation *out) {
    TRY(organisation_find(c, id, out));
    return viewer_has_role(c->viewer, out->thing.community, ROLE_MEMBER) ? ERR_OK : ERR_FORBIDDEN;
}

enum err organisation_change(struct ctx *c, struct organisation *o) {
    struct organisation old;
    TRY(find_as_member(c, o->thing.id, &old));
    TRY(check_organisation(c, o));
    old.thing.title = o->thing.title;
    old.thing.topic = o->thing.topic;
    old.thing.note = o->thing.note;
    o->thing = old.thing;
    TRY(thing_save(c, &o->thing, true));
    TRY(q_organisation_update(c->db, o->thing.id, o->about, o->phone, o->email, o->web, o->address,
                              o->languages, o->cost, c->now_ms, c->viewer->person, NULL));
    TRY(enter_search(c, o));
    return event_write(c, &o->thing, "organisation.changed", STR(""));
}

enum err organisation_check(struct ctx *c, struct id id) {
    struct organisation o;
    TRY(find_as_member(c, id, &o));
    return q_organisation_set_checked(c->db, id, c->now_ms, c->viewer->person, NULL);
}

enum err organisation_close(struct ctx *c, struct id id) {
    struct organisation o;
    TRY(organisation_find(c, id, &o));
    if (!gate_may_change(c->viewer, &o.thing)) {
        return ERR_FORBIDDEN;
    }
    o.thing.state = STR("closed");
    TRY(thing_save(c, &o.thing, true));
    return event_write(c, &o.thing, "organisation.closed", STR(""));
}
