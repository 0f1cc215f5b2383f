/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Marks: what one rater says in a priority round, as it is kept and as it is checked. Pure.
 *
 * As a text: "PLACE:V,V,V;" for each item that was spoken of, a value for each criterion that the
 * round asks, in order; nothing between two commas is "not rated". In pairs "PLACE-PLACE:W;" with
 * W 1 (the first), 2 (the second) or 0 (the same). */
#ifndef KITH_AREA_NEEDS_PRIORITY_MARKS_H
#define KITH_AREA_NEEDS_PRIORITY_MARKS_H

#include "base/arena.h"
#include "base/buf.h"
#include "engine/priority.h"

#define PRIORITY_MARKS_MAX ((size_t)256 * 1024) /* bytes of one sheet */
#define PRIORITY_HAND_MAX 10                    /* items dealt to one person */

/* Which criteria a round asks. */
struct priority_asked {
    enum priority_criterion item[PRIORITY_CRITERIA];
    size_t count;
};

struct priority_asked priority_asked(enum priority_method m, bool barriers, bool equity);
/* The whole numbers that may be said. */
int priority_lowest_mark(enum priority_criterion c);
int priority_highest_mark(enum priority_method m, enum priority_criterion c, int64_t most);

struct priority_mark {
    int64_t place;
    int64_t other;                    /* pairs: the second; else 0 */
    int64_t value[PRIORITY_CRITERIA]; /* by the order of what is asked; PRIORITY_EMPTY: nothing */
};

struct priority_marks {
    struct priority_mark *item;
    size_t count;
};

/* What is no mark is left out: it was written by priority_marks_text. In the arena. */
struct priority_marks priority_marks_read(struct arena *a, struct str text, size_t values);
/* Marks that say nothing are left out. Absent: more than PRIORITY_MARKS_MAX. */
struct str priority_marks_text(struct arena *a, const struct priority_marks *m, size_t values);
/* NULL: nothing was said of it. */
const struct priority_mark *priority_mark_of(const struct priority_marks *m, int64_t place,
                                             int64_t other);

struct priority_hand {
    int64_t place[PRIORITY_HAND_MAX];
    size_t count;
};

struct priority_hand priority_hand_read(struct str text);
struct str priority_hand_text(struct arena *a, const struct priority_hand *h);
/* So many items that their pairs are at most `most`. */
size_t priority_hand_size(int64_t most);
/* Ranks from pairs: rank[i] of hand.place[i], from 1, equals alike; 0: not spoken of. Counted are
 * those of which every pair among them was answered, as they were dealt. Items that go round in
 * one person's answers are equal. */
void priority_hand_ranks(const struct priority_hand *h, const struct priority_marks *m,
                         int64_t rank[PRIORITY_HAND_MAX]);

#endif
