/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the opinion engine share; nobody else includes it.
 * Inside, a vote's value is -1 for agree, 0 for pass, 1 for disagree: its enum less 1. */
#ifndef KITH_ENGINE_OPINION_INNER_H
#define KITH_ENGINE_OPINION_INNER_H

#include "engine/opinion.h"

/* --- votes: opinion_votes.c --- */

/* A vote in 16 bits: statement * 4 + vote. A row ends with OPINION_ROW_END. */
#define OPINION_ROW_END UINT16_MAX

/* One person's votes, by statement. */
struct opinion_row {
    uint16_t *entry;
    uint32_t count;
    uint32_t room; /* entries, without the end */
    bool banned;
};

/* Over those who have seen both statements j < k: exact, so that keeping it as votes come and go
 * gives what counting anew gives. */
struct opinion_pair {
    int32_t seen;
    int32_t product;
    int32_t first;  /* sum of their values for j */
    int32_t second; /* and for k */
};

struct opinion_table {
    size_t participants;
    size_t statements;
    struct opinion_row *row;
    struct opinion_statement *statement;
    struct opinion_tally *tally; /* of those who are not banned */
    struct opinion_pair *pair;   /* [opinion_pair_at(j, k)]; NULL above OPINION_GRAM_MAX */
    size_t votes;                /* of those who are not banned */
};

struct opinion_work {
    bool (*progress)(void *self, double share);
    void *self;
    bool stopped;
};

/* Says so far, false when the work is to stop. */
bool opinion_go_on(struct opinion_work *w, double share);

static inline size_t opinion_pair_at(size_t j, size_t k) {
    return k * (k - 1) / 2 + j;
}

/* Without pairs. */
struct opinion_table opinion_table_make(struct arena *a, const struct opinion_input *in);
/* Fills t->pair, which must be zero; false: stopped. */
bool opinion_pairs_sum(struct arena *a, struct opinion_table *t, struct opinion_work *w);

/* --- axes: opinion_axes.c --- */

/* The statements as they are drawn. */
struct opinion_columns {
    size_t voted;   /* C: statements with a vote */
    size_t zeroed;  /* of them, moderated out or meta */
    size_t drawn;   /* the others */
    uint16_t *list; /* which these are */
    double *mean;   /* of all statements; 0 where not drawn */
    bool *is_drawn;
};

struct opinion_axes {
    double *loading[2]; /* of all statements */
    double explained[2];
    bool settled;
};

struct opinion_columns opinion_columns_make(struct arena *a, const struct opinion_table *t);
struct opinion_axes opinion_axes_find(struct arena *a, const struct opinion_table *t,
                                      const struct opinion_columns *c, struct opinion_work *w);
/* Where people and statements stand. */
void opinion_project(struct arena *a, const struct opinion_table *t,
                     const struct opinion_columns *c, const struct opinion_axes *x,
                     struct opinion_map *m);

/* The share of the variance that the first axis carries, to a few digits. */
double opinion_first_share(struct arena *a, const struct opinion_table *t,
                           const struct opinion_columns *c);

/* --- more than chance: opinion_chance.c --- */

enum { OPINION_SHUFFLES = 19 }; /* beyond all of them: one time in twenty by chance */

struct opinion_chance {
    size_t votes; /* when it was found last; it is not found again before many are new */
    size_t known; /* shuffles that were made; later calls replace one of them each */
    size_t next;
    double shuffled[OPINION_SHUFFLES];
    double share; /* of the first axis, in the votes as they are */
    double most;  /* in shuffled ones */
};

void opinion_chance_find(struct arena *a, const struct opinion_table *t, const uint32_t *who,
                         size_t count, struct str seed, struct opinion_chance *c);

/* --- groups: opinion_points.c (k-means), opinion_groups.c (which k) --- */

struct opinion_points {
    size_t count;
    double *x;
    double *y;
    double *weight; /* people at this point */
};

struct opinion_parts {
    size_t k;
    double x[OPINION_BASE_MAX]; /* centres */
    double y[OPINION_BASE_MAX];
    uint8_t *of; /* points */
    double cost; /* weighted sum of squared distances */
};

/* A few near points each, for quick assignment of many. */
struct opinion_cells;
struct opinion_cells *opinion_cells_make(struct arena *a, const struct opinion_points *p);

/* Lloyd's iteration from the centres that `parts` holds, to rest or `most` updates; ties to the
 * first; empty parts are dropped. `cells` may be NULL. */
void opinion_rest(struct opinion_parts *parts, const struct opinion_points *p,
                  const struct opinion_cells *cells, unsigned most);
/* Centres by k-means++. */
void opinion_start(struct arena *a, struct opinion_parts *parts, const struct opinion_points *p,
                   size_t k, struct draw *d);
/* k-means as Polis has it: starts from the first k distinct points, ties to the last. */
void opinion_polis_parts(struct opinion_parts *parts, const struct opinion_points *p, size_t k);
double opinion_silhouette(const struct opinion_parts *parts, const struct opinion_points *p);
/* Share of pairs of people whom both treat alike. */
double opinion_rand(const struct opinion_parts *one, const struct opinion_parts *other,
                    const struct opinion_points *p);

/* What the grouping of a live map remembers. */
struct opinion_memory {
    struct opinion_chance chance;
    struct opinion_parts base;                          /* k 0: nothing yet */
    struct opinion_parts parts[OPINION_GROUPS_MAX + 1]; /* by k */
    size_t groups;                                      /* 0: nothing yet */
    size_t wanted;                                      /* what the last maps asked for */
    unsigned times;                                     /* how many in a row */
    double stability[OPINION_GROUPS_MAX + 1];
};

/* Finds groups of the people `who`, in this order, by m->x and m->y; sets what the map says of
 * groups but for their lists. `memory` NULL: from scratch. */
void opinion_groups_find(struct arena *a, struct opinion_map *m, const uint32_t *who, size_t count,
                         struct opinion_options o, struct opinion_memory *memory);

/* --- what they say: opinion_say.c --- */

void opinion_say(struct arena *a, const struct opinion_table *t, const struct opinion_columns *c,
                 struct opinion_map *m);

/* --- the map: opinion.c --- */

struct opinion_map opinion_map_of(struct arena *a, const struct opinion_table *t,
                                  struct opinion_options o, struct opinion_work *w,
                                  struct opinion_memory *memory);

#endif
