/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The card of an area: all that the rest of the program knows of it. app/areas.c lists them. */
#ifndef KITH_KERNEL_CARD_H
#define KITH_KERNEL_CARD_H

#include "base/json.h"
#include "kernel/ages.h"
#include "kernel/cycle.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "kernel/harvest.h"
#include "kernel/job.h"
#include "kernel/likeness.h"

struct route; /* web's own; a card only passes them on */

struct route_table {
    const struct route *rows; /* ended by a row without a path */
};

/* A state of a noun: its word in the store, its name in words, and the shape beside the name. */
enum shape { SHAPE_OPEN, SHAPE_MOVING, SHAPE_WAITING, SHAPE_DONE, SHAPE_STOPPED };

struct noun_state {
    const char *word;
    int name; /* enum msg */
    enum shape shape;
};

/* A kind of thing. Its page is /PATH/ID. */
struct noun {
    const char *kind;                /* "need", as in thing.kind */
    const char *path;                /* "needs" */
    int word;                        /* enum msg: "Need" */
    enum turn turn;                  /* where such things belong on the cycle */
    const struct noun_state *states; /* ended by a row without a word; NULL: none is shown */
    bool searched;
    bool in_feeds;                      /* its public things stand in /feeds/PATH */
    const struct noun_harvest *harvest; /* its public things are harvested; NULL: they are not */
    /* One that waits is let in on its own page, by its own rule; the queue only leads there. */
    bool lets_in_itself;
    /* The noun's own words about one thing go; thing_erase asks, whatever the reason (taken back,
     * moderated, its maker forgotten). ERR_CLOSED, before writing anything: others' decisions
     * stand on it, so it stays, without its maker's name. NULL: it has no words of its own. */
    enum err (*erase)(struct ctx *c, const struct thing *t);
    /* A state in which one stands in no list, feed, file, map or search: it was put together with
     * another, which speaks for both. Its page still opens. NULL: there is none. */
    const char *led_away;
    /* Told whenever one was changed, for what is kept beside; NULL: nothing is. */
    enum err (*follow)(struct ctx *c, const struct thing *t);
    /* For lists as files: what each of these says besides, to everybody who sees it, as one text
     * for each; empty: nothing. NULL: such files have no column for it. */
    enum err (*say_more)(struct ctx *c, struct ids things, struct str *out);
    /* Own address when it is not /PATH/ID (a community's slug); NULL: the usual. */
    struct str (*address)(struct ctx *c, const struct thing *t);
    /* Who of those who see a published one may comment on it; NULL: the usual (comment.h). */
    enum err (*may_comment)(struct ctx *c, const struct thing *t, bool *may);
    /* Who keeps order on one beside the stewards; NULL: nobody. */
    enum err (*may_moderate)(struct ctx *c, const struct thing *t, bool *may);
    /* How somebody is called on one, empty for nobody any more; NULL: as in its community. */
    enum err (*call)(struct ctx *c, const struct thing *t, struct id person, struct str *name);
};

struct menu_entry {
    int label; /* enum msg */
    const char *path;
    enum turn turn;
    bool in_community;   /* also /communities/SLUG/PATH */
    bool community_only; /* nowhere else */
    bool first;          /* always in sight; the others stand under "More" */
};

/* What one can do next with a thing, of this area's or of another's: a link on that thing's page.
 * "Begin an initiative", offered for needs by the area that knows what an initiative is. */
struct deed {
    const char *kind;   /* of the things it is offered for: "need" */
    const char *states; /* those in which it is offered, a blank between; NULL: any */
    int label;          /* enum msg */
    /* {id}: the thing's, {slug}: its community's; where there is no community, nothing is offered:
     * "/communities/{slug}/initiatives/new?answers={id}" */
    const char *path;
    enum turn turn;  /* where on the cycle it leads; they stand in this order */
    enum role least; /* in the thing's community; ROLE_NONE: everybody */
};

struct area_card {
    const char *name;
    const struct noun *nouns;
    size_t noun_count;
    const struct route_table *const *routes; /* ended by NULL */
    const struct menu_entry *menu;
    size_t menu_count;
    const struct deed *deeds;
    size_t deed_count;
    const struct job_kind *jobs;
    size_t job_count;
    /* What it knows of how like communities are; NULL: nothing. */
    likeness_fill *likeness;
    /* What it knows of the ages of those who live somewhere; NULL: nothing. */
    age_shares_fill *ages;
    /* Another area's event; NULL: listens to nothing. In the writer's transaction. */
    enum err (*on_event)(struct ctx *c, const struct event *e);
    /* Rows a new site begins with (categories, starter evidence); may run again. */
    enum err (*seed)(struct ctx *c);
    /* Both are owed: everything that this area keeps about a person, and its end. */
    enum err (*export_person)(struct ctx *c, struct id person, struct json_out *out);
    enum err (*forget_person)(struct ctx *c, struct id person);
};

/* Once, before threads. A card without its two debts, or a noun claimed twice, stops the start. */
void cards_use(const struct area_card *const *cards, size_t count);
size_t cards_count(void);
const struct area_card *cards_at(size_t i);
const struct noun *noun_find(struct str kind); /* NULL: unknown */
/* "/needs/0190..." */
struct str thing_address(struct ctx *c, const struct thing *t);
/* What all areas offer to do with a thing, to this viewer; nothing while it is not published. */
struct deed_offer {
    const struct deed *deed;
    struct str path;
};

struct deed_offers {
    struct deed_offer *item;
    size_t count;
};

enum err deeds_of(struct ctx *c, const struct thing *t, struct deed_offers *out) MUST_USE;
/* Does it wait for an answer, or is one under way? By the shape of its state. */
bool thing_is_open(const struct thing *t);
/* The state of a thing by its noun; NULL when the noun shows none. */
const struct noun_state *thing_state(const struct thing *t);

#endif
