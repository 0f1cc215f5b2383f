/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: understanding. */
#include "area/explore/explore.h"

#include "area/explore/indicator.h"
#include "indicator_sql.h"

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
};

static const struct route_table *const routes[] = {&place_routes, &indicator_routes, &intake_routes,
                                                   &peer_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_place_menu, "/places", TURN_UNDERSTAND, false},
};

/* Places and indicators belong to nobody. What a host has sent and not yet taken in is the host's.
 */
static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
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

static enum err forget_person(struct ctx *c, struct id person) {
    return q_draft_drop(c->db, person, NULL);
}

const struct area_card explore_card = {
    .name = "explore",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .export_person = export_person,
    .forget_person = forget_person,
};
