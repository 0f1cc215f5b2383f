/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Hours that a person gave: said by the person or by checking in at a shift, confirmed by whoever
 * coordinates. Only the person and those who confirm see them; an initiative shows their sum. */
#ifndef KITH_AREA_ORGANISE_HOURS_H
#define KITH_AREA_ORGANISE_HOURS_H

#include "area/organise/seat.h"

#define HOURS_NOTE_MAX 200
#define HOURS_PER_PAGE 50
#define HOURS_DAY_MINUTES (24 * 60)

struct hours {
    struct id id;
    struct id person;
    struct str name; /* whose; only in hours_waiting */
    struct id community, initiative, shift;
    struct str title, lang; /* of what it was for; only in hours_mine */
    struct str day;         /* "2026-03-12" */
    int64_t minutes;
    struct str note;
    struct str state; /* said, confirmed, declined */
};

struct hours_list {
    struct hours *item;
    size_t count;
};

struct hours_sums {
    int64_t confirmed, said; /* minutes */
};

/* Where the list of one's own goes on: behind that row. */
struct hours_page {
    struct str day; /* empty: from the newest */
    struct id id;
};

/* The viewer, a member of the community, says what they gave. Not more than a day, not for days to
 * come nor for those over a year ago. The same once more within some minutes counts once. */
enum err hours_say(struct ctx *c, const struct initiative *i, struct str day, int64_t minutes,
                   struct str note) MUST_USE;
/* One's own, while nobody has confirmed them. ERR_CLOSED: somebody has. */
enum err hours_take_back(struct ctx *c, struct id id) MUST_USE;
/* By whoever coordinates the initiative. The person is told. ERR_CLOSED: judged already. */
enum err hours_judge(struct ctx *c, const struct initiative *i, struct id id,
                     bool confirm) MUST_USE;
/* Said and not yet judged, oldest first, 100 at most; for whoever coordinates. */
enum err hours_waiting(struct ctx *c, const struct initiative *i, struct hours_list *out) MUST_USE;

/* The viewer's own, newest first. */
enum err hours_mine(struct ctx *c, struct hours_page after, struct hours_list *out,
                    bool *more) MUST_USE;
enum err hours_sums(struct ctx *c, struct hours_sums *out) MUST_USE;
/* The viewer's own, all of them, oldest first, to `row` one by one. */
enum err hours_each(struct ctx *c, void (*row)(void *to, const struct hours *h), void *to) MUST_USE;

/* The viewer is at a shift where they have a seat and writes the code shown there: an hour before
 * it begins until twelve hours after its end. ERR_INPUT: another code. ERR_CLOSED: not now. */
enum err shift_check_in(struct ctx *c, const struct shift *s, struct str code) MUST_USE;
/* Who of those with a seat was there, ticked off by whoever leads it: their hours are confirmed,
 * those of the others are not. From an hour before it begins. */
enum err shift_set_came(struct ctx *c, const struct shift *s, struct ids came) MUST_USE;

enum err hours_export_person(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
enum err hours_forget_person(struct ctx *c, struct id person) MUST_USE;

#endif
