/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of priority rounds: asking, writing in silence, putting together, rating, counting. */
#include "app/demo_inside.h"
#include "area/needs/priority_sheet.h"

enum err demo_round(struct demo *d, const void *row) {
    const struct demo_round *r = row;
    struct priority_draft draft = {
        .community = *demo_here(d),
        .title = str_of(r->title),
        .text = demo_text(r->text),
        .method = str_of(r->method),
        .promise = str_of(r->promise),
        .seed = str_of(r->seed),
        .equity = true,
        .in_room = true,
        .for_public = true,
        .which = STR("these"),
        .needs = demo_made_ids(d, r->need),
    };
    struct priority_round made;
    TRY(priority_draft_make(d->c, &draft, &made));
    d->made[r->as] = made.thing.id;
    return priority_round_open(d->c, made.thing.id);
}

enum err demo_write_down(struct demo *d, const void *row) {
    const struct demo_said *r = row;
    return priority_item_write(d->c, d->made[r->of], str_of(r->words), false);
}

enum err demo_merge_items(struct demo *d, const void *row) {
    const struct demo_same *r = row;
    struct id round = d->made[r->of];
    TRY(priority_round_end(d->c, round, PHASE_WRITING));
    TRY(priority_item_merge(d->c, round, r->item, r->into));
    return priority_round_end(d->c, round, PHASE_MERGING);
}

enum err demo_rate(struct demo *d, const void *row) {
    const struct demo_rating *r = row;
    struct priority_round round;
    TRY(priority_round_find(d->c, d->made[r->of], &round));
    struct priority_marks marks =
        priority_marks_read(d->c->arena, str_of(r->marks), round.asked.count);
    struct priority_reason reason = {r->place, demo_text(r->why)};
    struct priority_reasons why = {&reason, r->why ? 1 : 0};
    return priority_sheet_put(d->c, round.thing.id, &marks, &why);
}

enum err demo_rank(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    return priority_round_end(d->c, d->made[r->of], PHASE_RATING);
}
