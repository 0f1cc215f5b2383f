/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A place: a county, a country, a municipality that figures speak of. It belongs to the site, to no
 * person, and is public. Rules only; pages are place_web.c. */
#ifndef KITH_AREA_EXPLORE_PLACE_H
#define KITH_AREA_EXPLORE_PLACE_H

#include "kernel/gate.h"

#define PLACE_NAME_MAX 200 /* characters */
#define PLACE_CODE_MAX 100 /* bytes */
#define PLACES_PER_PAGE 50

extern const char *const place_kinds[]; /* words, ended by NULL */
struct msg_text place_kind_name(struct str word);

struct place {
    struct thing thing; /* title is its name */
    struct str kind;
    struct str code;
    struct str folded; /* its name made comparable */
    bool has_pin;
    double lat, lon; /* degrees */
};

struct places {
    struct place *item;
    size_t count;
};

/* Where a list goes on: behind that name. */
struct place_after {
    struct str folded;
    struct id id;
};

/* Those who keep the site, and the program itself. */
bool place_may_keep(const struct viewer *v);

enum err place_find(struct ctx *c, struct id id, struct place *out) MUST_USE;
/* In order of names; `typed` is the beginning of a name or a whole code; kind may be empty. Of each
 * place only id, title, language, kind and code are filled. */
enum err place_list(struct ctx *c, struct str kind, struct str typed, struct place_after after,
                    struct places *out, bool *more) MUST_USE;

/* Makes it, or changes the name and pin of a known one (its kind and code stay). Checks code, kind,
 * name, pin. ERR_FORBIDDEN for whoever does not keep the site. */
enum err place_make(struct ctx *c, struct place *p) MUST_USE;
enum err place_save(struct ctx *c, struct place *p) MUST_USE;
/* For files: finds it by kind and code and gives it that name, or makes it. Nothing is checked. */
enum err place_put(struct ctx *c, struct str kind, struct str code, struct str name, struct id *out,
                   bool *made) MUST_USE;
/* What thing_erase asks of this noun: figures and communities stand on it, so it stays. */
enum err place_erase(struct ctx *c, const struct thing *t) MUST_USE;

#endif
