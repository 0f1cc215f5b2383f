/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of threads. */
#include "area/circles/thread.h"

#include "kernel/gate.h"
#include "thread_sql.h"

#define THREADS_PER_PAGE 20

static enum err tell_members(struct ctx *c, const struct thread *t) {
    struct ids people;
    TRY(audience_people(c, t->circle, &people));
    for (size_t i = 0; i < people.count; i++) {
        if (!id_eq(people.item[i], c->viewer->person)) {
            TRY(notice_put(c, people.item[i], &t->thing, "thread.begun", "", t->circle));
        }
    }
    return ERR_OK;
}

enum err thread_begin(struct ctx *c, const struct circle *s, struct thread *t) {
    TRY(circle_may_write(c, s->thing.id));
    check_line(c, "title", &t->thing.title, 3, 120);
    check_text(c, "text", &t->text, 1, 8000);
    check_line(c, "warning", &t->warning, 0, 120);
    TRY(ctx_checked(c));
    t->thing.kind = STR("thread");
    t->thing.community = s->thing.community;
    t->thing.owner = c->viewer->person;
    t->thing.wanted = s->thing.id;
    t->thing.life = LIFE_PUBLISHED;
    t->thing.state = STR("open");
    t->thing.stages = s->thing.stages;
    t->thing.note = t->warning;
    t->circle = s->thing.id;
    TRY(thing_make(c, &t->thing));
    TRY(q_thread_add(c->db, t->thing.id, t->circle, t->text, t->warning, NULL));
    TRY(follow(c, t->thing.id, c->viewer->person));
    return tell_members(c, t);
}

enum err thread_find(struct ctx *c, struct id id, struct thread *out) {
    *out = (struct thread){0};
    TRY(thing_find(c, id, "thread", &out->thing));
    struct q_thread_row_row row;
    TRY(q_thread_row(c->db, c->arena, id, &row));
    out->circle = row.circle;
    out->text = row.text;
    out->warning = row.warning;
    return circle_call(c, row.circle, out->thing.owner, &out->author);
}

enum err thread_list(struct ctx *c, struct id circle, struct id before, struct things *out,
                     bool *more) {
    static const struct id last = {
        {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}};
    struct q_thread_list_rows rows;
    TRY(q_thread_list(c->db, c->arena, c->viewer->gate, circle, id_is_none(before) ? last : before,
                      THREADS_PER_PAGE + 1, &rows));
    *more = rows.count > THREADS_PER_PAGE;
    out->count = *more ? THREADS_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct thing, out->count);
    for (size_t i = 0; i < out->count; i++) {
        TRY(thing_find(c, rows.item[i].id, "thread", &out->item[i]));
    }
    return ERR_OK;
}

enum err thread_erase(struct ctx *c, const struct thing *t) {
    return q_thread_clear(c->db, t->id, NULL);
}

enum err thread_may_comment(struct ctx *c, const struct thing *t, bool *may) {
    struct q_thread_row_row row;
    TRY(q_thread_row(c->db, c->arena, t->id, &row));
    enum err e = circle_may_write(c, row.circle);
    *may = e == ERR_OK;
    return e == ERR_FORBIDDEN || e == ERR_CLOSED || e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err thread_may_moderate(struct ctx *c, const struct thing *t, bool *may) {
    struct q_thread_row_row row;
    TRY(q_thread_row(c->db, c->arena, t->id, &row));
    return circle_is_facilitator(c, row.circle, may);
}

enum err thread_call(struct ctx *c, const struct thing *t, struct id person, struct str *name) {
    struct q_thread_row_row row;
    TRY(q_thread_row(c->db, c->arena, t->id, &row));
    return circle_call(c, row.circle, person, name);
}
