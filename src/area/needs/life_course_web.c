/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of the life course, of a community and of the site. */
#include "area/needs/life_course_web.h"

#include <math.h>

#include "area/needs/needs.h"
#include "kernel/gate.h"
#include "page_life_course.h"

/* --- the stops of the line --- */

static int length_of(const struct life_course *l, int64_t needs) {
    return l->most == 0 ? 0 : (int)(needs * LIFE_COURSE_WIDTH / l->most);
}

static void add_stop(struct life_course_stops *to, const struct life_course *l, unsigned stage) {
    const struct life_course_stage *s = &l->stage[stage];
    to->item[to->count++] =
        (struct life_course_stop){.of = *s,
                                  .word = str_of(stage_word(stage)),
                                  .is_age = stage <= STAGE_end_of_life,
                                  .all = length_of(l, s->needs),
                                  .under_way = length_of(l, s->answered + s->moving),
                                  .answered = length_of(l, s->answered)};
}

static void make_stops(struct web *w, struct life_course_view *v) {
    struct life_course_stops *all[] = {&v->ages, &v->others, &v->silent};
    for (size_t i = 0; i < 3; i++) {
        *all[i] = (struct life_course_stops){
            arena_array(w->ctx.arena, struct life_course_stop, STAGE_COUNT), 0};
    }
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        bool is_age = i <= STAGE_end_of_life;
        if (v->muted & (INT64_C(1) << i)) {
            continue;
        }
        add_stop(is_age ? &v->ages : &v->others, &v->course, i);
        v->any = v->any || v->course.stage[i].needs > 0;
        if (is_age && v->course.stage[i].needs == 0) {
            add_stop(&v->silent, &v->course, i);
        }
    }
}

/* --- words --- */

struct url life_course_url(struct page *p, const struct life_course_view *v,
                           const struct life_course_stop *s, const char *state) {
    struct str base =
        v->in_community ? arena_join(p->arena, STR("/communities/"), v->community.slug) : STR("");
    struct str of = state[0] == '\0' ? STR("") : arena_printf(p->arena, "&state=%s", state);
    return url_of_path(p->arena, arena_join(p->arena, base, STR("/needs?stage="), s->word, of));
}

struct msg_text life_course_people(const struct age_share *a) {
    int64_t low = llround(a->low * 100), high = llround(a->high * 100);
    if (!a->known) {
        return msg_life_course_not_known();
    }
    if (!a->has_low) {
        return msg_life_course_at_most(msg_arg_int(high));
    }
    if (!a->has_high) {
        return msg_life_course_at_least(msg_arg_int(low));
    }
    return low == high ? msg_life_course_about(msg_arg_int(low))
                       : msg_life_course_between(msg_arg_int(high), msg_arg_int(low));
}

struct msg_text life_course_heard_words(enum life_course_heard h) {
    static const int words[] = {MSG_life_course_unknown, MSG_life_course_few, MSG_life_course_alike,
                                MSG_life_course_less, MSG_life_course_more};
    return (struct msg_text){.key = words[h]};
}

struct str life_course_years(struct page *p, const struct life_course *l) {
    struct str all = STR("");
    int64_t last = 0;
    for (size_t i = 0; i < l->ages; i++) {
        int64_t year = l->age[i].people.year;
        if (l->age[i].people.known && year > 0 && year != last) {
            all = arena_printf(p->arena, "%.*s%s%lld", STR_ARG(all), all.n > 0 ? ", " : "",
                               (long long)year);
            last = year;
        }
    }
    return all;
}

/* --- routes --- */

static enum err show(struct web *w, struct life_course_view *v) {
    TRY(life_course_of(&w->ctx, v->in_community ? &v->community : NULL, &v->course));
    v->muted = w->ctx.viewer->gate.muted;
    make_stops(w, v);
    page_life_course(&w->page, v);
    return ERR_OK;
}

static enum err life_course(struct web *w) {
    struct life_course_view v = {0};
    return show(w, &v);
}

static enum err life_course_of_community(struct web *w) {
    struct life_course_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show(w, &v);
}

static const struct route rows[] = {
    {HTTP_GET, "/life-course", ANYONE, life_course, .cached = true},
    {HTTP_GET, "/communities/:slug/life-course", ANYONE, life_course_of_community, .cached = true},
    {0},
};

const struct route_table life_course_routes = {rows};
