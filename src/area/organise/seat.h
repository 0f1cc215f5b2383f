/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A seat: somebody's place in a shift, or in the line for one. Who may take one is the table of
 * rules in seat.c; a further rule (clearances, minors, rest) is a row there. */
#ifndef KITH_AREA_ORGANISE_SEAT_H
#define KITH_AREA_ORGANISE_SEAT_H

#include "area/organise/shift.h"

#define SEATS_SHOWN 1000

struct seat {
    struct id person;
    struct str name;
    struct id duty;
    struct str duty_name;
    bool taken; /* otherwise waiting */
    bool came;
};

struct seats {
    struct seat *item;
    size_t count;
};

/* Whether somebody may take a seat or stand in line, by a table of rules in shift.c. *why: the
 * first rule against it, in words; key MSG_NONE: may. says_age: has said to be old enough. */
enum err shift_may_join(struct ctx *c, const struct shift *s, const struct viewer *who,
                        bool says_age, struct msg_text *why) MUST_USE;
/* The viewer takes a seat, or the end of the line when none is left (*taken tells). ERR_INPUT: a
 * rule is against it (field "duty"). Again: the same answer. */
enum err seat_take(struct ctx *c, const struct shift *s, struct id duty, bool says_age,
                   bool *taken) MUST_USE;
/* Gives the seat back, or leaves the line; the first in line who may gets it and is told. The
 * viewer's own until it begins or they checked in (ERR_CLOSED);
 * somebody else's by who leads, unless they were there. */
enum err seat_leave(struct ctx *c, const struct shift *s, struct id person) MUST_USE;

/* Everybody with a seat or in line: for those who lead and those who have a seat. */
enum err seat_all(struct ctx *c, const struct shift *s, struct seats *out) MUST_USE;

/* Those where the viewer has a seat or waits, soonest first; 50 at most. */
enum err seat_mine(struct ctx *c, struct shifts *out) MUST_USE;
/* Seats that are left go to the first in line who may; for a duty with more seats than before. */
enum err seat_fill(struct ctx *c, const struct shift *s, struct id duty) MUST_USE;

enum err seat_export_person(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
/* Coming seats are given back, so that the line moves up. */
enum err seat_forget_person(struct ctx *c, struct id person) MUST_USE;

#endif
