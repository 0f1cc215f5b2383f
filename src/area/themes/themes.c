/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: whatever else matters. */
#include "area/themes/themes.h"

#include "area/themes/theme.h"
#include "theme_sql.h"

static const struct noun_state states[] = {
    {"proposed", MSG_theme_state_proposed, SHAPE_WAITING},
    {"open", MSG_theme_state_open, SHAPE_OPEN},
    {0},
};

static struct str theme_address(struct ctx *c, const struct thing *t) {
    struct q_theme_row_row row;
    if (q_theme_row(c->db, c->arena, t->id, &row) != ERR_OK) {
        return STR("/themes");
    }
    return arena_printf(c->arena, "/themes/%.*s", STR_ARG(row.slug));
}

static const struct noun nouns[] = {
    {.kind = "theme",
     .path = "themes",
     .word = MSG_theme_word,
     .states = states,
     .searched = true,
     .address = theme_address},
};

static const struct route_table *const routes[] = {&theme_routes, NULL};

static const struct menu_entry menu[] = {
    {MSG_theme_menu, "/themes", TURN_NONE, false},
};

static const struct deed deeds[] = {
    {"need", NULL, MSG_theme_deed, "/themes?for={id}", TURN_SHARE, ROLE_MEMBER},
    {"practice", NULL, MSG_theme_deed, "/themes?for={id}", TURN_SHARE, ROLE_MEMBER},
    {"initiative", NULL, MSG_theme_deed, "/themes?for={id}", TURN_SHARE, ROLE_MEMBER},
    {"work", NULL, MSG_theme_deed, "/themes?for={id}", TURN_SHARE, ROLE_MEMBER},
};

/* A theme is a thing and its ties; the kernel has both. Nothing here is kept about a person. */
static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    (void)c;
    (void)person;
    (void)out;
    return ERR_OK;
}

static enum err forget_person(struct ctx *c, struct id person) {
    (void)c;
    (void)person;
    return ERR_OK;
}

const struct area_card themes_card = {
    .name = "themes",
    .nouns = nouns,
    .noun_count = sizeof nouns / sizeof nouns[0],
    .routes = routes,
    .menu = menu,
    .menu_count = sizeof menu / sizeof menu[0],
    .deeds = deeds,
    .deed_count = sizeof deeds / sizeof deeds[0],
    .seed = theme_seed,
    .export_person = export_person,
    .forget_person = forget_person,
};
