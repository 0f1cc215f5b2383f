/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Panels by lot (docs/methods/panel.md): people drawn from a pool so that each quota is kept and
 * nobody's chance is smaller than it has to be. Pure: linear programs are given to a solver, whose
 * answers are checked; panels are searched for, and proven best, here.
 *
 * leximin: Flanigan, Goelz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens'
 * assemblies", Nature 596 (2021): the smallest chance is as large as it can be, then the second
 * smallest, and so on. maximin: only the smallest. legacy: cell by cell, the scarcest first.
 *
 * People who count alike - the same values in each category, and households alike - always get the
 * same chance; so the programs are about kinds of people, not about people. The order of the people
 * and their IDs change no chance. */
#ifndef KITH_ENGINE_PANEL_H
#define KITH_ENGINE_PANEL_H

#include "base/arena.h"
#include "engine/linear.h"
#include "engine/result.h"

#define PANEL_PEOPLE_MAX 5000
#define PANEL_CATEGORIES_MAX 12
#define PANEL_CELLS_MAX 600
#define PANEL_COUNT_MAX 1000000 /* of a quota, and of the size */
#define PANEL_LOTTERY 1000
#define PANEL_TRIES 100      /* of legacy, for one panel */
#define PANEL_TOLERANCE 1e-7 /* a stage ends when its chance is so near to the best possible */
#define PANEL_PROGRAMS_MAX 5000000 /* in all */
#define PANEL_KNOWN_MAX 20000      /* panels looked at together; above either it is "limit" */

/* --- what goes in --- */

/* A value of a category and how many on the panel must and may have it. */
struct panel_cell {
    size_t category;
    struct str value;
    uint32_t min;
    uint32_t max; /* min <= max */
    /* How far a relaxation may go: min_flex <= min, max <= max_flex. */
    uint32_t min_flex;
    uint32_t max_flex;
};

struct panel_pool {
    size_t people;
    const struct str *id; /* each once, 1 to 200 bytes */
    size_t categories;
    const struct str *category; /* names */
    size_t cells;
    const struct panel_cell *cell; /* each pair of category and value once */
    const uint32_t *of;      /* [person * categories + category]: which cell, of that category */
    const uint32_t *address; /* equal numbers live together, below people; NULL: nobody does */
    uint32_t size;           /* of the panel, 1 or more */
};

enum panel_goal { PANEL_LEXIMIN, PANEL_MAXIMIN, PANEL_LEGACY, PANEL_GOALS };

const char *panel_goal_name(enum panel_goal g); /* "leximin" */
bool panel_goal_find(struct str name, enum panel_goal *out);

/* Called now and then with the share that is done, 0 to 1; false: stop. */
struct panel_progress {
    void *self;
    bool (*tell)(void *self, double share); /* NULL: nobody asks */
};

struct panel_options {
    enum panel_goal goal;
    struct str seed; /* draws the number, and makes legacy's panels; absent: nothing is drawn */
    int64_t number;  /* 0 to 999, by public dice, instead of the seed; else -1 */
    struct panel_progress progress;
};

/* --- what comes out --- */

/* A bound that has to give way so that a panel exists. */
struct panel_relax {
    size_t cell;
    bool is_max;
    uint32_t from;
    uint32_t to;
};

/* Numbers from `first` on, `weight` of them, draw this panel. */
struct panel_drawable {
    uint32_t first;
    uint32_t weight;
    const uint32_t *member; /* panel_pool.size of them, in the order of panel_order */
};

struct panel_result {
    /* Why there is none; else NULL.
     *   "pool"       the panel is larger than the pool
     *   "address"    larger than the number of addresses
     *   "category"   a category's minimums add up to more, or its maximums to less, than the panel
     *   "quotas"     they cannot be met together
     *   "dead_end"   legacy found no panel in PANEL_TRIES tries
     *   "limit"      the time that the solver may use is used up, or a limit above is reached
     *   "solver"     the solver died or lied
     *   "stopped"    progress said so */
    const char *refused;
    struct panel_relax *relax; /* category, quotas: the least change; none when flex forbids it */
    size_t relaxes;

    double minimum;               /* smallest chance among those who have one */
    double *chance;               /* of each person; legacy: as the 1,000 panels have it */
    uint32_t *in_panels;          /* of each person: in how many of the 1,000 */
    size_t never;                 /* people who are on no possible panel */
    struct panel_drawable *panel; /* weights add up to PANEL_LOTTERY */
    size_t panels;
    int64_t number;  /* what was drawn, or -1 */
    size_t drawn;    /* which of panel[] has it; only when number >= 0 */
    size_t programs; /* linear programs that were solved */
};

/* People in the order in which results name them: shorter IDs first, then by bytes. */
uint32_t *panel_order(struct arena *a, const struct panel_pool *p);

/* Does each cell, each address and the size allow these people as a panel, nobody twice? */
bool panel_is_allowed(const struct panel_pool *p, const uint32_t *member, size_t members);

struct panel_result panel_select(struct arena *a, const struct panel_pool *p,
                                 const struct panel_options *o, const struct linear_solver *s);

/* --- replacements --- */

struct panel_replacement {
    const char *refused; /* as above, but for legacy's; else NULL */
    struct panel_relax *relax;
    size_t relaxes;
    uint32_t *joins; /* who comes in, in the order in which they were drawn */
    size_t joining;
    uint32_t *passed; /* who stood before one of them in the lot, and could not keep the quotas */
    size_t passing;
    uint32_t *panel; /* the whole new one, in the order of panel_order */
};

/* Some of a panel's people cannot come. Whoever else is in the pool and has not declined stands in
 * the order of the lot (seed, "panel/replace", ID). The first with whom the quotas can still be
 * kept comes in, then the next, until the panel is whole. `stays`: people of the panel who come;
 * `declined`: everybody who has said no, ever. No one is in both, or twice. The seed is not absent;
 * it should be said after they declined. */
struct panel_replacement panel_replace(struct arena *a, const struct panel_pool *p,
                                       const uint32_t *stays, size_t staying,
                                       const uint32_t *declined, size_t declining, struct str seed,
                                       const struct linear_solver *s);

/* --- as JSON --- */

/* The whole answer; head->engine, ->method and ->seed are set here. */
void panel_json(struct json_out *j, struct arena *a, const struct panel_pool *p,
                const struct panel_options *o, const struct panel_result *r,
                struct result_head head);
void panel_replacement_json(struct json_out *j, const struct panel_pool *p,
                            const struct panel_replacement *r, struct str seed,
                            struct result_head head);

#endif
