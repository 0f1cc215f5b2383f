/* SPDX-License-Identifier: AGPL-3.0-or-later
 * States, their history, and what is still open. */
#include "area/needs/need_state.h"

#include "area/needs/need_better.h"
#include "area/needs/need_inside.h"
#include "area/needs/need_mail.h"
#include "area/needs/need_talk.h"
#include "base/span.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "need_state_sql.h"
#include "sys/chance.h"

#define TOLD_A_DAY 4 /* changes by whoever voiced it */

const char *const need_states_given[] = {"voiced", "moving", "answered", "declined", NULL};

enum err need_note_change(struct ctx *c, struct id need, struct str state, const char *role,
                          struct str why) {
    return q_need_change_add(c->db, need, c->now_ms, id_make(c->now_ms), state, str_of(role), why,
                             NULL);
}

enum err need_keep_open(struct ctx *c, const struct thing *t) {
    if (t->life != LIFE_PUBLISHED || !thing_is_open(t)) {
        return q_need_open_drop(c->db, t->id, NULL);
    }
    struct q_need_open_source_row row;
    TRY(q_need_open_source(c->db, c->arena, t->id, &row));
    return q_need_open_put(c->db, t->id, t->community, t->created_ms, c->now_ms, t->state, t->topic,
                           row.category, row.sensitive, NULL);
}

/* Whoever voiced it may say now this, now that: what they say is kept, and told to others a few
 * times a day. */
static enum err is_told(struct ctx *c, const struct thing *t, const char *role, bool *yes) {
    struct q_need_change_by_row row;
    TRY(q_need_change_by(c->db, c->arena, t->id, str_of(role), c->now_ms - DAY_MS, &row));
    *yes = !str_eq(str_of(role), STR("speaker")) || row.total <= TOLD_A_DAY;
    return ERR_OK;
}

/* Followers with an account by notice, those without by mail. */
static enum err tell(struct ctx *c, const struct thing *t, const char *role) {
    struct str data = arena_printf(c->arena, "{\"state\":\"%.*s\"}", STR_ARG(t->state));
    bool told;
    TRY(event_write(c, t, "need.state", data));
    TRY(is_told(c, t, role, &told));
    if (!told) {
        return ERR_OK;
    }
    struct str period =
        arena_printf(c->arena, "%.*s %lld", STR_ARG(t->state), (long long)c->now_ms);
    TRY(notice_followers(c, t, "need.state", arena_cstr(c->arena, period), ID_NONE));
    return need_mail_tell(c, t);
}

enum err need_change_state(struct ctx *c, struct thing *t, struct str state, struct str answer,
                           const char *role) {
    bool was_open = thing_is_open(t), was_away = thing_is_led_away(t);
    t->state = state;
    TRY(thing_save(c, t, true));
    TRY(q_need_set_answer(c->db, t->id, answer, NULL));
    TRY(need_note_change(c, t->id, state, role, answer));
    TRY(need_keep_open(c, t));
    if (was_open && !thing_is_open(t)) {
        TRY(need_drop_likeness(c, t->id));
    } else if (!was_open && (thing_is_open(t) || was_away) && t->life == LIFE_PUBLISHED) {
        TRY(need_enter(c, t));
    }
    if (thing_is_led_away(t)) {
        TRY(search_drop(c, t->id));
    }
    if (str_eq(state, STR("answered"))) {
        TRY(need_better_plan(c, t));
    }
    return tell(c, t, role);
}

enum err need_say_state(struct ctx *c, struct thing *t, struct str state, struct str answer,
                        const char *role) {
    if (str_eq(t->state, STR("merged")) || str_eq(t->state, STR("withdrawn"))) {
        return ERR_CLOSED;
    }
    bool closing = str_eq(state, STR("answered")) || str_eq(state, STR("declined"));
    check_text(c, "answer", &answer, closing ? 10 : 0, NEED_ANSWER_MAX);
    TRY(ctx_checked(c));
    return need_change_state(c, t, state, answer, role);
}

enum err need_set_state(struct ctx *c, struct id id, struct str state, struct str answer) {
    struct thing t;
    TRY(thing_find(c, id, "need", &t));
    if (!gate_may_moderate(c->viewer, &t)) {
        return ERR_FORBIDDEN;
    }
    check_word(c, "state", state, need_states_given);
    return need_say_state(c, &t, state, answer, "steward");
}

enum err need_reopen(struct ctx *c, struct need *n, struct str why) {
    check_text(c, "why", &why, 0, NEED_WHY_MAX);
    TRY(ctx_checked(c));
    if (thing_is_open(&n->thing)) {
        return ERR_OK;
    }
    if (str_eq(n->thing.state, STR("merged")) || str_eq(n->thing.state, STR("withdrawn"))) {
        return ERR_CLOSED;
    }
    return need_change_state(c, &n->thing, STR("reopened"), why, "speaker");
}

enum err need_call_solved(struct ctx *c, struct need *n, struct str why) {
    check_text(c, "why", &why, 0, NEED_WHY_MAX);
    TRY(ctx_checked(c));
    if (!thing_is_open(&n->thing)) {
        return ERR_OK;
    }
    return need_change_state(c, &n->thing, STR("answered"), why, "speaker");
}

enum err need_changes(struct ctx *c, struct id need, struct need_changes *out) {
    struct q_need_change_list_rows rows;
    TRY(q_need_change_list(c->db, c->arena, need, NEED_CHANGES_SHOWN, &rows));
    out->item = arena_array(c->arena, struct need_change, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_need_change_list_row *r = &rows.item[rows.count - 1 - i];
        out->item[i] = (struct need_change){r->state, r->role, r->why, r->at};
    }
    return ERR_OK;
}

/* --- what is still open --- */

static void take(struct ctx *c, const struct q_need_open_line_rows *rows, struct need_waitings *out,
                 bool *more) {
    *more = rows->count > NEED_OPEN_PER_PAGE;
    out->count = *more ? NEED_OPEN_PER_PAGE : rows->count;
    out->item = arena_array(c->arena, struct need_waiting, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_need_open_line_row *r = &rows->item[i];
        out->item[i] = (struct need_waiting){.thing = {.id = r->id,
                                                       .kind = STR("need"),
                                                       .community = r->community,
                                                       .audience = r->audience,
                                                       .life = LIFE_PUBLISHED,
                                                       .state = r->state,
                                                       .turn = (int)r->turn,
                                                       .stages = r->stages,
                                                       .topic = r->topic,
                                                       .lang = r->lang,
                                                       .title = r->title,
                                                       .note = r->note,
                                                       .tally = r->tally,
                                                       .created_ms = r->created,
                                                       .updated_ms = r->updated},
                                             .since_ms = r->since};
    }
}

enum err need_still_open(struct ctx *c, struct id community, struct need_open_page p,
                         struct need_waitings *out, bool *more) {
    struct q_need_open_line_rows rows;
    const struct gate *g = &c->viewer->gate;
    const int64_t limit = NEED_OPEN_PER_PAGE + 1;
    bool site = id_is_none(community), any = str_is_empty(p.topic);
    if (site && any) {
        TRY(q_need_open_site(c->db, c->arena, *g, p.after_ms, p.after_id, limit, &rows));
    } else if (site) {
        TRY(q_need_open_topic(c->db, c->arena, *g, p.topic, p.after_ms, p.after_id, limit, &rows));
    } else if (any) {
        TRY(q_need_open_community(c->db, c->arena, *g, community, p.after_ms, p.after_id, limit,
                                  &rows));
    } else {
        TRY(q_need_open_community_topic(c->db, c->arena, *g, community, p.topic, p.after_ms,
                                        p.after_id, limit, &rows));
    }
    take(c, &rows, out, more);
    return ERR_OK;
}

enum err need_desk(struct ctx *c, struct id community, struct need_open_page p,
                   struct need_waitings *out, bool *more) {
    struct q_need_open_line_rows rows;
    const struct gate *g = &c->viewer->gate;
    const int64_t limit = NEED_OPEN_PER_PAGE + 1;
    if (!viewer_has_role(c->viewer, community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    if (!str_is_empty(p.state)) {
        TRY(q_need_desk_state(c->db, c->arena, *g, community, p.after_ms, p.after_id, p.state,
                              p.topic, p.category, limit, &rows));
    } else if (!str_is_empty(p.topic)) {
        TRY(q_need_desk_topic(c->db, c->arena, *g, community, p.after_ms, p.after_id, p.topic,
                              p.category, limit, &rows));
    } else {
        TRY(q_need_desk_all(c->db, c->arena, *g, community, p.after_ms, p.after_id, p.category,
                            limit, &rows));
    }
    take(c, &rows, out, more);
    return ERR_OK;
}

enum err need_private_open(struct ctx *c, struct id community, struct need_open_page p,
                           struct need_waitings *out, bool *more) {
    struct q_need_open_line_rows rows;
    TRY(q_need_open_private(c->db, c->arena, c->viewer->gate, community, p.after_ms, p.after_id,
                            NEED_OPEN_PER_PAGE + 1, &rows));
    take(c, &rows, out, more);
    return ERR_OK;
}
