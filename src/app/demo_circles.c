/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of circles: beginning one, coming in, talking, meeting. */
#include "app/demo_inside.h"
#include "area/circles/meeting.h"
#include "area/circles/thread.h"

enum err demo_circle_begin(struct demo *d, const void *row) {
    const struct demo_circle *r = row;
    struct circle s = {
        .thing = {.title = str_of(r->title), .note = demo_text(r->note), .stages = r->stages},
        .about = demo_text(r->about),
        .joining = str_of(r->joining),
        .rhythm = demo_text(r->rhythm),
        .agreement = str_of(r->agreement)};
    TRY(circle_begin(d->c, demo_here(d), &s, d->made[r->need]));
    d->made[r->as] = s.thing.id;
    return ERR_OK;
}

enum err demo_circle_join(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    struct circle s;
    TRY(circle_find(d->c, d->made[r->of], &s));
    return circle_join(d->c, &s, true);
}

/* By a facilitator; of an unlisted circle they then accept the agreement themselves. */
enum err demo_circle_let_in(struct demo *d, const void *row) {
    const struct demo_people_of *r = row;
    struct circle s;
    struct ids who = demo_ids(d, r->who);
    TRY(circle_find(d->c, d->made[r->of], &s));
    for (size_t i = 0; i < who.count; i++) {
        TRY(circle_set_role(d->c, &s, who.item[i], CIRCLE_MEMBER));
    }
    return ERR_OK;
}

enum err demo_thread_begin(struct demo *d, const void *row) {
    const struct demo_thread *r = row;
    struct circle s;
    TRY(circle_find(d->c, d->made[r->circle], &s));
    struct thread t = {.thing = {.title = str_of(r->title)},
                       .text = str_of(r->text),
                       .warning = demo_text(r->warning)};
    TRY(thread_begin(d->c, &s, &t));
    d->made[r->as] = t.thing.id;
    return ERR_OK;
}

enum err demo_meeting_call(struct demo *d, const void *row) {
    const struct demo_meeting *r = row;
    struct circle s;
    TRY(circle_find(d->c, d->made[r->circle], &s));
    struct meeting m = {.thing = {.title = str_of(r->title), .note = STR("")},
                        .starts_ms = demo_moment(d, r->on_ago, r->from),
                        .ends_ms = demo_moment(d, r->on_ago, r->until),
                        .zone = demo_here(d)->zone,
                        .place = demo_text(r->place),
                        .agenda = demo_text(r->agenda)};
    TRY(meeting_call(d->c, &s, &m));
    d->made[r->as] = m.thing.id;
    return ERR_OK;
}

enum err demo_meeting_coming(struct demo *d, const void *row) {
    const struct demo_of *r = row;
    struct meeting m;
    TRY(meeting_find(d->c, d->made[r->of], &m));
    return meeting_answer(d->c, &m, true);
}

enum err demo_meeting_held(struct demo *d, const void *row) {
    const struct demo_people_of *r = row;
    struct meeting m;
    TRY(meeting_find(d->c, d->made[r->of], &m));
    return meeting_record(d->c, &m, demo_ids(d, r->who), demo_text(r->notes));
}
