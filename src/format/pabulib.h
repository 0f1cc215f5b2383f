/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pabulib's .pb files (pabulib.org/format), read and written: sections META, PROJECTS and VOTES,
 * each beginning with its name alone on a line, of any case; fields separated by ";", quoted as in
 * CSV. Counting is engine/budget.h's.
 *
 * META: key and value, each key once; "key;value" may stand first. Needed: budget, and vote_type:
 * approval or choose-1; ordinal; cumulative or scoring.
 * PROJECTS: a heading with project_id (1 to 200 bytes, no comma, each once) and cost.
 * VOTES: a heading with voter_id (1 to 200 bytes, each once), vote (projects, separated by commas)
 * and, where votes have points, points (as many).
 * Other keys and columns are kept for writing. Money has at most two decimals. Points of ordinal
 * votes: max_length without the places before; without max_length, the number of projects. */
#ifndef KITH_FORMAT_PABULIB_H
#define KITH_FORMAT_PABULIB_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/budget.h"
#include "format/flaw.h"

#define PABULIB_ID_MAX 200

enum pabulib_votes { PABULIB_APPROVAL, PABULIB_ORDINAL, PABULIB_CUMULATIVE };

struct pabulib_pair {
    struct str key;
    struct str value;
};

struct pabulib {
    struct budget_election election; /* repeated choices stand as the file has them */
    enum pabulib_votes votes;
    struct pabulib_pair *meta;
    size_t metas;
    struct str *column; /* of PROJECTS */
    size_t columns;
    struct str *cell; /* [project * columns + column] */
    struct str *vote_column;
    size_t vote_columns;
    struct str text;       /* the file, and where in it each vote's record begins */
    const size_t *vote_at; /* [ballot] */
    /* What is odd, but counted:
     *   ["num_votes", stated, there are]       ["num_projects", stated, there are]
     *   ["limit", key, ballots that break it]  ["repeated", ballots that name a project again]
     *   ["votes", projects whose column differs from the recount]  ["score", the same] */
    struct result_notes warnings;
};

/* Texts point into the text, or into the arena. ERR_INPUT or ERR_TOO_LARGE with *flaw. */
enum err pabulib_read(struct arena *a, struct str text, struct pabulib *out,
                      struct flaw *flaw) MUST_USE;

/* What pabulib_read reads back the same. The arena is for scratch. */
void pabulib_write(struct arena *a, struct buf *out, const struct pabulib *p);

/* An amount as such files have it, in cents: "12", "12.5" or "12.50"; at most 10^11. */
bool pabulib_money(struct str s, int64_t *cents);

/* The value of a key, or the absent text. */
struct str pabulib_meta(const struct pabulib *p, struct str key);
/* The column of PROJECTS with this name, or p->columns. */
size_t pabulib_column(const struct pabulib *p, struct str name);

#endif
