/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tasks. */
#include "kernel/task.h"

#include "base/span.h"
#include "kernel/gate.h"
#include "sys/chance.h"
#include "task_sql.h"

#define DONE_SHOWN 50
#define SAME_WITHIN_MS MINUTE_MS

static void check_due(struct ctx *c, struct str due, struct opt_int *out) {
    *out = (struct opt_int){.has = !str_is_empty(due)};
    struct str noon = arena_printf(c->arena, "%.*sT12:00", STR_ARG(due));
    if (out->has && (due.n != 10 || !lang_time_parse(noon, STR("UTC"), &out->v))) {
        ctx_wrong(c, "due", msg_wrong_day());
    }
}

enum err task_add(struct ctx *c, struct id thing, struct str title, struct str due) {
    struct opt_int due_ms;
    check_line(c, "title", &title, 3, TASK_TITLE_MAX);
    check_due(c, str_trim(due), &due_ms);
    TRY(ctx_checked(c));
    struct q_task_same_row same;
    TRY(q_task_same(c->db, c->arena, thing, title, c->now_ms - SAME_WITHIN_MS, &same));
    if (same.total > 0) {
        return ERR_OK;
    }
    struct q_task_count_open_row open;
    TRY(q_task_count_open(c->db, c->arena, thing, &open));
    if (open.total >= TASKS_OPEN_MOST) {
        return ctx_wrong(c, "title", msg_task_wrong_many(msg_arg_int(TASKS_OPEN_MOST)));
    }
    return q_task_insert(c->db, id_make(c->now_ms), thing, title, due_ms, c->now_ms, NULL);
}

static struct task task_of(const struct q_task_row *r) {
    return (struct task){
        .id = r->id,
        .thing = r->thing,
        .title = r->title,
        .doer = r->doer,
        .doer_name = r->doer_name,
        .has_due = r->due.has,
        .due_ms = r->due.has ? r->due.v : 0,
        .state = r->state,
        .created_ms = r->created,
        .has_done = r->done.has,
        .done_ms = r->done.has ? r->done.v : 0,
    };
}

enum err task_find(struct ctx *c, struct id thing, struct id task, struct task *out) {
    struct q_task_row row;
    TRY(q_task_row(c->db, c->arena, thing, task, &row));
    *out = task_of(&row);
    return ERR_OK;
}

static void append(struct tasks *to, const struct q_task_rows *rows) {
    for (size_t i = 0; i < rows->count; i++) {
        to->item[to->count++] = task_of(&rows->item[i]);
    }
}

enum err task_list(struct ctx *c, struct id thing, struct tasks *out) {
    struct q_task_rows open, done;
    TRY(q_task_open_of(c->db, c->arena, thing, TASKS_OPEN_MOST, &open));
    TRY(q_task_done_of(c->db, c->arena, thing, DONE_SHOWN, &done));
    *out = (struct tasks){arena_array(c->arena, struct task, open.count + done.count), 0};
    append(out, &open);
    append(out, &done);
    return ERR_OK;
}

static bool is_open(const struct task *t) {
    return str_eq(t->state, STR("open"));
}

enum err task_take(struct ctx *c, const struct task *t) {
    if (!is_open(t)) {
        return ERR_CLOSED;
    }
    if (!id_is_none(t->doer)) {
        return id_eq(t->doer, c->viewer->person) ? ERR_OK : ERR_TWICE;
    }
    return q_task_set(c->db, t->id, c->viewer->person, t->state, (struct opt_int){0}, NULL);
}

enum err task_give_back(struct ctx *c, const struct task *t) {
    return is_open(t) ? q_task_set(c->db, t->id, ID_NONE, t->state, (struct opt_int){0}, NULL)
                      : ERR_CLOSED;
}

enum err task_set_state(struct ctx *c, const struct task *t, struct str state) {
    static const char *const states[] = {"open", "done", "dropped", NULL};
    check_word(c, "state", state, states);
    TRY(ctx_checked(c));
    if (str_eq(state, t->state)) {
        return ERR_OK;
    }
    bool done = str_eq(state, STR("done"));
    struct id doer = done && id_is_none(t->doer) ? c->viewer->person : t->doer;
    return q_task_set(c->db, t->id, doer, state, (struct opt_int){done, c->now_ms}, NULL);
}

enum err task_clear(struct ctx *c, struct id thing) {
    return q_task_clear_words(c->db, thing, NULL);
}
