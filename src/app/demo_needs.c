/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Scenes of keeping needs: kinds, who must act, areas, answers given often, what is put together.
 */
#include <math.h>

#include "app/demo_inside.h"
#include "area/needs/body.h"
#include "area/needs/category_question.h"
#include "area/needs/need_merge.h"
#include "area/needs/region.h"
#include "area/needs/template.h"
#include "kernel/key.h"

enum err demo_category_make(struct demo *d, const void *row) {
    const struct demo_category *r = row;
    struct category k = {.community = demo_here(d)->thing.id,
                         .topic = str_of(r->topic),
                         .sensitive = r->sensitive,
                         .name = {{str_of(r->lang), str_of(r->name), demo_text(r->hint)}},
                         .names = 1};
    return category_save(d->c, &k);
}

enum err demo_category_called(struct demo *d, const char *name, struct id *out) {
    struct categories all;
    TRY(category_list(d->c, demo_here(d)->thing.id, false, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].name[0].name, str_of(name))) {
            *out = all.item[i].id;
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err demo_question_make(struct demo *d, const void *row) {
    const struct demo_question *r = row;
    struct category_question q = {.open = r->open,
                                  .words = {{STR("en"), str_of(r->label), STR("")}},
                                  .langs = 1,
                                  .lines = {demo_text(r->choices)}};
    TRY(demo_category_called(d, r->category, &q.category));
    while (q.type < FORM_TYPES && !str_eq(str_of(form_type_word(q.type)), str_of(r->type))) {
        q.type++;
    }
    return category_question_save(d->c, &q);
}

enum err demo_body_make(struct demo *d, const void *row) {
    const struct demo_body *r = row;
    struct body b = {.community = demo_here(d)->thing.id,
                     .name = str_of(r->name),
                     .email = STR(""),
                     .lang = STR("en"),
                     .line = {{.topic = str_of(r->topic), .region = STR("")}},
                     .lines = 1};
    return body_save(d->c, &b);
}

enum err demo_template_make(struct demo *d, const void *row) {
    const struct demo_template *r = row;
    struct template t = {.community = demo_here(d)->thing.id,
                         .name = str_of(r->name),
                         .state = str_of(r->state),
                         .text = {{str_of(r->lang), str_of(r->text)}},
                         .texts = 1};
    return template_save(d->c, &t);
}

/* Nobody is told it: there is no such office. */
enum err demo_key_make(struct demo *d, const void *row) {
    const struct demo_key *r = row;
    struct key k = {.name = str_of(r->name), .powers = r->powers};
    struct str code;
    return key_make(d->c, demo_here(d), &k, &code);
}

/* Squares side by side, from the west to the east. */
enum err demo_regions_take_in(struct demo *d, const void *row) {
    const struct demo_regions *r = row;
    struct region_drawing *all = arena_array(d->c->arena, struct region_drawing, 3);
    for (int i = 0; i < 3; i++) {
        const int32_t side = 1000000;
        int32_t west = (int32_t)llround(r->lon * 1e7) + i * side;
        int32_t south = (int32_t)llround(r->lat * 1e7);
        struct polygon_point *p = arena_array(d->c->arena, struct polygon_point, 4);
        struct polygon_ring *ring = arena_new(d->c->arena, struct polygon_ring);
        p[0] = (struct polygon_point){west, south};
        p[1] = (struct polygon_point){west + side, south};
        p[2] = (struct polygon_point){west + side, south + side};
        p[3] = (struct polygon_point){west, south + side};
        *ring = (struct polygon_ring){p, 4};
        all[i] = (struct region_drawing){str_of(r->name[i]), {ring, 1, polygon_box_of(ring, 1)}};
    }
    return region_take_in(d->c, demo_here(d)->thing.id, str_of(r->title), all, 3);
}

enum err demo_because(struct demo *d, const void *row) {
    const struct demo_because *r = row;
    return need_support(
        d->c, d->made[r->need],
        (struct need_me_too){.key = need_support_key(d->c, STR("")), .reason = str_of(r->reason)});
}

enum err demo_put_together(struct demo *d, const void *row) {
    const struct demo_merge *r = row;
    return need_merge(d->c, d->made[r->source], d->made[r->target]);
}
