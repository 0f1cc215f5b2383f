/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the panel engine share; for them alone. */
#ifndef KITH_ENGINE_PANEL_INSIDE_H
#define KITH_ENGINE_PANEL_INSIDE_H

#include "engine/panel.h"

#define PANEL_NONE SIZE_MAX

/* --- kinds: people who count alike (panel_kind.c) --- */

struct panel_kinds {
    const struct panel_pool *pool;
    size_t kinds;
    uint32_t *size;        /* people of the kind */
    const uint32_t **cell; /* one cell for each category */
    uint32_t *home;        /* which group of like households, or UINT32_MAX: shares no address */
    size_t homes;          /* groups of like households */
    uint32_t *households;  /* how many there are in each group */
    uint32_t *of;          /* kind of each person */
    uint32_t *slot;        /* which household of its group each person lives in */
    uint32_t most;         /* people that a panel can have at most by addresses alone */
};

struct panel_kinds panel_kinds_make(struct arena *a, const struct panel_pool *p);

/* Does the panel with count[kind] people of each kind keep everything? */
bool panel_counts_allowed(const struct panel_kinds *k, const uint32_t *count);

/* --- search: the best panel for weights of the kinds (panel_search.c) --- */

struct panel_search;

/* Programs are given to the solver in slot 1. */
struct panel_search *panel_search_make(struct arena *a, const struct panel_kinds *k,
                                       const struct linear_solver *s);

struct panel_found {
    enum linear_end end;
    bool found;            /* a panel worth more than the threshold */
    const uint32_t *count; /* of each kind; until the next call */
    double value;
    double bound; /* no panel is worth more; proven by the prices that were checked */
};

/* Looks for a panel whose sum of weight[kind] * count[kind] is above the threshold, and takes the
 * first that comes near enough to the best: within the share `near` (0 to 1) of the way from the
 * bound down to the threshold; or the best of the first branch. Not found: the bound is at most the
 * threshold, but for 1e-9 of the largest weight. */
struct panel_found panel_search_for(struct panel_search *s, const double *weight, double threshold,
                                    double near);
/* Count bounds of a kind for the calls that follow; 0 and its size to begin with. */
void panel_search_bound(struct panel_search *s, size_t kind, uint32_t low, uint32_t high);
/* The least total change of the cells' bounds that lets a panel be, each within its flex. *possible
 * is false when there is none. excess[cell]: above its maximum, below zero: below its minimum. */
enum linear_end panel_search_relax(struct panel_search *s, int64_t *excess, bool *possible);
size_t panel_search_programs(const struct panel_search *s);

/* --- chances (panel_chances.c) --- */

struct panel_chances {
    enum linear_end end;
    double *chance;   /* of each kind: of one of its people */
    size_t mixes;     /* different panels, by kinds */
    uint32_t **count; /* of each: people of each kind */
    double *weight;   /* of each: above 0, adding up to 1 */
    size_t programs;
};

/* At least one panel must exist. */
struct panel_chances panel_chances_find(struct arena *a, const struct panel_kinds *k,
                                        struct panel_search *search, enum panel_goal goal,
                                        struct panel_progress progress,
                                        const struct linear_solver *s);

/* --- the lottery (panel_lottery.c) --- */

void panel_lottery_make(struct arena *a, const struct panel_kinds *k, const struct panel_chances *c,
                        struct panel_result *r);

/* --- legacy (panel_legacy.c) --- */

void panel_legacy_run(struct arena *a, const struct panel_pool *p, const struct panel_options *o,
                      struct panel_result *r);

#endif
