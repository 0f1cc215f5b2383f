/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Peer groups (docs/methods/circles.md): who could meet with whom, about what, in which language,
 * where and when. Pure: the same people and seed give the same circles, whatever their order.
 *
 * A key is a topic, a language, a place (online or a venue) and a time to start. A circle is min to
 * max people inside one key, of whom nobody wished to avoid another. As many people as possible are
 * placed, then the score is as high as possible, then the list of circles is the smallest in the
 * order of the lot. People who share no key, not even by way of others, are solved apart: exactly
 * up to CIRCLES_EXACT_MAX together, else by building, bettering and rebuilding (destroy and
 * recreate: Schrimpf et al., J. Comput. Phys. 159, 2000; Shaw, CP 1998).
 *
 * Who sees what: a circle's people, topics, language, place and time are for its members; points
 * are for the one member alone, for they tell of wishes and of the way from home; a score is for
 * whoever runs it. Nothing here tells who avoided whom, and `why` says "avoid" only to somebody
 * whose own list is the reason. */
#ifndef KITH_ENGINE_CIRCLES_FORM_H
#define KITH_ENGINE_CIRCLES_FORM_H

#include "base/arena.h"
#include "base/earth.h"
#include "engine/result.h"

#define CIRCLES_PEOPLE_MAX 5000
#define CIRCLES_TOPICS_MAX 60
#define CIRCLES_LANGUAGES_MAX 40
#define CIRCLES_VENUES_MAX 200
#define CIRCLES_TOPICS_EACH 5
#define CIRCLES_WISHES_EACH 3
#define CIRCLES_AVOIDS_EACH 100
#define CIRCLES_SIZE_MAX 100 /* of a circle */
#define CIRCLES_EXACT_MAX 16
#define CIRCLES_SLOT_MINUTES 30
#define CIRCLES_DAY_SLOTS 48
#define CIRCLES_SLOTS 336 /* half-hours of a week, from Monday 00:00 on */
#define CIRCLES_WEEK_WORDS 6
#define CIRCLES_MINUTES_MAX 1440
#define CIRCLES_ONLINE UINT32_MAX /* a place that is no venue */

/* --- what goes in --- */

struct circles_week {
    uint64_t w[CIRCLES_WEEK_WORDS]; /* bit i of all: half-hour i */
};

void circles_week_add(struct circles_week *w, unsigned slot);
bool circles_week_has(const struct circles_week *w, unsigned slot);

struct circles_venue {
    struct str id;
    struct earth_point at;
    struct circles_week free;
};

enum circles_mode { CIRCLES_BY_NET, CIRCLES_AT_VENUE };

struct circles_person {
    struct str id;
    uint64_t topics;    /* bit i: circles_problem.topic[i]; at least one */
    uint64_t languages; /* the same */
    struct circles_week free;
    unsigned modes; /* 1 or 2 */
    enum circles_mode mode[2];
    struct earth_point at;
    int64_t tenths_max; /* of a kilometre; -1: no limit */
    unsigned wishes;
    uint32_t wish[CIRCLES_WISHES_EACH]; /* people, each once, not oneself */
    size_t avoids;
    const uint32_t *avoid; /* the same */
};

struct circles_problem {
    struct str seed; /* absent: the order given decides between equals */
    unsigned min;    /* 2 <= min <= target <= max <= CIRCLES_SIZE_MAX */
    unsigned max;
    unsigned target;
    unsigned minutes; /* 1 to CIRCLES_MINUTES_MAX; begun half-hours count whole */
    size_t topics;
    const struct str *topic; /* each once; the same below */
    size_t languages;
    const struct str *language;
    size_t venues;
    const struct circles_venue *venue;
    size_t people;
    const struct circles_person *person;
};

/* Called now and then with the share that is done, 0 to 1; false: stop. */
struct circles_progress {
    void *self;
    bool (*tell)(void *self, double share); /* NULL: nobody asks */
};

/* --- what comes out --- */

/* Of one member; their sum over all, less 2 for each person above or below target, is the score. */
struct circles_points {
    int topics; /* 3 for each topic of all after the first, at most 6 */
    int wishes; /* 4 for each of the member's wishes that is there, at most 8 */
    int slots;  /* 1 for each start open to all after the first, at most 3 */
    int mode;   /* 3 when it is the member's first choice */
    int travel; /* -1 for each whole km to the venue, at least -5 */
};

struct circles_circle {
    size_t size;
    const uint32_t *person; /* in the order of the lot */
    const struct circles_points *points;
    uint64_t topics; /* that all share */
    uint32_t language;
    uint32_t place; /* a venue or CIRCLES_ONLINE */
    uint32_t start; /* half-hour */
    unsigned open_slots;
    int64_t score;
};

enum circles_why {
    CIRCLES_TOPIC,     /* fewer than min people have any of their topics */
    CIRCLES_LANGUAGE,  /* ... and any of their languages with it */
    CIRCLES_TIME,      /* ... and a start in common */
    CIRCLES_PLACE,     /* ... and a place where they all could be then */
    CIRCLES_AVOID,     /* without whom they wish to avoid, their keys have fewer than min */
    CIRCLES_LEFT_OVER, /* the others are needed elsewhere */
    CIRCLES_WHYS
};

const char *circles_why_name(enum circles_why w); /* "left_over" */

/* The person's key with the most people who are not placed. */
struct circles_nearest {
    uint32_t missing; /* how many more it would need, at least 1; 0: they are in no key at all */
    uint32_t topic;
    uint32_t language;
    uint32_t place;
    uint32_t start;
};

struct circles_unplaced {
    uint32_t person;
    enum circles_why why;
    struct circles_nearest nearest;
};

struct circles_result {
    const char *refused;         /* "stopped"; else NULL */
    const uint32_t *topic_order; /* topics in the order of the lot */
    const uint32_t *venue_order;
    size_t circles; /* smallest first member first, in the order of the lot */
    struct circles_circle *circle;
    size_t unplaceds; /* in the order of the lot */
    struct circles_unplaced *unplaced;
    size_t placed;
    size_t bound; /* people who are in a key with enough people: no answer places more */
    int64_t score;
    bool exact; /* no answer is better */
    size_t components;
    size_t largest; /* people of the largest component */
    size_t rounds;  /* of rebuilding, in all */
};

/* All in the arena: for 5,000 people below 100 MB. The problem keeps the limits above. */
struct circles_result circles_form(struct arena *a, const struct circles_problem *p,
                                   struct circles_progress progress);
/* The whole answer; head->engine, ->method and ->seed are set here. */
void circles_json(struct json_out *j, struct arena *a, const struct circles_problem *p,
                  const struct circles_result *r, struct result_head head);
/* "sun 23:30" */
struct str circles_time(struct arena *a, uint32_t slot);
/* "online" or the venue's ID. */
struct str circles_place_name(const struct circles_problem *p, uint32_t place);
/* How many circles are in the venue at once, at most: nobody asks whether it has so many rooms. */
unsigned circles_at_once(const struct circles_problem *p, const struct circles_result *r,
                         uint32_t venue);

#endif
