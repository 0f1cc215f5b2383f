/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tasks on pages. */
#include "web/tasks.h"

static struct tasks with_state(struct arena *a, const struct tasks *all, struct str state) {
    struct tasks out = {arena_array(a, struct task, all->count), 0};
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->item[i].state, state)) {
            out.item[out.count++] = all->item[i];
        }
    }
    return out;
}

enum err task_view_make(struct web *w, const struct thing *t, struct task_access access,
                        struct str action, struct task_view *out) {
    struct tasks all;
    TRY(task_list(&w->ctx, t->id, &all));
    *out = (struct task_view){
        .open = with_state(w->ctx.arena, &all, STR("open")),
        .done = with_state(w->ctx.arena, &all, STR("done")),
        .access = access,
        .action = url_path(w->ctx.arena, "%.*s", STR_ARG(action)),
        .person = w->ctx.viewer->person,
    };
    if (w->ctx.wrong_count > 0) {
        out->title = web_field(w, "title");
        out->due = web_field(w, "due");
    }
    return ERR_OK;
}

enum err task_post(struct web *w, const struct thing *t, struct task_access access) {
    struct ctx *c = &w->ctx;
    struct str act = web_field(w, "act");
    if (str_eq(act, STR("add"))) {
        return access.lead ? task_add(c, t->id, web_field(w, "title"), web_field(w, "due"))
                           : ERR_FORBIDDEN;
    }
    struct task task;
    TRY(task_find(c, t->id, web_field_id(w, "task"), &task));
    bool own = viewer_is_person(c->viewer) && id_eq(task.doer, c->viewer->person);
    bool free = id_is_none(task.doer);
    if (str_eq(act, STR("take"))) {
        return access.take ? task_take(c, &task) : ERR_FORBIDDEN;
    }
    if (!access.lead && (str_eq(act, STR("drop")) || !(own || (free && access.take)))) {
        return ERR_FORBIDDEN;
    }
    if (str_eq(act, STR("give_back"))) {
        return task_give_back(c, &task);
    }
    return task_set_state(c, &task, str_eq(act, STR("drop")) ? STR("dropped") : act);
}

/* The time of noon is nobody's: shown in UTC whatever the viewer's zone. */
void page_day(struct page *p, int64_t noon_ms) {
    struct str zone = p->zone;
    p->zone = STR("UTC");
    page_date(p, noon_ms);
    p->zone = zone;
}
