/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A need: what somebody says is missing, with or without an account. It begins a cycle, whose id is
 * the need's. Rules only; pages are need_web.c. Where it stands: need_state.h; those that are one:
 * need_merge.h; what is said about a sensitive one: need_talk.h. */
#ifndef KITH_AREA_NEEDS_NEED_H
#define KITH_AREA_NEEDS_NEED_H

#include "area/needs/category_answer.h"
#include "kernel/community.h"
#include "kernel/cycle.h"
#include "kernel/event.h"
#include "kernel/media.h"

#define NEED_TITLE_MAX 120
#define NEED_TEXT_MAX 4000
#define NEED_PLACE_MAX 200
#define NEED_CODE_SIZE 12 /* characters of a receipt's code, without hyphens */

/* What the speaker gives. */
struct need_draft {
    struct community community;
    struct str title;
    struct str text;
    struct str category; /* a topic's word, or the id of a category */
    struct str place;
    struct str region; /* its name; empty: found by the pin, if any */
    int64_t stages;
    bool sensitive;
    bool has_pin;
    bool coarse;                      /* the pin is to show only about where: to a kilometre */
    double lat, lon;                  /* degrees */
    bool for_members;                 /* the community's alone; else everybody's */
    struct str lang;                  /* of its words; empty: the viewer's */
    struct str speaker;               /* by a helper for somebody else; empty: for oneself */
    bool anyway;                      /* has seen those that are alike */
    bool at_once;                     /* by a program that is trusted: no steward looks before */
    const struct media_file *picture; /* NULL: none */
    struct str alt;                   /* what is on it */
    struct category_givens given;     /* to the questions of the category */
};

struct need {
    struct thing thing;
    struct str text;
    struct str place;
    bool sensitive;
    struct str answer;
    struct id category; /* none: its topic alone */
    struct id region;   /* none */
    struct id target;   /* with which it was put together; none */
    bool has_pin, coarse;
    double lat, lon;
};

/* One that says nearly the same, or stands nearly at the same place. */
struct need_alike {
    struct thing thing;
    int64_t metres; /* between the pins; -1: not known */
    struct id picture;
};

struct need_alikes {
    struct need_alike *item;
    size_t count;
};

/* Voices it. With an account it is published to those it is wanted for (members' stewards when
 * sensitive, otherwise everybody); without one it waits for a steward's look, and `code` receives
 * the receipt. A sensitive category makes it sensitive. ERR_INPUT: something to mend, what is wrong
 * with an answer under its question's name. ERR_TWICE: others are alike, in *alike; again with
 * `anyway`. */
enum err need_voice(struct ctx *c, struct need_draft *d, struct need *out,
                    struct need_alikes *alike, char code[NEED_CODE_SIZE + 1]) MUST_USE;
enum err need_find(struct ctx *c, struct id id, struct need *out) MUST_USE;
/* The same whatever the viewer may see: for who has shown a code, and for the program's own doing.
 */
enum err need_find_as_site(struct ctx *c, struct id id, struct need *out) MUST_USE;
/* Open needs of that community that say nearly the same or are very near, best first, at most 5:
 * words, place and topic together. Bounded work. Uses title, category's topic and pin of the draft.
 */
enum err need_alike(struct ctx *c, const struct need_draft *d, struct str topic,
                    struct need_alikes *out) MUST_USE;

/* "Me too": once for each key (need_support_key). ERR_CLOSED for one that is no longer open. With
 * a reason it also changes what was said before; without an account that is hidden until a steward
 * has looked. Checks "reason". */
#define NEED_REASON_MAX 300
struct need_me_too {
    struct str key;
    struct str reason; /* may be empty */
    bool is_signed;    /* by the name one has in the community; only with an account */
};
enum err need_support(struct ctx *c, struct id id, struct need_me_too s) MUST_USE;
enum err need_unsupport(struct ctx *c, struct id id, struct str key) MUST_USE;
enum err need_is_supported(struct ctx *c, struct id id, struct str key, bool *yes) MUST_USE;
/* The person, or without an account the browser's own word. */
struct str need_support_key(struct ctx *c, struct str visitor);

struct need_reason {
    struct str key; /* in hexadecimal, for hiding it */
    struct str text;
    struct str name; /* empty: not signed */
    int64_t at_ms;
    bool hidden; /* stewards still see it */
};

struct need_reasons {
    struct need_reason *item;
    size_t count;
};

#define NEED_REASONS_SHOWN 50
/* The oldest first, at most NEED_REASONS_SHOWN; the caller has asked for the need. */
enum err need_reasons(struct ctx *c, const struct thing *t, struct need_reasons *out) MUST_USE;
/* By a steward. ERR_FORBIDDEN, ERR_NOT_FOUND. */
enum err need_hide_reason(struct ctx *c, struct id id, struct str key, bool hidden) MUST_USE;

/* By whoever voiced it: with the account, or with the receipt. */
enum err need_withdraw(struct ctx *c, struct need *n) MUST_USE;
/* A receipt's code as people read it: "ABCD-EFGH-IJKL". */
struct str need_code_with_hyphens(struct arena *a, const char *code);
/* What thing_erase asks of this noun: see struct noun. */
enum err need_erase(struct ctx *c, const struct thing *t) MUST_USE;
/* A published one enters the search, the words and cells for likeness, and what is open; a hidden
 * one leaves them. */
enum err need_enter(struct ctx *c, const struct thing *t) MUST_USE;
enum err need_leave(struct ctx *c, const struct thing *t) MUST_USE;
/* A need by its receipt; the bearer sees it whatever its audience. ERR_NOT_FOUND. */
enum err need_by_receipt(struct ctx *c, struct str code, struct need *out) MUST_USE;

#endif
