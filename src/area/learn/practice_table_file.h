/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A table of practices (CSV) from somewhere else: which column is what, every fault with its place,
 * and then all of it or nothing. Gaps are no faults: a practice may lack all but what it is called
 * or where it was. Read anew for each step; nothing of a row is kept but its number. */
#ifndef KITH_AREA_LEARN_PRACTICE_TABLE_FILE_H
#define KITH_AREA_LEARN_PRACTICE_TABLE_FILE_H

#include "area/learn/depth.h"
#include "format/csv.h"

#define TABLE_BYTES ((size_t)10 << 20)
#define TABLE_COLUMNS_MAX 60
#define TABLE_ROWS_MAX 20000
#define TABLE_FLAWS_MAX 50
#define TABLE_FIRST_ROWS 3
#define TABLE_NUMBER_MAX 60

/* Columns of the same use are joined, in their order. */
enum table_use {
    TABLE_NOT_USED,
    TABLE_NUMBER,
    TABLE_TITLE,
    TABLE_PLACE,
    TABLE_PROBLEM,
    TABLE_PEOPLE,
    TABLE_STEPS,
    TABLE_MODE,
    TABLE_RUNNER,
    TABLE_BEGUN,
    TABLE_ENDED,
    TABLE_PARTICIPANTS,
    TABLE_RESOURCES,
    TABLE_RESULT,
    TABLE_LESSON,
    TABLE_WENT,
    TABLE_TOPIC,
    TABLE_SOURCES,
    TABLE_ADDRESS,
    TABLE_USES
};

extern const char *const table_use_words[]; /* TABLE_USES of them, then NULL */
enum table_use table_use_of(struct str word);

struct table_column {
    struct str heading;
    enum table_use use;
};

struct practice_table {
    struct arena *arena;
    struct str text;
    int64_t now_ms;
    struct table_column *column;
    size_t columns;
    struct str catalogue, licence, rights; /* as typed; of all rows */

    /* What a check found. */
    struct flaw flaw[TABLE_FLAWS_MAX];
    size_t flaws, flaws_more;
    size_t rows;
    size_t told[TABLE_USES]; /* in how many rows something stands */
    size_t first_rows;
    struct str *first[TABLE_FIRST_ROWS]; /* fields of the first rows */
};

/* Reads the heading and guesses what each column is from its name. The text must live as long.
 * ERR_INPUT: the flaw is there. */
enum err practice_table_open(struct arena *a, struct str text, int64_t now_ms,
                             struct practice_table *out) MUST_USE;
/* Reads all of it. ERR_INPUT: t->flaw has the first faults, in their order. */
enum err practice_table_check(struct practice_table *t) MUST_USE;
/* By a host: what a check found good, into that community, in the transaction at hand. Rows that
 * are known by catalogue and number stay as they are. */
enum err practice_table_write(struct practice_table *t, struct ctx *c, const struct community *m,
                              size_t *made) MUST_USE;

/* The rows that a check refuses, for a spreadsheet (format/csv_mend.h), in the words of `say`; at
 * most TABLE_MEND_MAX. ERR_INPUT: it cannot be read as rows at all. */
#define TABLE_MEND_MAX 5000
typedef struct str table_say(void *self, const struct flaw *flaw);
enum err practice_table_faulty(struct practice_table *t, table_say *say, void *self,
                               struct buf *out) MUST_USE;
/* csv_mend with the limits of tables. */
enum err practice_table_mend(struct arena *a, struct str text, struct str rows, struct str *out,
                             struct flaw *flaw) MUST_USE;

/* The viewer's own table that waits for that community. By hosts. */
enum err practice_table_keep(struct ctx *c, const struct community *m, struct str name,
                             struct str content) MUST_USE;
/* Opened, with what was chosen for it, else with guesses. ERR_NOT_FOUND: none waits; ERR_INPUT: its
 * heading cannot be read, the flaw is there. */
enum err practice_table_kept(struct ctx *c, const struct community *m, struct str *name,
                             struct practice_table *out) MUST_USE;
/* What its columns are, and what holds for all of it, for the next look. */
enum err practice_table_choose(struct ctx *c, const struct community *m,
                               const struct practice_table *t) MUST_USE;
enum err practice_table_put_back(struct ctx *c, const struct community *m,
                                 struct str content) MUST_USE;
enum err practice_table_done(struct ctx *c) MUST_USE;

#endif
