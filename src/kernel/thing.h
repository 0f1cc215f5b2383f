/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A thing: what every noun is. A noun's own table shares the thing's id and holds only what the
 * other nouns do not have. */
#ifndef KITH_KERNEL_THING_H
#define KITH_KERNEL_THING_H

#include "kernel/ctx.h"

/* Drafts are seen by their owner, waiting and hidden ones by stewards: their audience says so. */
enum life { LIFE_DRAFT, LIFE_WAITING, LIFE_PUBLISHED, LIFE_HIDDEN, LIFE_ERASED };

struct thing {
    struct id id;
    struct str kind;
    struct id community; /* none: the site */
    struct id owner;
    struct id audience;
    struct id wanted; /* the audience it has once published */
    enum life life;
    struct str state;
    int turn; /* enum turn; 0: not on the cycle */
    int64_t stages;
    struct str topic;
    struct str lang;
    struct str title;
    struct str note;
    int64_t tally;
    int64_t created_ms;
    int64_t updated_ms;
};

struct things {
    struct thing *item;
    size_t count;
};

/* Inserts. The id may be given; otherwise a version 7 is made. Sets created, updated and, from
 * life, the audience: published: wanted; waiting: the stewards; draft: the owner. */
enum err thing_make(struct ctx *c, struct thing *t) MUST_USE;
/* By id and kind (NULL: any). What the viewer may not see is ERR_NOT_FOUND; erased is ERR_GONE. */
enum err thing_find(struct ctx *c, struct id id, const char *kind, struct thing *out) MUST_USE;
/* Writes title, note, topic, stages, state, turn, lang, tally; if `moved`, `updated` is now. */
enum err thing_save(struct ctx *c, const struct thing *t, bool moved) MUST_USE;
/* Changes its life and with it the audience. */
enum err thing_set_life(struct ctx *c, struct thing *t, enum life life) MUST_USE;
enum err thing_add_tally(struct ctx *c, struct id id, int64_t by) MUST_USE;
/* The noun erases its own words (card.h), the kernel what hangs on the thing: its pin, its
 * comments, its place in the search, its title. What stays says only that it was. ERR_CLOSED: see
 * struct noun. */
enum err thing_erase(struct ctx *c, struct thing *t) MUST_USE;

/* A page of a list: newest first, 20 at a time, by key. */
#define THINGS_PER_PAGE 20

struct thing_page {
    int64_t before_ms; /* 0: from the newest */
    struct id before_id;
    int64_t stages;          /* a mask; 0: any */
    int turn;                /* 0: any */
    struct str topic, state; /* absent: any */
    int limit;               /* 0: THINGS_PER_PAGE */
    bool quiet; /* of one's own: leave out what one has paused, as all other lists do */
};

/* It was put together with another: on its own page, and wherever it is asked for by name, but in
 * no list (struct noun). */
bool thing_is_led_away(const struct thing *t);
/* In a community, or on the whole site when it is none. What was led away is left out. *more: there
 * is another page. */
enum err thing_list(struct ctx *c, const char *kind, struct id community, struct thing_page page,
                    struct things *out, bool *more) MUST_USE;
/* What one person made, of every kind and life; the caller is that person or acts for them. */
enum err thing_list_of_owner(struct ctx *c, struct id owner, struct thing_page page,
                             struct things *out, bool *more) MUST_USE;
/* The newest that stand at a turn of a community's cycle, at most `limit`. */
enum err thing_list_at_turn(struct ctx *c, const char *kind, struct id community, int turn,
                            int limit, struct things *out) MUST_USE;

/* Ties. kind: "answers", "follows", "decided_by", "measures", "tells", "grew_from", "gathers",
 * "partner". */
enum err link_make(struct ctx *c, struct id source, const char *kind, struct id target) MUST_USE;
enum err link_drop(struct ctx *c, struct id source, const char *kind, struct id target) MUST_USE;
/* The things at the other end that the viewer may see; kind NULL: any. */
enum err link_targets(struct ctx *c, struct id source, const char *kind,
                      struct things *out) MUST_USE;
enum err link_sources(struct ctx *c, struct id target, const char *kind,
                      struct things *out) MUST_USE;

/* Stages of life, field.md 1: one bit each. */
#define STAGE_TABLE(X)                                                                             \
    X(preconception)                                                                               \
    X(pregnancy)                                                                                   \
    X(birth)                                                                                       \
    X(newborn)                                                                                     \
    X(infancy)                                                                                     \
    X(early_childhood)                                                                             \
    X(childhood)                                                                                   \
    X(adolescence)                                                                                 \
    X(adulthood)                                                                                   \
    X(mature)                                                                                      \
    X(end_of_life)                                                                                 \
    X(loss)                                                                                        \
    X(caregiving)                                                                                  \
    X(intergenerational)

enum stage_number {
#define X(word) STAGE_##word,
    STAGE_TABLE(X)
#undef X
        STAGE_COUNT
};

#define STAGE_BIT(word) (INT64_C(1) << STAGE_##word)
/* What "pause pregnancy content" silences. */
#define STAGES_PREGNANCY                                                                           \
    (STAGE_BIT(preconception) | STAGE_BIT(pregnancy) | STAGE_BIT(birth) | STAGE_BIT(newborn))

const char *stage_word(unsigned number);
struct msg_text stage_name(unsigned number);
bool stage_of_word(struct str word, int64_t *bit);

const char *life_word(enum life l);
enum life life_of_word(struct str word);

#endif
