/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of understanding: where a community stands, and what it says of itself. */
#include "app/demo_inside.h"
#include "area/explore/profile.h"

/* Standing somewhere saves the community as it is now. */
enum err demo_stand(struct demo *d, const void *none) {
    struct community home;
    struct profile p;
    (void)none;
    TRY(community_find(d->c, demo_here(d)->thing.id, &home));
    TRY(profile_of(d->c, &home, &p));
    return profile_stand(d->c, &p, d->place[d->home]);
}

enum err demo_tell_of(struct demo *d, const void *row) {
    const struct demo_story_of *r = row;
    struct profile p;
    TRY(profile_of(d->c, demo_here(d), &p));
    return profile_tell(d->c, &p, str_of(r->story));
}

enum err demo_say(struct demo *d, const void *row) {
    const struct demo_says *r = row;
    struct profile p;
    struct statement s = {
        .text = str_of(r->text), .theme = demo_text(r->theme), .source = demo_text(r->source)};
    TRY(profile_of(d->c, demo_here(d), &p));
    return profile_say(d->c, &p, str_of(r->kind), &s, ID_NONE);
}

enum err demo_understand(struct demo *d, const void *row) {
    const struct demo_needs *r = row;
    struct profile p;
    struct ids needs = demo_made_ids(d, r->need);
    TRY(profile_of(d->c, demo_here(d), &p));
    return profile_understand(d->c, &p, needs.item, needs.count);
}
