/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of meetings. */
#include "area/circles/meeting.h"

#include "base/span.h"
#include "kernel/cycle.h"
#include "kernel/gate.h"
#include "kernel/task.h"
#include "meeting_sql.h"

#define MEETINGS_MOST 50

static enum err tell_members(struct ctx *c, const struct meeting *m) {
    struct ids people;
    TRY(audience_people(c, m->circle, &people));
    for (size_t i = 0; i < people.count; i++) {
        if (!id_eq(people.item[i], c->viewer->person)) {
            TRY(notice_put(c, people.item[i], &m->thing, "meeting.called", "", m->circle));
        }
    }
    return ERR_OK;
}

static enum err check_meeting(struct ctx *c, struct meeting *m) {
    check_line(c, "title", &m->thing.title, 3, 120);
    check_line(c, "place", &m->place, 0, 200);
    check_text(c, "agenda", &m->agenda, 0, 4000);
    if (m->starts_ms <= c->now_ms - DAY_MS) {
        ctx_wrong(c, "starts", msg_meeting_wrong_past());
    }
    if (m->ends_ms <= m->starts_ms || m->ends_ms - m->starts_ms > DAY_MS) {
        ctx_wrong(c, "ends", msg_meeting_wrong_end());
    }
    return ctx_checked(c);
}

enum err meeting_call(struct ctx *c, const struct circle *s, struct meeting *m) {
    TRY(circle_may_write(c, s->thing.id));
    TRY(check_meeting(c, m));
    m->thing.kind = STR("meeting");
    m->thing.community = s->thing.community;
    m->thing.owner = c->viewer->person;
    m->thing.wanted = s->thing.id;
    m->thing.life = LIFE_PUBLISHED;
    m->thing.state = STR("called");
    m->thing.stages = s->thing.stages;
    m->circle = s->thing.id;
    TRY(thing_make(c, &m->thing));
    TRY(q_meeting_add(c->db, m->thing.id, m->circle, m->starts_ms, m->ends_ms, m->zone, m->place,
                      m->agenda, NULL));
    TRY(q_attendance_say(c->db, m->thing.id, c->viewer->person, STR("coming"), NULL));
    return tell_members(c, m);
}

enum err meeting_find(struct ctx *c, struct id id, struct meeting *out) {
    *out = (struct meeting){0};
    TRY(thing_find(c, id, "meeting", &out->thing));
    struct q_meeting_row_row row;
    TRY(q_meeting_row(c->db, c->arena, id, &row));
    out->circle = row.circle;
    out->starts_ms = row.starts;
    out->ends_ms = row.ends;
    out->zone = row.zone;
    out->place = row.place;
    out->agenda = row.agenda;
    out->notes = row.notes;
    return ERR_OK;
}

enum err meeting_list(struct ctx *c, struct id circle, struct meetings *out) {
    struct q_meeting_of_circle_rows rows;
    TRY(q_meeting_of_circle(c->db, c->arena, c->viewer->gate, circle, MEETINGS_MOST, &rows));
    out->item = arena_array(c->arena, struct meeting, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        TRY(meeting_find(c, rows.item[i].id, &out->item[i]));
    }
    return ERR_OK;
}

enum err meeting_answer(struct ctx *c, const struct meeting *m, bool coming) {
    TRY(circle_may_write(c, m->circle));
    if (c->now_ms > m->ends_ms) {
        return ERR_CLOSED;
    }
    return q_attendance_say(c->db, m->thing.id, c->viewer->person,
                            coming ? STR("coming") : STR("not_coming"), NULL);
}

enum err meeting_attendance(struct ctx *c, const struct meeting *m, struct attendances *out) {
    struct circle s;
    TRY(circle_find(c, m->circle, &s));
    struct circle_members members;
    TRY(circle_members(c, &s, &members));
    struct q_attendance_list_rows said;
    TRY(q_attendance_list(c->db, c->arena, m->thing.id, &said));
    out->item = arena_array(c->arena, struct attendance, members.count);
    out->count = 0;
    for (size_t i = 0; i < members.count; i++) {
        if (members.item[i].role < CIRCLE_MEMBER) {
            continue;
        }
        struct attendance *a = &out->item[out->count++];
        *a = (struct attendance){
            .person = members.item[i].person, .name = members.item[i].name, .answer = STR("")};
        for (size_t k = 0; k < said.count; k++) {
            if (id_eq(said.item[k].person, a->person)) {
                a->answer = said.item[k].answer;
                a->came = said.item[k].came;
            }
        }
    }
    return ERR_OK;
}

static bool is_in(struct ids all, struct id one) {
    for (size_t i = 0; i < all.count; i++) {
        if (id_eq(all.item[i], one)) {
            return true;
        }
    }
    return false;
}

enum err meeting_record(struct ctx *c, struct meeting *m, struct ids came, struct str notes) {
    TRY(circle_may_write(c, m->circle));
    if (c->now_ms < m->starts_ms) {
        return ERR_CLOSED;
    }
    check_text(c, "notes", &notes, 0, 8000);
    TRY(ctx_checked(c));
    struct attendances all;
    TRY(meeting_attendance(c, m, &all));
    int64_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        bool yes = is_in(came, all.item[i].person);
        TRY(q_attendance_set_came(c->db, m->thing.id, all.item[i].person, yes, NULL));
        count += yes;
    }
    m->notes = notes;
    m->thing.tally = count;
    m->thing.state = STR("held");
    TRY(q_meeting_set_notes(c->db, m->thing.id, notes, NULL));
    TRY(thing_save(c, &m->thing, true));
    return count > 0 ? cycle_step_all(c, m->circle, TURN_ACT, m->circle) : ERR_OK;
}

enum err meeting_erase(struct ctx *c, const struct thing *t) {
    TRY(task_clear(c, t->id));
    return q_meeting_clear(c->db, t->id, NULL);
}
