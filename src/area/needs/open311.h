/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs for programs, in the words of Open311 GeoReport v2: what is offered, which needs there
 * are, how they went on; and needs and changes that programs bring with a key. Rules only; how it
 * is written and asked for is open311_api.h's.
 *
 * What is read is what everybody may see, whoever asks: set viewer_nobody before. */
#ifndef KITH_AREA_NEEDS_OPEN311_H
#define KITH_AREA_NEEDS_OPEN311_H

#include "area/needs/category.h"
#include "area/needs/need.h"
#include "kernel/key.h"

#define OPEN311_DAYS_MAX 90
#define OPEN311_REQUESTS_MAX 1000
#define OPEN311_CODES_MAX 20 /* of one question */
#define OPEN311_IDS_MAX 100
#define OPEN311_TEXT_MAX 4000 /* characters of a description */
#define OPEN311_LINK_MAX 500
#define OPEN311_UPDATE_ID_MAX 100

/* --- what is offered --- */

/* A service is a kind of need: a category, or a topic. What the form for voicing offers, in its
 * order. */
struct open311_service {
    struct str code;    /* the category's id, or the topic's word */
    struct id category; /* none: the topic alone */
    struct str topic;   /* of the category, too */
    struct str name, hint;
    bool sensitive; /* what is voiced here is never shown */
    bool archived;  /* not offered any more, but needs have it */
    bool asks;      /* questions of its own: of those that are offered */
};

struct open311_services {
    struct open311_service *item;
    size_t count;
};

enum err open311_services(struct ctx *c, struct id community, bool with_archived,
                          struct open311_services *out) MUST_USE;
/* NULL: there is none. */
const struct open311_service *open311_service_of(const struct open311_services *all,
                                                 struct str code);

/* The only community, for those who do not name one. ERR_NOT_FOUND: there are several, or none. */
enum err open311_only_community(struct ctx *c, struct community *out) MUST_USE;

/* --- needs --- */

struct open311_request {
    struct id id;
    struct id community;
    bool open;
    struct str state;  /* the finer word */
    struct str answer; /* why it stands there */
    struct id target;  /* it was put together with this one; none */
    struct str code, name;
    struct str text; /* title and text, at most OPEN311_TEXT_MAX characters */
    struct str lang;
    struct str agency; /* who must act; empty: nobody is named */
    struct str place;
    int64_t voiced_ms, updated_ms;
    bool has_pin;
    double lat, lon;
    struct id picture; /* none */
};

struct open311_requests {
    struct open311_request *item;
    size_t count;
};

/* A list and how far it is read. */
struct open311_list {
    struct id community;
    const struct open311_service *code[OPEN311_CODES_MAX];
    size_t codes; /* 0: all */
    bool open, closed;
    int64_t from_ms, to_ms;
    /* where it goes on: begin with what is not before anything, open311_list_begin */
    int64_t before_ms;
    struct id before_id;
    int64_t left; /* that may still come */
};

void open311_list_begin(struct open311_list *l);
/* The next of it, newest first, without what was put together with another; at most OPEN311_PIECE,
 * and perhaps none although there are more, so that the work is bounded. Moves the list on. */
#define OPEN311_PIECE 100
enum err open311_list_next(struct ctx *c, struct open311_list *l, struct open311_requests *out,
                           bool *more) MUST_USE;
/* Those of the ids that there are, in the order asked for; of that community, or (none) of any. */
enum err open311_find(struct ctx *c, struct ids ids, struct id community,
                      struct open311_requests *out) MUST_USE;

/* --- how they went on --- */

struct open311_change {
    struct id id;
    struct id need;
    struct str state, why;
    int64_t at_ms;
};

struct open311_changes {
    struct open311_change *item;
    size_t count;
};

struct open311_changes_list {
    struct id community; /* none: of any */
    int64_t after_ms, to_ms;
    struct id after_id;
    int64_t left;
};

enum err open311_changes_next(struct ctx *c, struct open311_changes_list *l,
                              struct open311_changes *out, bool *more) MUST_USE;

/* --- what programs bring --- */

struct open311_draft {
    struct str code;
    struct str text; /* plain: what looks like markup stays as it was typed */
    struct str place;
    bool has_pin;
    double lat, lon;
    struct str link; /* of a picture: kept as a line of the text, never fetched; empty: none */
    struct category_givens given; /* to what the category asks, by its questions' names */
};

struct open311_voiced {
    struct id need;
    bool shown; /* everybody sees it */
    bool sensitive;
    struct str token;
    char receipt[NEED_CODE_SIZE + 1];
};

/* Voices it, by a key that may: the rules are need_voice's. It waits for a steward's look unless
 * the key says otherwise; of what is alike, stewards are told. Checks "service_code",
 * "description", "address_string", "lat", "media_url", and answers under their questions' names.
 * ERR_FORBIDDEN: the key may not. ERR_NOT_FOUND: no such service. */
enum err open311_voice(struct ctx *c, const struct key *k, const struct open311_draft *d,
                       struct open311_voiced *out) MUST_USE;
/* The need of a token. ERR_NOT_FOUND: nobody's. *shown: everybody may see it; of one that waits and
 * of one that never will be shown nothing else is told. */
enum err open311_token(struct ctx *c, struct str token, struct id *need, bool *shown) MUST_USE;

struct open311_said {
    struct str need; /* as sent */
    struct str update_id;
    struct str status;
    struct str text;
};

/* Says where a need of the key's community stands. Checks "update_id" (one that is known is
 * refused), "status", "description". ERR_FORBIDDEN, ERR_NOT_FOUND (also what not everybody sees),
 * ERR_CLOSED: it is no longer to be changed. */
enum err open311_say(struct ctx *c, const struct key *k, struct open311_said *s,
                     struct id *change) MUST_USE;

/* The word of Open311 for where a need stands: of its updates. */
const char *open311_status_word(struct str state);

/* At most so many characters; what was cut ends with a mark for it. */
struct str open311_cut(struct arena *a, struct str text, size_t most);

/* --- what needs owe --- */

enum err open311_enter(struct ctx *c, const struct thing *t, struct id category) MUST_USE;
enum err open311_erase(struct ctx *c, struct id need) MUST_USE;

#endif
