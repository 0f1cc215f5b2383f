/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: stories and outcomes. */
#include "area/create/create.h"

#include "area/create/outcome.h"
#include "area/create/work.h"
#include "outcome_sql.h"
#include "work_sql.h"

static const struct noun nouns[] = {
    {.kind = "work",
     .path = "works",
     .word = MSG_work_word,
     .turn = TURN_REFLECT,
     .searched = true,
     .erase = work_erase},
    {.kind = "outcome",
     .path = "outcomes",
     .word = MSG_outcome_word,
     .turn = TURN_REFLECT,
     .searched = true,
     .erase = outcome_erase},
};

static const struct route_table *const routes[] = {&work_routes, &outcome_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_work_menu, "/works", TURN_REFLECT, true, .first = true},
};

static const struct deed deeds[] = {
    {.kind = "initiative",
     .states = "running done",
     .label = MSG_outcome_deed,
     .path = "/communities/{slug}/outcomes/new?of={id}",
     .turn = TURN_REFLECT,
     .least = ROLE_MEMBER},
    {.kind = "initiative",
     .label = MSG_work_deed,
     .path = "/communities/{slug}/works/new?tells={id}",
     .turn = TURN_REFLECT,
     .least = ROLE_MEMBER},
};

static enum err export_works(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_work_of_owner_begin(c->db, person, &s));
    json_key(out, "works");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_work_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_work_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "work");
        json_put_id(out, row.id);
        json_key(out, "title");
        json_put_str(out, row.title);
        json_key(out, "text");
        json_put_str(out, row.text);
        json_key(out, "narrator");
        json_put_str(out, row.narrator);
        json_key(out, "at_ms");
        json_put_int(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_outcomes(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_outcome_of_owner_begin(c->db, person, &s));
    json_key(out, "outcomes");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_outcome_of_owner_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_outcome_of_owner_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "outcome");
        json_put_id(out, row.id);
        json_key(out, "title");
        json_put_str(out, row.title);
        json_key(out, "meaning");
        json_put_str(out, row.meaning);
        json_key(out, "at_ms");
        json_put_int(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_works(c, person, out));
    return export_outcomes(c, person, out);
}

/* Works and outcomes are things: the kernel erases them, or keeps them without a name, as the
 * person chose; work_erase and outcome_erase do our part. */
static enum err forget_person(struct ctx *c, struct id person) {
    (void)c;
    (void)person;
    return ERR_OK;
}

const struct area_card create_card = {
    .name = "create",
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
