/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of understanding: where a community stands, and what it says of itself. */
#include <math.h>

#include "app/demo_inside.h"
#include "area/explore/boundary.h"
#include "area/explore/inquiry.h"
#include "area/explore/profile.h"

static enum err find_motif(struct demo *d, const char *word, struct motif *out) {
    struct motifs all;
    TRY(motif_list(d->c, STR(""), &all));
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].word, str_of(word))) {
            return motif_find(d->c, all.item[i].thing.id, out);
        }
    }
    return ERR_NOT_FOUND;
}

/* Standing somewhere saves the community as it is now. */
enum err demo_stand(struct demo *d, const void *none) {
    struct community home;
    struct profile p;
    (void)none;
    TRY(community_find(d->c, demo_here(d)->thing.id, &home));
    TRY(profile_of(d->c, &home, &p));
    return profile_stand(d->c, &p, d->place[d->home]);
}

enum err demo_draw(struct demo *d, const void *row) {
    const struct demo_land *r = row;
    struct polygon_point *p = arena_array(d->c->arena, struct polygon_point, 40);
    struct polygon_ring ring = {p, 0};
    struct profile profile;
    for (struct str rest = str_of(r->outline); !str_is_empty(rest) && ring.count < 40;) {
        struct str lat = str_cut(&rest, ' '), lon = str_cut(&lat, ',');
        double x = 0, y = 0;
        if (str_to_real(lon, &x) && str_to_real(lat, &y)) {
            p[ring.count++] =
                (struct polygon_point){(int32_t)llround(x * 1e7), (int32_t)llround(y * 1e7)};
        }
    }
    TRY(profile_of(d->c, demo_here(d), &profile));
    return boundary_draw(d->c, &profile, str_of(r->source),
                         &(struct polygon){&ring, 1, polygon_box_of(&ring, 1)});
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
    struct motif m = {0};
    if (r->motif != NULL) {
        TRY(find_motif(d, r->motif, &m));
    }
    struct statement s = {.text = str_of(r->text),
                          .theme = demo_text(r->theme),
                          .source = demo_text(r->source),
                          .motif = m.thing.id,
                          .stage = demo_text(r->stage),
                          .people = {r->people > 0, r->people}};
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

/* --- exchanges --- */

enum err demo_join_forces(struct demo *d, const void *row) {
    const struct demo_forces *r = row;
    struct motif m;
    struct encounter e;
    TRY(find_motif(d, r->motif, &m));
    TRY(encounter_join_forces(d->c, &m, demo_here(d), &e));
    d->made[r->as] = e.thing.id;
    return ERR_OK;
}

enum err demo_ask(struct demo *d, const void *row) {
    const struct demo_inquiry *r = row;
    struct encounter e;
    struct inquiry q;
    TRY(encounter_find(d->c, d->made[r->in], &e));
    TRY(inquiry_ask(d->c, &e, demo_here(d)->thing.id, str_of(r->words), &q));
    d->made[r->as] = q.thing.id;
    return ERR_OK;
}

enum err demo_visit_plan(struct demo *d, const void *row) {
    const struct demo_visit *r = row;
    struct encounter e;
    TRY(encounter_find(d->c, d->made[r->in], &e));
    return encounter_visit_plan(d->c, &e, d->community[r->to].thing.id, demo_day(d, r->day_ago),
                                str_of(r->place), str_of(r->coming));
}

enum err demo_was_tried(struct demo *d, const void *row) {
    const struct demo_tried *r = row;
    struct motif m;
    TRY(find_motif(d, r->motif, &m));
    return motif_tried(d->c, &m, d->made[r->practice]);
}
