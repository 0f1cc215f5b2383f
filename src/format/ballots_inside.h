/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the readers of ballots share. For ballots*.c alone; the face is ballots.h. */
#ifndef KITH_FORMAT_BALLOTS_INSIDE_H
#define KITH_FORMAT_BALLOTS_INSIDE_H

#include "format/ballots.h"

/* Ballots in the making, as lists. */
struct ballots_reading {
    struct arena *arena;
    struct str text;
    const struct tally_options *rules;
    enum tally_kind kind;
    struct tally_ballots *out;
    struct flaw *flaw;
    size_t room; /* of start and weight */
    size_t *start;
    uint64_t *weight;
    uint16_t *item;
    uint16_t *value;  /* NULL: the file only lists */
    size_t marks;     /* so far */
    uint64_t ballots; /* so far, each as often as it counts */
    uint32_t *seen;   /* by option: the last ballot that names it, from 1 */
};

/* A flaw at a byte of the text; always ERR_INPUT. */
enum err ballots_refuse(struct ballots_reading *r, size_t at, const char *code, struct str why);
/* Once the number of options is known; `marks` bounds how many marks can stand in the text. */
void ballots_room(struct ballots_reading *r, size_t options, bool valued, size_t marks);
/* A mark of the ballot at hand; refuses an option that is there already. */
enum err ballots_mark(struct ballots_reading *r, size_t at, uint16_t item, uint16_t value);
/* Its marks are all there; `at` is where it stands. Checks weight, order and dots. */
enum err ballots_end(struct ballots_reading *r, size_t at, uint64_t weight);
/* A whole ballot as a row of marks. */
enum err ballots_row(struct ballots_reading *r, size_t at, const uint16_t *mark, uint64_t weight);

/* UTF-8 without control characters: a name that every form can hold. */
bool ballots_is_text(struct str s);

enum err ballots_read_csv(struct ballots_reading *r);
enum err ballots_read_blt(struct ballots_reading *r);
enum err ballots_read_abif(struct ballots_reading *r);
enum err ballots_read_debian(struct ballots_reading *r);

bool ballots_is_blt(struct str text);
bool ballots_is_abif(struct str text);
bool ballots_is_debian(struct str text);

void ballots_write_csv(struct buf *out, const struct tally_ballots *b, enum tally_method m);
void ballots_write_blt(struct buf *out, const struct tally_ballots *b, size_t seats);

/* Ballot i as a list, whatever its shape; item and value have room for all options. */
size_t ballots_list(const struct tally_ballots *b, size_t i, enum tally_kind kind, uint16_t *item,
                    uint16_t *value);

#endif
