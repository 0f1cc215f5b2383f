/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of meetings. */
#include "area/circles/circle_web.h"
#include "area/circles/circles.h"
#include "page_meeting_form.h"
#include "page_meeting_show.h"

static struct str zone_of(struct web *w) {
    return str_is_empty(w->viewer.zone) ? STR("UTC") : w->viewer.zone;
}

static enum err meeting_new(struct web *w) {
    struct meeting_form_view v = {.starts = STR(""), .ends = STR("")};
    TRY(circle_find(&w->ctx, web_id(w), &v.circle));
    TRY(circle_may_write(&w->ctx, v.circle.thing.id));
    v.draft.zone = zone_of(w);
    page_meeting_form(&w->page, &v);
    return ERR_OK;
}

static enum err meeting_new_post(struct web *w) {
    struct meeting_form_view v = {.starts = web_field(w, "starts"), .ends = web_field(w, "ends")};
    TRY(circle_find(&w->ctx, web_id(w), &v.circle));
    v.draft = (struct meeting){.thing = {.title = web_field(w, "title"), .note = STR("")},
                               .zone = zone_of(w),
                               .place = web_field(w, "place"),
                               .agenda = web_field(w, "agenda")};
    struct opt_int starts = web_field_time(w, "starts", v.draft.zone);
    struct opt_int ends = web_field_time(w, "ends", v.draft.zone);
    v.draft.starts_ms = starts.has ? starts.v : 0;
    v.draft.ends_ms = ends.has ? ends.v : 0;
    enum err e = meeting_call(&w->ctx, &v.circle, &v.draft);
    if (e == ERR_INPUT) {
        page_meeting_form(&w->page, &v);
        return e;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.draft.thing), "meeting_called");
}

static enum err show(struct web *w, struct meeting_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(meeting_find(c, web_id(w), &v->meeting));
    TRY(web_quiet(w, &v->meeting.thing));
    TRY(circle_find(c, v->meeting.circle, &v->circle));
    TRY(meeting_attendance(c, &v->meeting, &v->attendances));
    TRY(task_list(c, v->meeting.thing.id, &v->tasks));
    v->over = c->now_ms > v->meeting.ends_ms;
    v->may_record = c->now_ms >= v->meeting.starts_ms && v->circle.has_accepted;
    v->answer = STR("");
    for (size_t i = 0; i < v->attendances.count; i++) {
        if (id_eq(v->attendances.item[i].person, c->viewer->person)) {
            v->answer = v->attendances.item[i].answer;
        }
    }
    if (v->notes.p == NULL) {
        v->notes = v->meeting.notes;
    }
    TRY(foot_make(w, &v->meeting.thing, &v->foot));
    page_meeting_show(&w->page, v);
    return ERR_OK;
}

static enum err meeting_show(struct web *w) {
    struct meeting_show_view v = {.task_title = STR(""), .task_due = STR("")};
    return show(w, &v);
}

static enum err back(struct web *w, const char *done) {
    return web_done(w, arena_printf(w->ctx.arena, "/meetings/%.*s", STR_ARG(web_param(w, "id"))),
                    done);
}

static enum err meeting_answer_post(struct web *w) {
    struct meeting m;
    TRY(meeting_find(&w->ctx, web_id(w), &m));
    TRY(meeting_answer(&w->ctx, &m, web_field_has(w, "answer", "coming")));
    return back(w, "meeting_answered");
}

static struct ids people_who_came(struct web *w) {
    const struct http_pairs *form = &w->request->form;
    struct id *all = arena_array(w->ctx.arena, struct id, form->count);
    size_t n = 0;
    for (size_t i = 0; i < form->count; i++) {
        if (str_eq(form->item[i].name, STR("came")) && id_parse(form->item[i].value, &all[n])) {
            n++;
        }
    }
    return (struct ids){all, n};
}

static enum err meeting_record_post(struct web *w) {
    struct meeting m;
    TRY(meeting_find(&w->ctx, web_id(w), &m));
    enum err e = meeting_record(&w->ctx, &m, people_who_came(w), web_field(w, "notes"));
    if (e == ERR_INPUT) {
        struct meeting_show_view v = {
            .notes = web_field(w, "notes"), .task_title = STR(""), .task_due = STR("")};
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return back(w, "meeting_recorded");
}

static enum err meeting_task_post(struct web *w) {
    struct meeting m;
    TRY(meeting_find(&w->ctx, web_id(w), &m));
    TRY(circle_may_write(&w->ctx, m.circle));
    struct str title = web_field(w, "title"), due = web_field(w, "due");
    enum err e = task_add(&w->ctx, m.thing.id, title, due);
    if (e == ERR_INPUT) {
        struct meeting_show_view v = {.task_title = title, .task_due = due};
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return back(w, "meeting_task");
}

static enum err meeting_task_done_post(struct web *w) {
    struct meeting m;
    struct task t;
    TRY(meeting_find(&w->ctx, web_id(w), &m));
    TRY(circle_may_write(&w->ctx, m.circle));
    TRY(task_find(&w->ctx, m.thing.id, web_field_id(w, "task"), &t));
    if (web_field_has(w, "say", "take")) {
        TRY(task_take(&w->ctx, &t));
    } else {
        TRY(task_set_state(&w->ctx, &t, STR("done")));
    }
    return back(w, "meeting_task_moved");
}

static const struct route rows[] = {
    {HTTP_GET, "/circles/:id/meetings/new", PERSON, meeting_new},
    {HTTP_POST, "/circles/:id/meetings/new", PERSON, meeting_new_post},
    {HTTP_GET, "/meetings/:id", PERSON, meeting_show},
    {HTTP_POST, "/meetings/:id/answer", PERSON, meeting_answer_post},
    {HTTP_POST, "/meetings/:id/record", PERSON, meeting_record_post},
    {HTTP_POST, "/meetings/:id/tasks", PERSON, meeting_task_post},
    {HTTP_POST, "/meetings/:id/tasks/move", PERSON, meeting_task_done_post},
    {0},
};

const struct route_table meeting_routes = {rows};
