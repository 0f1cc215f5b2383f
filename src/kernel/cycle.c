/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Steps of the cycle. */
#include "kernel/cycle.h"

#include "cycle_sql.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "sys/chance.h"

static const char *const turn_words[TURN_COUNT] = {
    "none", "listen", "understand", "learn", "decide", "organise", "act", "reflect", "share"};

const char *turn_word(int turn) {
    return turn_words[turn];
}

struct msg_text turn_name(int turn) {
    static const int names[TURN_COUNT] = {MSG_turn_none,  MSG_turn_listen,  MSG_turn_understand,
                                          MSG_turn_learn, MSG_turn_decide,  MSG_turn_organise,
                                          MSG_turn_act,   MSG_turn_reflect, MSG_turn_share};
    return (struct msg_text){.key = names[turn]};
}

struct msg_text turn_question(int turn) {
    static const int questions[TURN_COUNT] = {
        MSG_turn_none,           MSG_turn_listen_question,  MSG_turn_understand_question,
        MSG_turn_learn_question, MSG_turn_decide_question,  MSG_turn_organise_question,
        MSG_turn_act_question,   MSG_turn_reflect_question, MSG_turn_share_question,
    };
    return (struct msg_text){.key = questions[turn]};
}

static enum err already_taken(struct ctx *c, struct id need, enum turn turn, struct id thing,
                              bool *has) {
    struct q_step_has_row row;
    TRY(q_step_has(c->db, c->arena, need, turn, thing, &row));
    *has = row.total > 0;
    return ERR_OK;
}

enum err cycle_step(struct ctx *c, struct id need, enum turn turn, struct id thing) {
    bool has;
    TRY(already_taken(c, need, turn, thing, &has));
    if (has) {
        return ERR_OK;
    }
    struct thing t;
    TRY(thing_find(c, need, NULL, &t));
    TRY(q_step_add(c->db, need, c->now_ms, id_make(c->now_ms), turn, thing, c->viewer->person,
                   NULL));
    TRY(q_step_set_turn(c->db, need, turn, c->now_ms, NULL));
    t.turn = turn;
    t.updated_ms = c->now_ms;
    char thing_text[ID_TEXT_SIZE + 1];
    id_text(thing, thing_text);
    struct str data =
        arena_printf(c->arena, "{\"turn\":\"%s\",\"thing\":\"%s\"}", turn_word(turn), thing_text);
    return event_write(c, &t, "need.moved", data);
}

enum err cycle_step_all(struct ctx *c, struct id source, enum turn turn, struct id thing) {
    struct things needs;
    TRY(link_targets(c, source, "answers", &needs));
    for (size_t i = 0; i < needs.count; i++) {
        TRY(cycle_step(c, needs.item[i].id, turn, thing));
    }
    return ERR_OK;
}

enum err cycle_steps(struct ctx *c, struct id need, struct steps *out) {
    struct q_step_list_rows rows;
    TRY(q_step_list(c->db, c->arena, need, &rows));
    out->item = arena_array(c->arena, struct step, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        struct step *s = &out->item[i];
        *s = (struct step){
            .turn = (int)rows.item[i].turn, .at_ms = rows.item[i].at, .by = rows.item[i].by};
        enum err e = thing_find(c, rows.item[i].thing, NULL, &s->thing);
        bool paused =
            e == ERR_OK && !id_eq(s->thing.id, need) && gate_is_muted(c->viewer, &s->thing);
        if (e == ERR_NOT_FOUND || e == ERR_GONE || paused) {
            s->thing = (struct thing){.id = ID_NONE};
        } else if (e != ERR_OK) {
            return e;
        }
    }
    return ERR_OK;
}
