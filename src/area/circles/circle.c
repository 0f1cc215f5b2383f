/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of circles. */
#include "area/circles/circle.h"

#include "circle_sql.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "sys/chance.h"

static const char *const role_words[] = {"", "asked", "member", "facilitator"};

const char *circle_role_word(enum circle_role r) {
    return role_words[r];
}

static enum circle_role role_of(struct str word) {
    for (int i = 1; i <= CIRCLE_FACILITATOR; i++) {
        if (str_eq(word, str_of(role_words[i]))) {
            return (enum circle_role)i;
        }
    }
    return CIRCLE_NONE;
}

static bool is_unlisted(const struct circle *s) {
    return str_eq(s->joining, STR("unlisted"));
}

static enum err check_circle(struct ctx *c, struct circle *s) {
    static const char *const joining[] = {"open", "closed", "unlisted", NULL};
    check_line(c, "name", &s->thing.title, 3, 80);
    check_line(c, "note", &s->thing.note, 0, 160);
    check_text(c, "about", &s->about, 0, 4000);
    check_line(c, "rhythm", &s->rhythm, 0, 160);
    check_text(c, "agreement", &s->agreement, 20, 4000);
    check_word(c, "joining", s->joining, joining);
    return ctx_checked(c);
}

static enum err enter(struct ctx *c, struct circle *s, struct id person, struct str name,
                      enum circle_role before, enum circle_role role, int64_t accepted) {
    TRY(q_circle_member_set(c->db, s->thing.id, person, str_of(role_words[role]), name, accepted,
                            c->now_ms, NULL));
    if (role < CIRCLE_MEMBER) {
        return audience_leave(c, s->thing.id, person);
    }
    TRY(audience_enter(c, s->thing.id, person));
    return before < CIRCLE_MEMBER ? thing_add_tally(c, s->thing.id, 1) : ERR_OK;
}

enum err circle_begin(struct ctx *c, const struct community *m, struct circle *s,
                      struct id answers) {
    if (!viewer_is_person(c->viewer) || !viewer_has_role(c->viewer, m->thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_circle(c, s));
    s->thing.id = id_make(c->now_ms);
    s->thing.kind = STR("circle");
    s->thing.community = m->thing.id;
    s->thing.owner = c->viewer->person;
    s->thing.wanted = is_unlisted(s) ? s->thing.id : m->thing.id;
    s->thing.life = LIFE_PUBLISHED;
    s->thing.state = STR("open");
    s->edition = 1;
    TRY(thing_make(c, &s->thing));
    TRY(q_circle_add(c->db, s->thing.id, s->about, s->joining, s->rhythm, s->agreement,
                     s->review_ms, NULL));
    TRY(enter(c, s, c->viewer->person, c->viewer->name, CIRCLE_NONE, CIRCLE_FACILITATOR, 1));
    if (!is_unlisted(s)) {
        TRY(search_put(c, &s->thing, s->about));
    }
    if (!id_is_none(answers)) {
        struct thing need;
        TRY(thing_find(c, answers, "need", &need));
        TRY(link_make(c, s->thing.id, "answers", need.id));
    }
    return is_unlisted(s) ? ERR_OK : event_write(c, &s->thing, "circle.begun", STR(""));
}

static enum err read_own(struct ctx *c, struct circle *s) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    struct q_circle_member_one_row row;
    enum err e = q_circle_member_one(c->db, c->arena, s->thing.id, c->viewer->person, &row);
    if (e == ERR_OK) {
        s->role = role_of(row.role);
        s->has_accepted = row.accepted == s->edition;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err circle_find(struct ctx *c, struct id id, struct circle *out) {
    *out = (struct circle){0};
    TRY(thing_find(c, id, "circle", &out->thing));
    struct q_circle_row_row row;
    TRY(q_circle_row(c->db, c->arena, id, &row));
    out->about = row.about;
    out->joining = row.joining;
    out->rhythm = row.rhythm;
    out->agreement = row.agreement;
    out->edition = row.edition;
    out->review_ms = row.review;
    return read_own(c, out);
}

enum err circle_change(struct ctx *c, struct circle *d) {
    struct circle old;
    TRY(circle_find(c, d->thing.id, &old));
    if (old.role != CIRCLE_FACILITATOR) {
        return ERR_FORBIDDEN;
    }
    TRY(check_circle(c, d));
    struct thing t = old.thing;
    t.title = d->thing.title;
    t.note = d->thing.note;
    t.stages = d->thing.stages;
    d->thing = t;
    d->edition = old.edition + (str_eq(old.agreement, d->agreement) ? 0 : 1);
    TRY(thing_save(c, &d->thing, false));
    TRY(q_circle_update(c->db, t.id, d->about, d->joining, d->rhythm, d->agreement, d->edition,
                        d->review_ms, NULL));
    if (is_unlisted(d) != is_unlisted(&old)) {
        d->thing.wanted = is_unlisted(d) ? t.id : t.community;
        TRY(thing_set_life(c, &d->thing, LIFE_PUBLISHED));
    }
    TRY(is_unlisted(d) ? search_drop(c, t.id) : search_put(c, &d->thing, d->about));
    if (d->edition == old.edition) {
        return ERR_OK;
    }
    TRY(enter(c, d, c->viewer->person, c->viewer->name, CIRCLE_FACILITATOR, CIRCLE_FACILITATOR,
              d->edition));
    return audit_write(c, "circle.agreement", t.id, t.community, STR(""));
}

enum err circle_join(struct ctx *c, struct circle *s, bool accepts) {
    if (!viewer_is_person(c->viewer) ||
        (s->role == CIRCLE_NONE && !viewer_has_role(c->viewer, s->thing.community, ROLE_MEMBER))) {
        return ERR_FORBIDDEN;
    }
    if (!accepts) {
        return ctx_wrong(c, "accept", msg_circle_wrong_accept());
    }
    if (s->role == CIRCLE_NONE && is_unlisted(s)) {
        return ERR_FORBIDDEN;
    }
    bool open = str_eq(s->joining, STR("open"));
    enum circle_role role = s->role >= CIRCLE_MEMBER ? s->role
                            : open                   ? CIRCLE_MEMBER
                                                     : CIRCLE_ASKED;
    TRY(enter(c, s, c->viewer->person, c->viewer->name, s->role, role, s->edition));
    s->role = role;
    s->has_accepted = true;
    return ERR_OK;
}

static enum err keep_one_facilitator(struct ctx *c, struct circle *s, struct id person) {
    struct q_circle_other_facilitators_row row;
    TRY(q_circle_other_facilitators(c->db, c->arena, s->thing.id, person, &row));
    return row.total > 0 ? ERR_OK : ctx_wrong(c, "role", msg_circle_wrong_last());
}

static enum err take_out(struct ctx *c, struct circle *s, struct id person,
                         enum circle_role before) {
    if (before == CIRCLE_FACILITATOR) {
        TRY(keep_one_facilitator(c, s, person));
    }
    TRY(q_circle_member_drop(c->db, s->thing.id, person, NULL));
    TRY(audience_leave(c, s->thing.id, person));
    return before >= CIRCLE_MEMBER ? thing_add_tally(c, s->thing.id, -1) : ERR_OK;
}

enum err circle_leave(struct ctx *c, struct circle *s) {
    return s->role == CIRCLE_NONE ? ERR_OK : take_out(c, s, c->viewer->person, s->role);
}

enum err circle_set_role(struct ctx *c, struct circle *s, struct id person, enum circle_role role) {
    if (s->role != CIRCLE_FACILITATOR) {
        return ERR_FORBIDDEN;
    }
    struct viewer other;
    enum err e = viewer_load(c, person, &other);
    if (e == ERR_NOT_FOUND ||
        (e == ERR_OK && viewer_role(&other, s->thing.community) < ROLE_MEMBER)) {
        return ctx_wrong(c, "person", msg_circle_wrong_person());
    }
    TRY(e);
    struct q_circle_member_one_row row = {.role = STR("")};
    e = q_circle_member_one(c->db, c->arena, s->thing.id, person, &row);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    enum circle_role before = e == ERR_OK ? role_of(row.role) : CIRCLE_NONE;
    if (role == CIRCLE_NONE) {
        return take_out(c, s, person, before);
    }
    if (before == CIRCLE_FACILITATOR && role != CIRCLE_FACILITATOR) {
        TRY(keep_one_facilitator(c, s, person));
    }
    TRY(enter(c, s, person, other.name, before, role, e == ERR_OK ? row.accepted : 0));
    return before < CIRCLE_MEMBER ? notice_put(c, person, &s->thing, "circle.let_in", "", ID_NONE)
                                  : ERR_OK;
}

enum err circle_members(struct ctx *c, const struct circle *s, struct circle_members *out) {
    *out = (struct circle_members){0};
    if (s->role < CIRCLE_MEMBER) {
        return ERR_FORBIDDEN;
    }
    struct q_circle_member_list_rows rows;
    TRY(q_circle_member_list(c->db, c->arena, s->thing.id, CIRCLE_MEMBERS_MOST, &rows));
    out->item = arena_array(c->arena, struct circle_member, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        enum circle_role role = role_of(rows.item[i].role);
        if (role == CIRCLE_ASKED && s->role != CIRCLE_FACILITATOR) {
            continue;
        }
        out->item[out->count++] = (struct circle_member){rows.item[i].person, rows.item[i].name,
                                                         role, rows.item[i].accepted == s->edition};
    }
    return ERR_OK;
}

enum err circle_may_write(struct ctx *c, struct id id) {
    struct circle s;
    TRY(circle_find(c, id, &s));
    if (s.role < CIRCLE_MEMBER) {
        return ERR_FORBIDDEN;
    }
    return s.has_accepted ? ERR_OK : ERR_CLOSED;
}

enum err circle_list(struct ctx *c, struct id community, struct thing_page page, struct things *out,
                     bool *more) {
    return thing_list(c, "circle", community, page, out, more);
}

enum err circle_list_own(struct ctx *c, struct things *out) {
    struct q_circle_of_person_rows rows;
    TRY(q_circle_of_person(c->db, c->arena, c->viewer->person, 100, &rows));
    out->item = arena_array(c->arena, struct thing, rows.count);
    out->count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        enum err e = thing_find(c, rows.item[i].circle, "circle", &out->item[out->count]);
        if (e == ERR_OK && !gate_is_muted(c->viewer, &out->item[out->count])) {
            out->count++;
        } else if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

enum err circle_call(struct ctx *c, struct id circle, struct id person, struct str *name) {
    struct q_circle_member_one_row row;
    enum err e = q_circle_member_one(c->db, c->arena, circle, person, &row);
    *name = e == ERR_OK ? row.name : STR("");
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err circle_is_facilitator(struct ctx *c, struct id circle, bool *is) {
    struct q_circle_member_one_row row;
    enum err e = q_circle_member_one(c->db, c->arena, circle, c->viewer->person, &row);
    *is = e == ERR_OK && role_of(row.role) == CIRCLE_FACILITATOR;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err circle_erase(struct ctx *c, const struct thing *t) {
    TRY(search_drop(c, t->id));
    return q_circle_clear(c->db, t->id, NULL);
}
