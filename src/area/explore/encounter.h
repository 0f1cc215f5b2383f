/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An encounter: two or more communities that learn from each other, or join forces on a motif. The
 * stewards of one invite, those of the others accept or decline. It belongs to none of them and,
 * until all who take part would have everybody read of it, is for their members alone. What is said
 * in it (inquiry.h) stays among them also then. Rules only; pages are encounter_web.c. */
#ifndef KITH_AREA_EXPLORE_ENCOUNTER_H
#define KITH_AREA_EXPLORE_ENCOUNTER_H

#include "area/explore/motif.h"

#define ENCOUNTER_TITLE_MAX 120
#define ENCOUNTER_TEXT_MAX 4000
#define ENCOUNTER_PARTS_MOST 24   /* that take part or are asked */
#define ENCOUNTER_ROWS_MOST 100   /* with those that declined or left */
#define ENCOUNTER_INVITED_MOST 10 /* at once */
#define ENCOUNTER_VISITS_MOST 100
#define ENCOUNTER_PAIRS_MOST 50
#define ENCOUNTER_PROMPTS 12

enum part_state { PART_NONE, PART_ASKED, PART_IN, PART_DECLINED, PART_LEFT };

struct encounter_part {
    struct id community, stewards;
    struct str slug, name, lang;
    enum part_state state;
    bool open;        /* would have everybody read of it */
    struct str takes; /* what they take home; empty: not said */
    int64_t since_ms;
    bool is_member, is_steward; /* the viewer there */
};

struct encounter {
    struct thing thing; /* title: what it is about; state: asked, open, ended */
    struct str about;
    struct id motif;
    bool joint;
    struct id talk; /* the audience of what is said in it */
    struct encounter_part *part;
    size_t parts;
    size_t in; /* how many take part */
    bool is_over;
    bool is_public;
    bool inside;   /* the viewer is a member of one that takes part */
    bool may_keep; /* a steward of one */
};

struct encounter_draft {
    struct str title, about;
    struct str communities; /* a name or address on each line */
};

/* By a steward of `from`, which takes part at once. `communities` may be empty. */
enum err encounter_begin(struct ctx *c, const struct community *from, struct encounter_draft *d,
                         struct encounter *out) MUST_USE;
/* ERR_NOT_FOUND for whoever is no member of one that takes part, nor steward of one that is asked,
 * unless it is public. */
enum err encounter_find(struct ctx *c, struct id id, struct encounter *out) MUST_USE;
/* NULL: has nothing to do with it. */
struct encounter_part *encounter_part_of(const struct encounter *e, struct id community);
/* More of them, by a steward within. ERR_CLOSED: it is over. */
enum err encounter_invite(struct ctx *c, struct encounter *e, struct str communities) MUST_USE;
/* By a steward of the community that is asked. Declining needs no reason and has no consequence:
 * whoever declined may still come. Twice is once. ERR_CLOSED: not asked, or it is over. */
enum err encounter_answer(struct ctx *c, struct encounter *e, struct id community,
                          bool comes) MUST_USE;
/* By a steward of the community, at any time. Nobody is told why. */
enum err encounter_leave(struct ctx *c, struct encounter *e, struct id community) MUST_USE;
/* Whether everybody may read who takes part and what they take home; so when all agree. */
enum err encounter_show_all(struct ctx *c, struct encounter *e, struct id community,
                            bool open) MUST_USE;
/* What a community takes home, in its own words. When all have said it, it is over. */
enum err encounter_take_home(struct ctx *c, struct encounter *e, struct id community,
                             struct str words) MUST_USE;
enum err encounter_end(struct ctx *c, struct encounter *e) MUST_USE;

/* Those on a motif that Kith brought along are called as it is, in the language asked for. For
 * pages alone: what is saved keeps its own title. */
enum err encounter_call(struct ctx *c, struct thing *t) MUST_USE;

/* Of those that the viewer may see: of one community; on a motif. Newest first, at most 20. */
enum err encounter_list_of(struct ctx *c, struct id community, struct things *out) MUST_USE;
enum err encounter_list_on(struct ctx *c, struct id motif, struct things *out) MUST_USE;

/* In one step, by a steward: joins the encounter of those who live with the motif, or makes it and
 * asks the others who say so in their profiles. Their stewards are told. A community that has not
 * said so yet says it with this. */
enum err encounter_join_forces(struct ctx *c, const struct motif *m, const struct community *from,
                               struct encounter *out) MUST_USE;

/* --- visits and circles --- */

struct encounter_visit {
    struct id id;
    struct str host, host_lang;
    int64_t day_ms; /* noon in UTC */
    struct str place, coming;
    bool may_drop;
};

struct encounter_visits {
    struct encounter_visit *item;
    size_t count;
};

/* By a member within: to one that takes part. day: "2026-03-12". */
enum err encounter_visit_plan(struct ctx *c, const struct encounter *e, struct id host,
                              struct str day, struct str place, struct str coming) MUST_USE;
/* By who planned it, or a steward within. */
enum err encounter_visit_drop(struct ctx *c, const struct encounter *e, struct id visit) MUST_USE;
/* Oldest day first. For those within. */
enum err encounter_visits(struct ctx *c, const struct encounter *e,
                          struct encounter_visits *out) MUST_USE;

struct encounter_pair {
    struct id circle;
    struct str name, lang; /* as the others see it */
    struct str community;
    bool is_seen; /* the viewer may see the circle itself */
    bool may_drop;
};

struct encounter_pairs {
    struct encounter_pair *item;
    size_t count;
};

/* By a steward of its community, or who began it. An unlisted one is ERR_NOT_FOUND even then. */
enum err encounter_pair_add(struct ctx *c, const struct encounter *e, struct id circle) MUST_USE;
enum err encounter_pair_drop(struct ctx *c, const struct encounter *e, struct id circle) MUST_USE;
enum err encounter_pairs(struct ctx *c, const struct encounter *e,
                         struct encounter_pairs *out) MUST_USE;
/* Those that the viewer could add. */
enum err encounter_circles(struct ctx *c, const struct encounter *e, struct things *out) MUST_USE;

/* A question for critical thinking, of ENCOUNTER_PROMPTS. */
struct msg_text encounter_prompt(int64_t number);

/* What thing_erase asks: see struct noun. */
enum err encounter_erase(struct ctx *c, const struct thing *t) MUST_USE;

#endif
