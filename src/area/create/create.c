/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: stories and outcomes. */
#include "area/create/create.h"

#include "area/create/outcome.h"
#include "area/create/work.h"
#include "kernel/person_data.h"
#include "outcome_sql.h"
#include "work_sql.h"

static const struct noun_harvest work_harvest = {NULL, work_describe};
static const struct noun_harvest outcome_harvest = {NULL, outcome_describe};

static const struct noun nouns[] = {
    {.kind = "work",
     .path = "works",
     .word = MSG_work_word,
     .turn = TURN_REFLECT,
     .searched = true,
     .in_feeds = true,
     .harvest = &work_harvest,
     .erase = work_erase},
    {.kind = "outcome",
     .path = "outcomes",
     .word = MSG_outcome_word,
     .turn = TURN_REFLECT,
     .searched = true,
     .harvest = &outcome_harvest,
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

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "works", q_work_export));
    return export_rows(c, person, out, "outcomes", q_outcome_export);
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
