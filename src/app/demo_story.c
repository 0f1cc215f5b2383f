/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Plays the scenes of the three communities in the order of time, as their own people. */
#include "app/demo_story.h"

#include <stdlib.h>

#include "app/demo_inside.h"
#include "sys/log.h"

#define SCENES_MOST 1000

struct cue {
    int64_t at_ms;
    enum demo_home home;
    const struct demo_scene *scene;
};

/* Scenes of one moment keep the order in which they are written. */
static int by_time(const void *a, const void *b) {
    const struct cue *x = a, *y = b;
    if (x->at_ms != y->at_ms) {
        return x->at_ms < y->at_ms ? -1 : 1;
    }
    if (x->home != y->home) {
        return x->home < y->home ? -1 : 1;
    }
    return x->scene < y->scene ? -1 : 1;
}

static size_t gather(struct demo *d, struct cue *cues) {
    static const struct demo_scene *const stories[DEMO_HOMES] = {
        [VALLEY] = demo_valley, [LUCERO] = demo_lucero, [NUR] = demo_nur};
    size_t n = 0;
    for (int home = 0; home < DEMO_HOMES; home++) {
        d->home = (enum demo_home)home;
        for (const struct demo_scene *s = stories[home]; s->play != NULL && n < SCENES_MOST; s++) {
            cues[n++] = (struct cue){demo_moment(d, s->days_ago, s->clock), d->home, s};
        }
    }
    qsort(cues, n, sizeof cues[0], by_time);
    return n;
}

static enum err play(struct demo *d, const struct cue *cue) {
    struct arena_mark mark = arena_mark(d->c->arena);
    d->home = cue->home;
    enum err e = demo_act(d, cue->scene->who, cue->at_ms);
    if (e == ERR_OK) {
        e = cue->scene->play(d, cue->scene->row);
    }
    if (e != ERR_OK) {
        log_fail("demo", "the scene of %d days ago, %s, in community %d was refused (%s)",
                 cue->scene->days_ago, cue->scene->clock, (int)cue->home, err_name(e));
        return e; /* what is wrong lies in the arena */
    }
    arena_rewind(d->c->arena, mark);
    return ERR_OK;
}

struct demo *demo_begin(struct arena *a, int64_t today_ms, const struct media_file *picture) {
    struct demo *d = arena_new(a, struct demo);
    *d = (struct demo){.today_ms = today_ms, .picture = picture};
    return d;
}

/* What an earlier transaction left in its arena is read anew. */
static enum err find_homes(struct demo *d) {
    for (int i = 0; i < DEMO_HOMES; i++) {
        TRY(community_find(d->c, d->community[i].thing.id, &d->community[i]));
    }
    return ERR_OK;
}

static enum err open_stage(struct ctx *c, struct demo *d) {
    d->c = c;
    c->viewer = &viewer_site;
    if (d->played_ms > 0) {
        return find_homes(d);
    }
    TRY(demo_people_make(d));
    return demo_places_make(d);
}

enum err demo_play(struct ctx *c, struct demo *d, int64_t until_ms) {
    struct cue *cues = arena_array(c->arena, struct cue, SCENES_MOST);
    TRY(open_stage(c, d));
    size_t n = gather(d, cues);
    for (size_t i = 0; i < n; i++) {
        if (cues[i].at_ms > d->played_ms && cues[i].at_ms <= until_ms) {
            TRY(play(d, &cues[i]));
        }
    }
    d->played_ms = until_ms;
    c->now_ms = d->today_ms;
    c->viewer = &viewer_site;
    c->lang = lang_english();
    return until_ms < d->today_ms ? ERR_OK : demo_people_show(d);
}
