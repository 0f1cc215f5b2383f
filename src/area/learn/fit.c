/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which practices come first for a community. Four things count about alike: whether it answers
 * that kind of need at that stage of life; how like the community is; what came of it; how sure
 * that is. */
#include "area/learn/fit.h"

#include <stdlib.h>

static bool is(struct str word, const char *what) {
    return str_eq(word, str_of(what));
}

/* --- what came of it --- */

/* The newest time at which anybody was asked tells most. */
static enum err read_lineage(struct ctx *c, struct fit *f) {
    struct lineage_count all[ADAPTATION_ASKS];
    bool counted = false;
    if (f->practice.tally == 0) {
        return ERR_OK;
    }
    TRY(lineage_counts(c, f->practice.id, all, &counted));
    for (size_t i = 0; i < ADAPTATION_ASKS && counted; i++) {
        const struct lineage_count *n = &all[i];
        int64_t answered = 0;
        for (size_t k = 0; k < 5; k++) {
            answered += n->answered[k];
        }
        if (answered + n->silent > 0) {
            f->helped = n->answered[0];
            f->answered = answered;
            f->silent = n->silent;
        }
    }
    return ERR_OK;
}

static int outcome_points(const struct fit *f) {
    struct str state = f->practice.state;
    int points = is(state, "helped") ? 2 : is(state, "partly") ? 1 : is(state, "failed") ? -2 : 0;
    if (f->answered > 0) { /* silence is never success */
        points += 2 * f->helped > f->answered + f->silent ? 1 : f->helped == 0 ? -1 : 0;
    }
    return points;
}

/* --- how sure that is --- */

static enum err read_certainty(struct ctx *c, struct fit *f) {
    struct things followed;
    struct appraisals reviews;
    TRY(link_targets(c, f->practice.id, "follows", &followed));
    TRY(evidence_quote(c, &followed, &f->evidence));
    TRY(appraisals_of(c, f->practice.id, &reviews));
    f->recommended = reviews.found[0] + reviews.found[1];
    f->against = reviews.found[3];
    return ERR_OK;
}

static int certainty_points(const struct fit *f) {
    int best = 0;
    for (size_t i = 0; i < f->evidence.count; i++) {
        const struct evidence_quote *q = &f->evidence.item[i];
        struct str state = q->thing.state;
        int points = is(q->certainty, "high") ? 2 : is(q->certainty, "moderate") ? 1 : 0;
        if (is(state, "retracted")) {
            return -2;
        }
        if (is(state, "contested") || is(state, "superseded") || !q->verified) {
            points = points > 1 ? 1 : points;
        }
        best = points > best ? points : best;
    }
    return best + (f->recommended > f->against ? 1 : f->against > f->recommended ? -1 : 0);
}

static int likeness_points(const struct fit *f) {
    return f->likeness.alike == ALIKE_YES ? 2 : f->likeness.alike == ALIKE_NO ? -1 : 0;
}

/* --- all of them --- */

static enum err read_candidates(struct ctx *c, const struct community *m, struct str topic,
                                int64_t stages, struct fits *out) {
    struct things all;
    bool more;
    struct thing_page page = {.topic = topic, .limit = FITS_LOOKED_AT, .quiet = true};
    TRY(thing_list(c, "practice", ID_NONE, page, &all, &more));
    out->looked_at = all.count;
    out->item = arena_array(c->arena, struct fit, all.count);
    for (size_t i = 0; i < all.count; i++) {
        if (id_eq(all.item[i].community, m->thing.id)) {
            continue;
        }
        struct fit *f = &out->item[out->count++];
        f->practice = all.item[i];
        f->likeness.community = f->practice.community;
        f->same_stage = stages != 0 && (f->practice.stages & stages) != 0;
    }
    return ERR_OK;
}

static enum err read_likeness(struct ctx *c, const struct community *m, struct fits *out) {
    struct likeness *of = arena_array(c->arena, struct likeness, out->count);
    for (size_t i = 0; i < out->count; i++) {
        of[i] = out->item[i].likeness;
    }
    TRY(likeness_of(c, m, of, out->count));
    for (size_t i = 0; i < out->count; i++) {
        out->item[i].likeness = of[i];
    }
    return ERR_OK;
}

static int by_points(const void *a, const void *b) {
    const struct fit *x = a, *y = b;
    if (x->points != y->points) {
        return x->points > y->points ? -1 : 1;
    }
    return id_cmp(y->practice.id, x->practice.id);
}

/* What failed is worth knowing, but is not what is looked for. */
static void set_failures_apart(struct ctx *c, struct fits *out) {
    size_t kept = 0;
    out->failed = arena_array(c->arena, struct fit, out->count);
    for (size_t i = 0; i < out->count; i++) {
        if (is(out->item[i].practice.state, "failed")) {
            out->failed[out->failures++] = out->item[i];
        } else {
            out->item[kept++] = out->item[i];
        }
    }
    out->count = kept < FITS_SHOWN ? kept : FITS_SHOWN;
    out->failures = out->failures < FITS_SHOWN ? out->failures : FITS_SHOWN;
}

enum err fits_find(struct ctx *c, const struct community *m, struct str topic, int64_t stages,
                   struct fits *out) {
    *out = (struct fits){0};
    TRY(read_candidates(c, m, topic, stages, out));
    TRY(read_likeness(c, m, out));
    for (size_t i = 0; i < out->count; i++) {
        struct fit *f = &out->item[i];
        TRY(read_lineage(c, f));
        TRY(read_certainty(c, f));
        f->points =
            (f->same_stage ? 1 : 0) + likeness_points(f) + outcome_points(f) + certainty_points(f);
    }
    if (out->count > 0) {
        qsort(out->item, out->count, sizeof *out->item, by_points);
    }
    set_failures_apart(c, out);
    return ERR_OK;
}
