/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of the area: peers who meet. */
#include "area/circles/circles.h"

#include "area/circles/meeting.h"
#include "area/circles/thread.h"
#include "circle_sql.h"
#include "kernel/person_data.h"
#include "meeting_sql.h"

static const struct noun_state meeting_states[] = {
    {"called", MSG_meeting_state_called, SHAPE_OPEN},
    {"held", MSG_meeting_state_held, SHAPE_DONE},
    {0},
};

static enum err member_may_comment(struct ctx *c, const struct thing *t, bool *may) {
    (void)c;
    (void)t;
    *may = false; /* what is said in a circle is said in its threads */
    return ERR_OK;
}

static const struct noun nouns[] = {
    {.kind = "circle",
     .path = "circles",
     .word = MSG_circle_word,
     .turn = TURN_ACT,
     .searched = true,
     .erase = circle_erase,
     .may_comment = member_may_comment},
    {.kind = "thread",
     .path = "threads",
     .word = MSG_thread_word,
     .turn = TURN_ACT,
     .erase = thread_erase,
     .may_comment = thread_may_comment,
     .may_moderate = thread_may_moderate,
     .call = thread_call},
    {.kind = "meeting",
     .path = "meetings",
     .word = MSG_meeting_word,
     .turn = TURN_ACT,
     .states = meeting_states,
     .erase = meeting_erase,
     .may_comment = member_may_comment},
};

static const struct route_table *const routes[] = {&circle_routes, &thread_routes, &meeting_routes,
                                                   NULL};

static const struct menu_entry menu[] = {
    {MSG_circle_menu, "/circles", TURN_ACT, true},
};

static const struct deed deeds[] = {
    {.kind = "need",
     .states = "voiced moving reopened",
     .label = MSG_circle_deed,
     .path = "/communities/{slug}/circles/new?answers={id}",
     .turn = TURN_ACT,
     .least = ROLE_MEMBER},
};

static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "circles", q_circle_export));
    return export_rows(c, person, out, "meetings", q_attendance_export);
}

static enum err forget_person(struct ctx *c, struct id person) {
    TRY(q_circle_forget(c->db, person, NULL));
    return q_attendance_forget(c->db, person, NULL);
}

const struct area_card circles_card = {
    .name = "circles",
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
