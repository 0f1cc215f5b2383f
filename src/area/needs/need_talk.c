/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The private channel. */
#include "area/needs/need_talk.h"

#include <stdio.h>

#include "kernel/gate.h"
#include "kernel/order.h"
#include "need_sql.h"
#include "need_talk_sql.h"
#include "sys/chance.h"

/* --- what is said --- */

enum err need_messages(struct ctx *c, const struct need *n, struct need_messages *out) {
    struct q_need_message_list_rows rows;
    *out = (struct need_messages){0};
    if (!n->sensitive) {
        return ERR_OK;
    }
    TRY(q_need_message_list(c->db, c->arena, n->thing.id, NEED_MESSAGES_SHOWN, &rows));
    out->item = arena_array(c->arena, struct need_message, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_need_message_list_row *r = &rows.item[rows.count - 1 - i];
        out->item[i] = (struct need_message){.by_speaker = str_eq(r->side, STR("speaker")),
                                             .own = viewer_is_person(c->viewer) &&
                                                    id_eq(r->author, c->viewer->person),
                                             .text = r->text,
                                             .at_ms = r->at};
    }
    return ERR_OK;
}

/* A notice a day tells that there is something to read, and nothing else. */
static enum err tell_others(struct ctx *c, const struct need *n, bool by_speaker) {
    char day[24];
    (void)snprintf(day, sizeof day, "%lld", (long long)(c->now_ms / 86400000));
    if (!by_speaker) {
        return id_is_none(n->thing.owner)
                   ? ERR_OK
                   : notice_put(c, n->thing.owner, &n->thing, "need.message", day, ID_NONE);
    }
    struct ids people;
    TRY(audience_people(c, n->thing.audience, &people));
    for (size_t i = 0; i < people.count; i++) {
        if (!id_eq(people.item[i], c->viewer->person)) {
            TRY(notice_put(c, people.item[i], &n->thing, "need.message", day, ID_NONE));
        }
    }
    return ERR_OK;
}

enum err need_say(struct ctx *c, const struct need *n, bool by_speaker, struct str text) {
    struct q_need_message_last_row last;
    if (!n->sensitive || (!by_speaker && !gate_sees(c->viewer, &n->thing))) {
        return ERR_FORBIDDEN;
    }
    check_text(c, "message", &text, 1, NEED_MESSAGE_MAX);
    TRY(ctx_checked(c));
    struct str side = by_speaker ? STR("speaker") : STR("listener");
    enum err e = q_need_message_last(c->db, c->arena, n->thing.id, side, &last);
    if (e == ERR_OK && str_eq(last.text, text) && c->now_ms - last.at < 60000) {
        return ERR_OK;
    }
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    TRY(q_need_message_add(c->db, n->thing.id, c->now_ms, id_make(c->now_ms), side,
                           c->viewer->person, text, NULL));
    return tell_others(c, n, by_speaker);
}

/* --- who listens --- */

enum err need_private_audience(struct ctx *c, const struct community *m, struct id *out) {
    struct q_need_private_row_row row;
    enum err e = q_need_private_row(c->db, c->arena, m->thing.id, &row);
    *out = e == ERR_OK ? row.audience : m->stewards;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* From the first that is named on, those who listen are an audience of their own. */
static enum err begin_audience(struct ctx *c, const struct community *m, struct id *audience) {
    TRY(need_private_audience(c, m, audience));
    if (!id_eq(*audience, m->stewards)) {
        return ERR_OK;
    }
    struct ids stewards;
    *audience = id_make_random();
    TRY(q_need_private_add(c->db, m->thing.id, *audience, NULL));
    TRY(audience_people(c, m->stewards, &stewards));
    for (size_t i = 0; i < stewards.count; i++) {
        TRY(audience_enter(c, *audience, stewards.item[i]));
    }
    return q_need_move_private(c->db, m->thing.id, m->stewards, *audience, NULL);
}

enum err need_listeners(struct ctx *c, struct id community, struct community_members *out) {
    struct q_need_listener_list_rows rows;
    if (!viewer_has_role(c->viewer, community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_need_listener_list(c->db, c->arena, community, NEED_LISTENERS_MAX, &rows));
    out->item = arena_array(c->arena, struct community_member, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct community_member){.person = rows.item[i].person,
                                                 .name = rows.item[i].name,
                                                 .since_ms = rows.item[i].since};
    }
    return ERR_OK;
}

static enum err add_listener(struct ctx *c, const struct community *m, struct id person) {
    struct id audience;
    struct community_members there;
    TRY(need_listeners(c, m->thing.id, &there));
    if (there.count >= NEED_LISTENERS_MAX) {
        return ERR_FULL;
    }
    TRY(begin_audience(c, m, &audience));
    TRY(q_need_listener_add(c->db, m->thing.id, person, c->now_ms, NULL));
    return audience_enter(c, audience, person);
}

static enum err drop_listener(struct ctx *c, const struct community *m, struct id person,
                              enum role role) {
    struct id audience;
    TRY(q_need_listener_drop(c->db, m->thing.id, person, NULL));
    TRY(need_private_audience(c, m, &audience));
    bool stays = role == ROLE_STEWARD || id_eq(audience, m->stewards);
    return stays ? ERR_OK : audience_leave(c, audience, person);
}

enum err need_listener_set(struct ctx *c, const struct community *m, struct id person,
                           bool listens) {
    struct community_member who;
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    enum err e = community_member(c, m->thing.id, person, &who);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && who.role < ROLE_MEMBER)) {
        return ctx_wrong(c, "person", msg_need_wrong_listener());
    }
    TRY(e);
    TRY(listens ? add_listener(c, m, person) : drop_listener(c, m, person, who.role));
    return audit_write(c, listens ? "need.listener" : "need.no_listener", person, m->thing.id,
                       STR(""));
}

enum err need_listener_role(struct ctx *c, struct id community, struct id person, struct str role) {
    struct q_need_private_row_row row;
    enum err e = q_need_private_row(c->db, c->arena, community, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    enum role now = role_of_word(role);
    if (now == ROLE_STEWARD) {
        return audience_enter(c, row.audience, person);
    }
    if (now < ROLE_MEMBER) {
        TRY(q_need_listener_drop(c->db, community, person, NULL));
    }
    struct q_need_listener_has_row named;
    TRY(q_need_listener_has(c->db, c->arena, community, person, &named));
    return named.total > 0 ? ERR_OK : audience_leave(c, row.audience, person);
}

enum err need_listens(struct ctx *c, const struct community *m, bool *yes) {
    struct q_need_listener_has_row row;
    *yes = viewer_has_role(c->viewer, m->thing.id, ROLE_STEWARD);
    if (*yes || !viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    TRY(q_need_listener_has(c->db, c->arena, m->thing.id, c->viewer->person, &row));
    *yes = row.total > 0;
    return ERR_OK;
}
