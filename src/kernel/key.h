/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A key: with it a program acts for a community, in what its powers say and in nothing else. A
 * steward makes it; it is shown once, and only its hash is kept. It ends at once when a steward
 * ends it, and when whoever made it is no steward there any more or is forgotten: nobody takes the
 * power of a steward along. How often one is used is the caller's to limit (web_try). */
#ifndef KITH_KERNEL_KEY_H
#define KITH_KERNEL_KEY_H

#include "kernel/community.h"

#define KEYS_MAX 20 /* of one community at a time */
#define KEY_NAME_MAX 60

/* What a key may do. A new power is a line here, and its words key.power.WORD and
 * key.power.WORD_hint in the po files. */
#define KEY_POWER_TABLE(X)                                                                         \
    X(open311_post)   /* voice needs for others */                                                 \
    X(open311_show)   /* which everybody sees at once, without a steward's look */                 \
    X(open311_update) /* say where needs stand */

enum key_power_number {
#define X(word) KEY_##word,
    KEY_POWER_TABLE(X)
#undef X
        KEY_POWER_COUNT
};

#define KEY_POWER(word) (INT64_C(1) << KEY_##word)

struct key {
    struct id id;
    struct id community;
    struct str name;
    int64_t powers;
    struct id made_by; /* none: a host, at the machine */
    struct str maker;  /* as called in the community; of key_list alone */
    int64_t created_ms;
    struct opt_int used_ms; /* the day; has = false: never */
};

struct keys {
    struct key *item;
    size_t count;
};

const char *key_power_word(unsigned number);
struct msg_text key_power_name(unsigned number);
struct msg_text key_power_hint(unsigned number);
bool key_power_of_word(struct str word, int64_t *bit);
/* "open311_post open311_update" */
struct str key_powers_text(struct arena *a, int64_t powers);

/* Makes one, by a steward: of the draft's name and powers. *code is told this one time. Checks
 * "name" (unlike the others there, so that a form sent twice makes one), "power". ERR_FORBIDDEN,
 * ERR_FULL. */
enum err key_make(struct ctx *c, const struct community *m, struct key *draft,
                  struct str *code) MUST_USE;
/* Those of a community, the newest first; for its stewards. */
enum err key_list(struct ctx *c, struct id community, struct keys *out) MUST_USE;
/* Ends one, by a steward of its community. ERR_FORBIDDEN, ERR_NOT_FOUND. */
enum err key_end(struct ctx *c, struct id id) MUST_USE;
/* Whose key that is. ERR_NOT_FOUND: nobody's. The store is asked by the hash, so that how long it
 * takes says nothing of a key. */
enum err key_find(struct ctx *c, struct str code, struct key *out) MUST_USE;
bool key_may(const struct key *k, int64_t power);
/* It was used today. */
enum err key_note_use(struct ctx *c, const struct key *k) MUST_USE;
/* All that a person made, in one community or (none) everywhere, end. */
enum err key_end_of_maker(struct ctx *c, struct id person, struct id community) MUST_USE;

#endif
