/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: understanding. */
#include "area/explore/explore.h"

#include "area/explore/indicator.h"
#include "area/explore/profile.h"
#include "indicator_sql.h"
#include "profile_sql.h"

static const struct noun nouns[] = {
    {.kind = "place",
     .path = "places",
     .word = MSG_place_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = place_erase},
    {.kind = "indicator",
     .path = "indicators",
     .word = MSG_indicator_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = indicator_erase},
    {.kind = "profile",
     .path = "profiles",
     .word = MSG_profile_word,
     .turn = TURN_UNDERSTAND,
     .searched = true,
     .erase = profile_erase,
     .address = profile_address},
};

static const struct route_table *const routes[] = {
    &place_routes, &indicator_routes, &intake_routes,
    &peer_routes,  &profile_routes,   &compare_routes,
    NULL};

static const struct menu_entry menu[] = {
    {MSG_place_menu, "/places", TURN_UNDERSTAND, false},
    {MSG_profile_menu, "/profile", TURN_UNDERSTAND, true, .community_only = true},
};

static const struct deed deeds[] = {
    {"need", "voiced moving", MSG_profile_deed, "/communities/{slug}/profile?need={id}#understand",
     TURN_UNDERSTAND, ROLE_STEWARD},
};

static enum err export_statements(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_statement_of_author_begin(c->db, person, &s));
    json_key(out, "profile_statements");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_statement_of_author_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_statement_of_author_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "community");
        json_put_id(out, row.community);
        json_key(out, "kind");
        json_put_str(out, row.kind);
        json_key(out, "text");
        json_put_str(out, row.text);
        json_key(out, "source");
        json_put_str(out, row.source);
        json_key(out, "at_ms");
        json_put_int(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

static enum err export_files(struct ctx *c, struct id person, struct json_out *out) {
    struct q_draft_of_person_rows rows;
    TRY(q_draft_of_person(c->db, c->arena, person, &rows));
    json_key(out, "files_sent");
    json_open_array(out);
    for (size_t i = 0; i < rows.count; i++) {
        json_open_object(out);
        json_key(out, "name");
        json_put_str(out, rows.item[i].name);
        json_key(out, "at_ms");
        json_put_int(out, rows.item[i].created);
        json_close_object(out);
    }
    json_close_array(out);
    return ERR_OK;
}

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_statements(c, person, out));
    return export_files(c, person, out);
}

/* Places and indicators belong to nobody, a profile to its community: what was said of the
 * community stays, without who said it. */
static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_draft_drop(c->db, person, NULL));
    return q_statement_forget(c->db, person, NULL);
}

const struct area_card explore_card = {
    .name = "explore",
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
