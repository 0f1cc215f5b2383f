/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of organising: initiatives, tasks, shifts, hours. */
#include "app/demo_inside.h"
#include "area/organise/hours.h"

enum err demo_plan(struct demo *d, const void *row) {
    const struct demo_initiative *r = row;
    struct initiative_draft draft = {
        .community = *demo_here(d),
        .title = str_of(r->title),
        .note = str_of(r->note),
        .plan = str_of(r->plan),
        .begins = STR(""),
        .ends = STR(""),
        .budget = demo_text(r->budget),
        .amount = {r->amount > 0, r->amount},
        .open = true,
        .needs = demo_made_ids(d, r->need),
        .practice = d->made[r->practice],
        .ballot = d->made[r->ballot],
    };
    struct initiative made;
    TRY(initiative_make(d->c, &draft, &made));
    d->made[r->as] = made.thing.id;
    return ERR_OK;
}

enum err demo_move(struct demo *d, const void *row) {
    const struct demo_state *r = row;
    struct initiative i;
    TRY(initiative_find(d->c, d->made[r->of], &i));
    return initiative_set_state(d->c, &i, str_of(r->state), demo_text(r->words));
}

enum err demo_join(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    struct initiative i;
    TRY(initiative_find(d->c, d->made[r->of], &i));
    return initiative_join(d->c, &i);
}

enum err demo_update_tell(struct demo *d, const void *row) {
    const struct demo_update *r = row;
    struct initiative i;
    TRY(initiative_find(d->c, d->made[r->of], &i));
    return initiative_tell(d->c, &i, str_of(r->text), r->team_only);
}

/* --- tasks --- */

enum err demo_task_add(struct demo *d, const void *row) {
    const struct demo_task *r = row;
    struct str due = r->due_ago == 0 ? STR("") : demo_day(d, r->due_ago);
    return task_add(d->c, d->made[r->of], str_of(r->title), due);
}

static enum err find_task(struct demo *d, const struct demo_task *r, struct task *out) {
    struct tasks all;
    TRY(task_list(d->c, d->made[r->of], &all));
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].title, str_of(r->title))) {
            *out = all.item[i];
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err demo_task_take(struct demo *d, const void *row) {
    struct task t;
    TRY(find_task(d, row, &t));
    return task_take(d->c, &t);
}

enum err demo_task_done(struct demo *d, const void *row) {
    struct task t;
    TRY(find_task(d, row, &t));
    return task_set_state(d->c, &t, STR("done"));
}

/* --- shifts and hours --- */

enum err demo_plan_shift(struct demo *d, const void *row) {
    const struct demo_shift *r = row;
    struct duty duty[2] = {
        {.name = demo_text(r->duty[0].name), .least = r->duty[0].least, .most = r->duty[0].most},
        {.name = demo_text(r->duty[1].name), .least = r->duty[1].least, .most = r->duty[1].most}};
    struct shift_draft draft = {.community = *demo_here(d),
                                .initiative = d->made[r->initiative],
                                .title = str_of(r->title),
                                .place = demo_text(r->place),
                                .text = demo_text(r->text),
                                .begins = demo_local(d, r->on_ago, r->from),
                                .ends = demo_local(d, r->on_ago, r->until),
                                .open = true,
                                .duties = {duty, r->duty[1].name == NULL ? 1 : 2}};
    struct shift made;
    TRY(shift_make(d->c, &draft, &made));
    d->made[r->as] = made.thing.id;
    return ERR_OK;
}

enum err demo_take_seat(struct demo *d, const void *row) {
    const struct demo_seat *r = row;
    struct shift s;
    struct duties duties;
    bool taken;
    TRY(shift_find(d->c, d->made[r->of], &s));
    TRY(shift_duties(d->c, &s, &duties));
    return seat_take(d->c, &s, duties.item[r->duty].id, false, &taken);
}

enum err demo_came(struct demo *d, const void *row) {
    const struct demo_people_of *r = row;
    struct shift s;
    TRY(shift_find(d->c, d->made[r->of], &s));
    return shift_set_came(d->c, &s, demo_ids(d, r->who));
}

enum err demo_say_hours(struct demo *d, const void *row) {
    const struct demo_hours *r = row;
    struct initiative i;
    TRY(initiative_find(d->c, d->made[r->of], &i));
    return hours_say(d->c, &i, demo_day(d, r->day_ago), r->minutes, demo_text(r->note));
}

enum err demo_confirm_hours(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    struct initiative i;
    struct hours_list waiting;
    TRY(initiative_find(d->c, d->made[r->of], &i));
    TRY(hours_waiting(d->c, &i, &waiting));
    for (size_t k = 0; k < waiting.count; k++) {
        TRY(hours_judge(d->c, &i, waiting.item[k].id, true));
    }
    return ERR_OK;
}
