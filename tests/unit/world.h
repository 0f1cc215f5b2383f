/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A small world for tests of rules: a community and one person of each kind, and a way to act as
 * one of them, straight down the page:
 *
 *     TEST_STORES("need: a member voices one") {
 *         struct world w;
 *         world_make(&w, store);
 *         struct ctx *c = world_as(&w, MARA_MEMBER);
 *         assert_int_equal(need_voice(c, ...), ERR_OK);
 *         world_end(&w, ERR_OK);            // commits; any other error rolls back
 *     }
 */
#ifndef KITH_TESTS_UNIT_WORLD_H
#define KITH_TESTS_UNIT_WORLD_H

#include "kernel/community.h"
#include "kernel/job.h"
#include "tests/unit/store.h"

enum world_person {
    NOBODY_AT_ALL, /* without an account */
    SANA_STRANGER, /* an account, no member */
    MARA_MEMBER,
    MATEO_MEMBER,
    HOLA_HELPER,
    STELLA_STEWARD,
    HANNA_HOST,
    WORLD_PEOPLE
};

struct world {
    struct store *store;
    struct community community; /* "riverside"; open to join */
    struct community other;     /* "hillside"; nobody above is a member of it */
    struct id person[WORLD_PEOPLE];
    int64_t now_ms; /* 2026-03-12 12:00 UTC; a test moves it */
    struct ctx ctx;
    struct viewer viewer;
    struct world_turn *turn;
};

void world_make(struct world *w, struct store *store);
/* Begins a write transaction as that person. The context lives until world_end. */
struct ctx *world_as(struct world *w, enum world_person who);
/* Ends it with the rule's answer; returns what the store made of it. */
enum err world_end(struct world *w, enum err e);
/* Both at once, for one rule. */
#define world_do(w, who, call) (world_as((w), (who)), world_end((w), (call)))
const char *world_name(enum world_person who);
/* All that is due then, one after the other, at https://kith.example. kinds: as of struct
 * job_runner, or NULL. */
void world_run_jobs(struct world *w, int64_t at_ms, const struct job_kind *const *kinds);
/* How many of the newest 100 notices of that person are of this kind. */
int64_t world_told(struct world *w, enum world_person who, const char *kind);

#endif
