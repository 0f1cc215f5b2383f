/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of deciding: drafting a ballot, opening it, voting, and the count. */
#include "app/demo_inside.h"
#include "area/engage/vote.h"

#define EVENING "18:00"

enum err demo_draft(struct demo *d, const void *row) {
    const struct demo_ballot *r = row;
    struct ballot_draft draft = {
        .community = *demo_here(d),
        .title = str_of(r->title),
        .text = demo_text(r->text),
        .method = str_of(r->method),
        .options = demo_text(r->options),
        .opens = r->opens_ago == 0 ? STR("") : demo_local(d, r->opens_ago, EVENING),
        .closes = demo_local(d, r->closes_ago, EVENING),
        .quorum = demo_text(r->quorum),
        .share = STR(""),
        .share_of = STR(""),
        .open = r->by_name,
        .for_public = true,
        .seed = str_of(r->seed),
        .promise = str_of(r->promise),
        .needs = demo_made_ids(d, r->need),
        .needs_are_options = r->needs_are_options,
    };
    struct ballot made;
    TRY(ballot_draft_make(d->c, &draft, &made));
    d->made[r->as] = made.thing.id;
    return ERR_OK;
}

enum err demo_open(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    return ballot_open(d->c, d->made[r->of]);
}

enum err demo_vote_cast(struct demo *d, const void *row) {
    const struct demo_vote *r = row;
    struct vote v = {
        .options = r->options, .stance = demo_text(r->stance), .reason = demo_text(r->reason)};
    return r->paper == NOBODY
               ? vote_cast(d->c, d->made[r->of], &v)
               : vote_cast_on_paper(d->c, d->made[r->of], d->person[r->paper], &v, false);
}

enum err demo_settle(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    return vote_settle(d->c, d->made[r->of]);
}

enum err demo_count(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    return ballot_advance(d->c, d->made[r->of]);
}
