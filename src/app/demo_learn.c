/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of learning: practices, and taking one up. */
#include "app/demo_inside.h"
#include "area/learn/adaptation.h"
#include "area/learn/appraisal.h"
#include "area/learn/depth.h"

static struct opt_int year_ago(const struct demo *d, int years) {
    char local[17];
    int64_t now = 0;
    lang_time_local(d->today_ms, STR("UTC"), local);
    bool known = str_to_int(str_make(local, 4), &now) && years > 0;
    return (struct opt_int){known, now - years};
}

enum err demo_practice_tell(struct demo *d, const void *row) {
    const struct demo_practice *r = row;
    struct practice p = {
        .thing = {.title = str_of(r->title),
                  .note = str_of(r->place),
                  .topic = str_of(r->topic),
                  .state = str_of(r->went),
                  .stages = r->stages},
        .is_public = true,
        .problem = str_of(r->problem),
        .people = demo_text(r->people),
        .steps = str_of(r->steps),
        .runner = STR(""),
        .begun = year_ago(d, r->begun_years),
        .ended = year_ago(d, r->ended_years),
        .resources = demo_text(r->resources),
        .participants = {r->participants > 0, r->participants},
        .reach = STR("open"),
        .result = str_of(r->result),
        .lesson = demo_text(r->lesson),
        .sources = demo_text(r->sources),
        .rights = str_of(r->rights),
        .labels = STR(""),
    };
    TRY(practice_make(d->c, demo_here(d), d->made[r->from], &p));
    d->made[r->as] = p.thing.id;
    return ERR_OK;
}

/* It begins on the day on which it is written down. */
enum err demo_take_up(struct demo *d, const void *row) {
    const struct demo_adaptation *r = row;
    char today[17];
    lang_time_local(d->c->now_ms, demo_here(d)->zone, today);
    struct adaptation_draft draft = {
        .community = *demo_here(d),
        .practice = d->made[r->practice],
        .need = d->made[r->need],
        .kept = str_of(r->kept),
        .change = {.what = str_of(r->change.what),
                   .why = str_of(r->change.why),
                   .moment = STR(""),
                   .planned = r->change.planned,
                   .decided_by = demo_text(r->change.decided_by)},
        .started = str_make(today, 10),
        .consent = str_of(r->consent),
        .consent_words = demo_text(r->consent_words),
        .readers = STR("public"),
    };
    struct adaptation made;
    TRY(adaptation_make(d->c, &draft, &made));
    d->made[r->as] = made.thing.id;
    return ERR_OK;
}

enum err demo_change_more(struct demo *d, const void *row) {
    const struct demo_change *r = row;
    struct adaptation_change change = {.what = str_of(r->what),
                                       .why = str_of(r->why),
                                       .moment = demo_text(r->moment),
                                       .planned = r->planned,
                                       .decided_by = demo_text(r->decided_by)};
    return adaptation_add_change(d->c, d->made[r->of], &change);
}

enum err demo_how_it_went(struct demo *d, const void *row) {
    const struct demo_later *r = row;
    return adaptation_answer(d->c, d->made[r->of], r->months, str_of(r->outcome),
                             demo_text(r->words), demo_text(r->again), demo_text(r->advice));
}

enum err demo_tell_more(struct demo *d, const void *row) {
    const struct demo_facet *r = row;
    struct depth depth;
    TRY(depth_of(d->c, d->made[r->of], &depth));
    depth.words[r->facet] = str_of(r->words);
    return depth_set(d->c, d->made[r->of], &depth);
}

enum err demo_review_practice(struct demo *d, const void *row) {
    const struct demo_review *r = row;
    struct appraisal a = {
        .name = str_of(r->name), .finding = str_of(r->finding), .words = demo_text(r->words)};
    for (size_t i = 0; i < CRITERIA; i++) {
        a.of[i].answer = str_of(r->said[i].answer);
        a.of[i].reason = demo_text(r->said[i].reason);
    }
    return appraisal_put(d->c, d->made[r->of], &a);
}
