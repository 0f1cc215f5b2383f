/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: learning. */
#include "area/learn/learn.h"

#include "area/learn/practice.h"
#include "practice_sql.h"

static const struct noun_state practice_states[] = {
    {"helped", MSG_practice_went_helped, SHAPE_DONE},
    {"partly", MSG_practice_went_partly, SHAPE_MOVING},
    {"failed", MSG_practice_went_failed, SHAPE_STOPPED},
    {"early", MSG_practice_went_early, SHAPE_OPEN},
    {0},
};

static const struct noun nouns[] = {
    {.kind = "practice",
     .path = "practices",
     .word = MSG_practice_word,
     .turn = TURN_LEARN,
     .states = practice_states,
     .searched = true,
     .erase = practice_erase},
};

static const struct route_table *const routes[] = {&practice_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_practice_menu, "/practices", TURN_LEARN, true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving", MSG_practice_deed_find, "/practices?need={id}", TURN_LEARN,
     ROLE_NONE},
    {"initiative", NULL, MSG_practice_deed_tell, "/communities/{slug}/practices/new?from={id}",
     TURN_SHARE, ROLE_MEMBER},
};

static void put_text(struct json_out *out, const char *key, struct str text) {
    json_key(out, key);
    json_put_str(out, text);
}

static void put_practice(struct json_out *out, const struct q_practice_of_owner_row *r) {
    json_open_object(out);
    json_key(out, "practice");
    json_put_id(out, r->id);
    put_text(out, "title", r->title);
    put_text(out, "problem", r->problem);
    put_text(out, "people", r->people);
    put_text(out, "place", r->note);
    put_text(out, "steps", r->steps);
    put_text(out, "runner", r->runner);
    put_text(out, "resources", r->resources);
    put_text(out, "result", r->result);
    put_text(out, "what_did_not_work", r->lesson);
    put_text(out, "sources", r->sources);
    put_text(out, "labels", r->labels);
    json_key(out, "at_ms");
    json_put_int(out, r->created);
    json_close_object(out);
}

static enum err export_practices(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_practice_of_owner_begin(c->db, person, &s));
    json_key(out, "practices");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_practice_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_practice_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        put_practice(out, &row);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    return export_practices(c, person, out);
}

/* Practices are things: the kernel erases or keeps them, and takes their owner's name away. */
static enum err forget_person(struct ctx *c, struct id person) {
    (void)c;
    (void)person;
    return ERR_OK;
}

const struct area_card learn_card = {
    .name = "learn",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .export_person = export_person,
    .forget_person = forget_person,
};
