/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A CSV file of indicators: which column is what, every fault with its line, and then its rows into
 * the store. Read twice, each time from the beginning and keeping nothing of a row but sixteen
 * bytes: first to check, then to write. Knows neither pages nor commands. */
#ifndef KITH_AREA_EXPLORE_INDICATOR_FILE_H
#define KITH_AREA_EXPLORE_INDICATOR_FILE_H

#include "area/explore/indicator.h"
#include "format/csv.h"
#include "format/data_package.h"

#define FILE_COLUMNS_MAX 400
#define FILE_ROWS_MAX 2000000
#define FILE_MISSING_MAX 32
#define FILE_FLAWS_MAX 50
#define FILE_FIRST_ROWS 5

enum column_use {
    COLUMN_NOT_USED,
    COLUMN_ID,   /* several are joined */
    COLUMN_NAME, /* several are joined with commas */
    COLUMN_YEAR,
    COLUMN_VALUE,
    COLUMN_LOW,
    COLUMN_HIGH,
    COLUMN_PEOPLE,
    COLUMN_QUALITY,
    COLUMN_USES
};

extern const char *const column_use_words[COLUMN_USES]; /* "value", as in --map and in forms */

struct file_column {
    struct str heading;
    enum column_use use;
    struct str code; /* of the indicator that a value, low ... belongs to */
    bool is_number;  /* its first value that is not missing is one; nothing else is assumed */
    size_t indicator;
};

struct file_seen {
    uint64_t key; /* of ID and year */
    uint64_t record;
};

struct indicator_file {
    struct arena *arena;
    struct str text;
    char separator;
    struct file_column *column;
    size_t columns;
    struct str missing[FILE_MISSING_MAX]; /* codes for what is missing */
    size_t missings;
    struct str year_said;             /* as typed; empty: not said */
    int64_t year;                     /* of all rows, unless a column says it; 0: nobody said */
    const struct data_package *about; /* what a second file says of the columns; NULL: none */
    struct intake intake;

    /* What the check found. */
    struct flaw flaw[FILE_FLAWS_MAX];
    size_t flaws;      /* in `flaw` */
    size_t flaws_more; /* beyond */
    size_t rows, values, missing_values;
    size_t first_rows;
    struct str *first[FILE_FIRST_ROWS]; /* fields of the first rows */
    struct file_seen *seen;
    size_t seen_room, seen_count;
};

/* Reads the heading, and guesses what each column is from its name and its first value. The text
 * must live as long. ERR_INPUT: f->flaw says where. */
enum err indicator_file_open(struct arena *a, struct str text, struct indicator_file *f) MUST_USE;

/* Codes for what is missing, separated by commas or blanks. */
void indicator_file_missing(struct indicator_file *f, struct str list);
/* Numbers in it that look like such codes (-9999, -1111.1 ...) and are not named, by commas. A
 * check refuses them: what is missing never becomes a number. */
enum err indicator_file_suspects(struct indicator_file *f, struct str *out) MUST_USE;
/* From here on no column is used but those that are named. Each name must be one of the heading:
 * ERR_INPUT and a flaw in line 1. list: columns by commas. */
void indicator_file_clear(struct indicator_file *f);
enum err indicator_file_use(struct indicator_file *f, enum column_use use,
                            struct str list) MUST_USE;
/* COL=CODE or COL=CODE:low (value, low, high, people, quality), by commas. */
enum err indicator_file_map(struct indicator_file *f, struct str list) MUST_USE;
/* Every column of numbers that nothing else uses is an indicator, its code made of its heading. */
enum err indicator_file_use_numbers(struct indicator_file *f) MUST_USE;
/* A number is the year of all rows; else the name of the column that says it. */
enum err indicator_file_year(struct indicator_file *f, struct str year) MUST_USE;

/* Reads all of it. ERR_INPUT: f->flaw has the first FILE_FLAWS_MAX faults, by line. */
enum err indicator_file_check(struct indicator_file *f) MUST_USE;
/* Writes what a check found good, in the transaction at hand; counts are in f->intake. */
enum err indicator_file_write(struct indicator_file *f, struct ctx *c) MUST_USE;

/* The rows that a check refuses, as CSV for a spreadsheet: the number of the row, its fields, and
 * last what is wrong with it, in the words of `say`. At most INDICATOR_MEND_MAX rows. */
#define INDICATOR_MEND_MAX 10000
typedef struct str indicator_say(void *self, const struct flaw *flaw);
enum err indicator_file_faulty(struct indicator_file *f, indicator_say *say, void *self,
                               struct buf *out) MUST_USE;
/* The same file with those rows as they came back, mended: `rows` is what indicator_file_faulty
 * wrote. ERR_INPUT: *flaw says where in `rows`. */
enum err indicator_file_mend(struct arena *a, struct str text, struct str rows, struct str *out,
                             struct flaw *flaw) MUST_USE;

/* "Population_Density" -> "population_density" */
struct str indicator_code_of(struct arena *a, struct str heading);

#endif
