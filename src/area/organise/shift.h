/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A shift: a time with seats to take, of an initiative or of the community itself. It has duties
 * (what one does there), each with seats and a waiting line. Two never get the last seat. Its seats
 * are seat.h's, hours are hours.h's, pages shift_web.c. */
#ifndef KITH_AREA_ORGANISE_SHIFT_H
#define KITH_AREA_ORGANISE_SHIFT_H

#include "area/organise/initiative.h"

#define SHIFT_TITLE_MAX 120
#define SHIFT_PLACE_MAX 160
#define SHIFT_TEXT_MAX 4000
#define SHIFT_LONGEST_MS (48 * INT64_C(3600000))
#define SHIFT_CODE_SIZE 6
#define DUTIES_MOST 12
#define DUTY_NAME_MAX 60
#define DUTY_SEATS_MOST 500

struct duty {
    struct id id; /* none: to be made */
    struct str name;
    int64_t least, most;
    int64_t taken;
};

struct duties {
    struct duty *item;
    size_t count;
};

struct shift_draft {
    struct community community;
    struct id initiative; /* none: the community's own */
    struct str title;
    struct str place;
    struct str text;
    struct str begins, ends; /* "2026-03-12T18:30", clocks of the community's zone */
    int64_t age_least;
    bool open; /* everybody may see it; of an initiative: as that one */
    struct duties duties;
};

struct shift {
    struct thing thing;
    struct id initiative;
    int64_t begins_ms, ends_ms;
    struct str begins, ends; /* local */
    struct str zone;
    struct str text;
    int64_t age_least;
    int64_t seats_least, seats_most;
};

struct shifts {
    struct shift *item;
    size_t count;
};

/* What one viewer is to a shift. */
struct shift_part {
    bool member;
    bool lead;    /* made it, coordinates its initiative or is a steward */
    bool taken;   /* has a seat */
    bool waiting; /* stands in line */
    bool came;
    struct id duty;
};

/* By a helper or steward of the community, for an initiative by who leads it. ERR_INPUT by field;
 * for duties "duty_0", "least_0", "most_0", "duty_1" ... */
enum err shift_make(struct ctx *c, struct shift_draft *d, struct shift *out) MUST_USE;
enum err shift_find(struct ctx *c, struct id id, struct shift *out) MUST_USE;
enum err shift_part(struct ctx *c, const struct shift *s, struct shift_part *out) MUST_USE;
enum err shift_duties(struct ctx *c, const struct shift *s, struct duties *out) MUST_USE;
/* Duties without a name go, if nobody has a seat there. Whoever has one is told. */
enum err shift_change(struct ctx *c, struct shift *s, struct shift_draft *d) MUST_USE;
/* It is not held; whoever has a seat is told. With a reason. */
enum err shift_call_off(struct ctx *c, struct shift *s, struct str reason) MUST_USE;
/* What is shown at the place, to check in with; for whoever leads it. */
enum err shift_code(struct ctx *c, const struct shift *s, struct str *out) MUST_USE;
/* Its shifts are seen by those who see the initiative; called when that has changed. */
enum err shift_follow_initiative(struct ctx *c, const struct initiative *i) MUST_USE;

/* Where a list goes on: behind that shift. */
struct shift_page {
    int64_t begins_ms;
    struct id id;
};

/* Shifts that are still to be held, soonest first, 20 at most; of a community, or of the whole site
 * when it is none. only_may: those where the viewer has no seat and may take one that is left.
 * Looks at no more than 1000: *next is set when there may be more behind. */
enum err shift_list(struct ctx *c, struct id community, bool only_may, struct shift_page after,
                    struct shifts *out, struct shift_page *next, bool *more) MUST_USE;
enum err shift_list_of_initiative(struct ctx *c, struct id initiative, bool past,
                                  struct shifts *out) MUST_USE;
enum err shift_erase(struct ctx *c, const struct thing *t) MUST_USE;
enum err shift_export_person(struct ctx *c, struct id person, struct json_out *out) MUST_USE;
/* Has it ended, or is it not held? */
bool shift_is_over(const struct ctx *c, const struct shift *s);

#endif
