/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Voting, on both stores: who may, once each, changed and kept apart from names. */
#include "area/engage/vote.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/gate.h"
#include "kernel/person.h"
#include "sys/chance.h"
#include "tests/unit/world.h"
#include "vote_sql.h"

#define MINUTE (INT64_C(60) * 1000)

static struct ballot_draft draft_of(const struct world *w, const char *method) {
    return (struct ballot_draft){
        .community = w->community,
        .title = STR("What should we do about the ford?"),
        .method = str_of(method),
        .options = STR("A rope ferry\nA waiting house\nWait another year"),
        .closes = STR("2026-03-20T18:00"),
        .seed = STR("kith-2026"),
        .promise = STR("The council begins in July."),
    };
}

static void make_open(struct world *w, struct ballot_draft *d, struct ballot *out) {
    if (!str_eq(d->method, STR("approval"))) {
        d->options = STR("");
    }
    w->now_ms += MINUTE; /* members are members since before */
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(ballot_draft_make(c, d, out), ERR_OK);
    assert_int_equal(ballot_open(c, out->thing.id), ERR_OK);
    assert_int_equal(world_end(w, ballot_find(c, out->thing.id, out)), ERR_OK);
    w->now_ms += MINUTE;
}

static enum err cast(struct world *w, enum world_person who, const struct ballot *b,
                     int64_t options, const char *stance, const char *reason) {
    struct vote v = {.options = options, .stance = str_of(stance), .reason = str_of(reason)};
    struct ctx *c = world_as(w, who);
    return world_end(w, vote_cast(c, b->thing.id, &v));
}

static struct ballot_result count(struct world *w, struct ballot *b) {
    struct ballot_result r;
    w->now_ms = b->closes_ms;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(ballot_advance(c, b->thing.id), ERR_OK);
    assert_int_equal(ballot_find(c, b->thing.id, b), ERR_OK);
    assert_int_equal(ballot_result_find(c, b->thing.id, &r), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return r;
}

static int64_t voters(struct world *w, const struct ballot *b) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    int64_t n;
    assert_int_equal(vote_count(c, b->thing.id, &n), ERR_OK);
    world_end(w, ERR_OK);
    return n;
}

TEST_STORES("vote: members since before the opening, and nobody else") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w, "approval");
    struct ballot b;
    d.for_public = true;
    make_open(&w, &d, &b);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[HANNA_HOST],
                                                      STR("Hanna"), ROLE_MEMBER)),
                     ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_set_role(c, &w.other, w.person[SANA_STRANGER],
                                                      STR("Sana"), ROLE_MEMBER)),
                     ERR_OK);
    static const struct {
        const char *what;
        enum world_person who;
        enum vote_standing standing;
        enum err expected;
    } rows[] = {
        {"without an account", NOBODY_AT_ALL, VOTE_SIGN_IN, ERR_SIGN_IN},
        {"of another community", SANA_STRANGER, VOTE_NOT_MEMBER, ERR_FORBIDDEN},
        {"joined after the opening, and a host", HANNA_HOST, VOTE_JOINED_LATER, ERR_FORBIDDEN},
        {"member", MARA_MEMBER, VOTE_NOW, ERR_OK},
        {"helper", HOLA_HELPER, VOTE_NOW, ERR_OK},
        {"steward", STELLA_STEWARD, VOTE_NOW, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        enum vote_standing standing;
        c = world_as(&w, rows[i].who);
        assert_int_equal(vote_standing(c, &b, &standing), ERR_OK);
        world_end(&w, ERR_OK);
        assert_int_equal(standing, rows[i].standing);
        assert_int_equal(cast(&w, rows[i].who, &b, 1, "", ""), rows[i].expected);
    }
    assert_int_equal(voters(&w, &b), 3);
    assert_int_equal(b.eligible, 4);
}

TEST_STORES("vote: whoever asked to join before the opening and was let in after may not") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w, "approval");
    struct ballot b;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[SANA_STRANGER],
                                                      STR("Sana"), ROLE_ASKED)),
                     ERR_OK);
    make_open(&w, &d, &b);
    assert_int_equal(b.eligible, 4);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[SANA_STRANGER],
                                                      STR("Sana"), ROLE_MEMBER)),
                     ERR_OK);
    assert_int_equal(cast(&w, SANA_STRANGER, &b, 1, "", ""), ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD); /* another role is no new membership */
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[MARA_MEMBER],
                                                      STR("Mara"), ROLE_HELPER)),
                     ERR_OK);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, 1, "", ""), ERR_OK);
    c = world_as(&w, STELLA_STEWARD); /* leaving and coming back is one */
    assert_int_equal(
        community_set_role(c, &w.community, w.person[MATEO_MEMBER], STR("Mateo"), ROLE_NONE),
        ERR_OK);
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[MATEO_MEMBER],
                                                      STR("Mateo"), ROLE_MEMBER)),
                     ERR_OK);
    assert_int_equal(cast(&w, MATEO_MEMBER, &b, 1, "", ""), ERR_FORBIDDEN);
}

TEST_STORES("vote: changed until the close, the last one counts, not a moment later") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w, "approval");
    struct ballot b;
    make_open(&w, &d, &b);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, 1, "", ""), ERR_OK);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, 1, "", ""), ERR_OK);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, 6, "", "I thought again."), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct vote own;
    bool has;
    assert_int_equal(vote_own(c, &b, &own, &has), ERR_OK);
    world_end(&w, ERR_OK);
    assert_true(has);
    assert_int_equal(own.options, 6);
    w.now_ms = b.closes_ms - 1;
    assert_int_equal(cast(&w, MATEO_MEMBER, &b, 4, "", ""), ERR_OK);
    w.now_ms = b.closes_ms;
    assert_int_equal(cast(&w, MATEO_MEMBER, &b, 1, "", ""), ERR_CLOSED);
    w.now_ms = b.closes_ms + 1000;
    assert_int_equal(cast(&w, HOLA_HELPER, &b, 1, "", ""), ERR_CLOSED);
    struct ballot_result r = count(&w, &b);
    assert_int_equal(r.valid, 2);
    assert_int_equal(b.options.item[0].votes, 0);
    assert_int_equal(b.options.item[1].votes, 1);
    assert_int_equal(b.options.item[2].votes, 2);
    assert_int_equal(cast(&w, HOLA_HELPER, &b, 1, "", ""), ERR_CLOSED);
    c = world_as(&w, MARA_MEMBER); /* after the close nobody knows, not even we */
    assert_int_equal(vote_own(c, &b, &own, &has), ERR_OK);
    assert_false(has);
    assert_int_equal(vote_has(c, &b, &has), ERR_OK);
    assert_true(has);
    world_end(&w, ERR_OK);
}

TEST_STORES("vote: what no ballot offers is refused") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *method;
        int64_t options;
        const char *stance, *reason, *field; /* NULL: fine */
    } rows[] = {
        {"approval", 7, "", "", NULL},
        {"approval", 0, "", "", NULL},
        {"approval", 8, "", "", "option"},
        {"approval", -1, "", "", "option"},
        {"approval", INT64_C(1) << 50, "", "", "option"},
        {"approval", 1, "objection", "", NULL}, /* nobody asked */
        {"consent", 5, "yes", "", NULL},
        {"consent", 0, "", "", NULL},
        {"consent", 0, "block", "Never.", "stance"},
        {"consent", 0, "agree", "", "stance"},
        {"consent", 0, "objection", "", "reason"},
        {"consent", 0, "objection", "  \n ", "reason"},
        {"consent", 0, "objection", "The bank is too soft.", NULL},
        {"consensus", 0, "abstain", "", NULL},
        {"consensus", 0, "block", "", "reason"},
        {"consensus", 0, "block", "It is not ours to give.", NULL},
        {"consensus", 0, "YES", "", "stance"},
    };
    struct ballot b = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s %s", i, rows[i].method, rows[i].stance);
        if (i == 0 || strcmp(rows[i].method, rows[i - 1].method) != 0) {
            struct ballot_draft d = draft_of(&w, rows[i].method);
            make_open(&w, &d, &b);
        }
        struct vote v = {.options = rows[i].options,
                         .stance = str_of(rows[i].stance),
                         .reason = str_of(rows[i].reason)};
        struct ctx *c = world_as(&w, MARA_MEMBER);
        enum err e = vote_cast(c, b.thing.id, &v);
        assert_int_equal(e, rows[i].field == NULL ? ERR_OK : ERR_INPUT);
        if (rows[i].field != NULL) {
            assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        }
        world_end(&w, e);
    }
}

TEST_STORES("vote: objections are read by members, and settled only by whoever raised them") {
    struct world w;
    world_make(&w, store);
    for (int open = 0; open < 2; open++) {
        test_row("%s", open ? "open" : "secret");
        struct ballot_draft d = draft_of(&w, "consent");
        struct ballot b;
        struct vote_reasons reasons;
        d.open = open;
        make_open(&w, &d, &b);
        assert_int_equal(cast(&w, MARA_MEMBER, &b, 0, "objection", "The bank is soft."), ERR_OK);
        assert_int_equal(cast(&w, MATEO_MEMBER, &b, 0, "yes", ""), ERR_OK);
        struct ctx *c = world_as(&w, HOLA_HELPER);
        assert_int_equal(vote_reasons(c, &b, &reasons), ERR_OK);
        assert_int_equal(reasons.count, 1);
        assert_str(reasons.item[0].reason, "The bank is soft.");
        assert_str(reasons.item[0].name, open ? "Mara" : "");
        world_end(&w, ERR_OK);
        c = world_as(&w, SANA_STRANGER);
        assert_int_equal(world_end(&w, vote_reasons(c, &b, &reasons)), ERR_FORBIDDEN);
        c = world_as(&w, MATEO_MEMBER);
        assert_int_equal(world_end(&w, vote_settle(c, b.thing.id)), ERR_NOT_FOUND);
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(world_end(&w, vote_settle(c, b.thing.id)), ERR_OK);
        struct ballot_result r = count(&w, &b);
        assert_str(r.outcome, "passed");
        assert_int_equal(r.objections, 0);
        assert_int_equal(r.settled, 1);
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(vote_reasons(c, &b, &reasons), ERR_OK);
        assert_int_equal(reasons.count, 1);
        assert_true(reasons.item[0].settled);
        assert_str(reasons.item[0].name, open ? "Mara" : "");
        world_end(&w, ERR_OK);
        w.now_ms = INT64_C(1773316800000) + 60 * MINUTE;
    }
}

TEST_STORES("vote: consent and consensus, and what they come to") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *method, *share;
        const char *stance[4]; /* Mara, Mateo, Hola, Stella; NULL: none */
        const char *outcome, *state;
    } rows[] = {
        {"consent", "", {"yes", "yes", "stand_aside", NULL}, "passed", "decided"},
        {"consent", "", {"yes", "objection", "yes", "yes"}, "not_passed", "not_decided"},
        {"consent", "", {NULL, NULL, NULL, NULL}, "not_decided", "not_decided"},
        {"consensus", "2/3", {"agree", "agree", "stand_aside", "abstain"}, "passed", "decided"},
        {"consensus", "3/4", {"agree", "agree", "stand_aside", NULL}, "not_passed", "not_decided"},
        {"consensus", "", {"agree", "agree", "agree", "block"}, "not_passed", "not_decided"},
        {"consensus", "", {"abstain", NULL, NULL, NULL}, "not_passed", "not_decided"},
    };
    int64_t begin = w.now_ms;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ballot_draft d = draft_of(&w, rows[i].method);
        struct ballot b;
        w.now_ms = begin;
        d.share = str_of(rows[i].share);
        make_open(&w, &d, &b);
        for (int k = 0; k < 4; k++) {
            if (rows[i].stance[k] != NULL) {
                assert_int_equal(cast(&w, (enum world_person)(MARA_MEMBER + k), &b, 0,
                                      rows[i].stance[k], "Because."),
                                 ERR_OK);
            }
        }
        struct ballot_result r = count(&w, &b);
        assert_str(r.outcome, rows[i].outcome);
        assert_str(b.thing.state, rows[i].state);
    }
}

static enum err paper(struct world *w, enum world_person helper, enum world_person whose,
                      const struct ballot *b, int64_t options, bool anew) {
    struct vote v = {.options = options, .reason = STR("")};
    struct ctx *c = world_as(w, helper);
    return world_end(w, vote_cast_on_paper(c, b->thing.id, w->person[whose], &v, anew));
}

TEST_STORES("vote: from paper once, by helpers, and never over a vote given in person") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w, "approval");
    struct ballot b;
    make_open(&w, &d, &b);
    static const struct {
        const char *what;
        enum world_person helper, whose;
        int64_t options;
        bool anew;
        enum err expected;
    } rows[] = {
        {"a member is no helper", MATEO_MEMBER, MARA_MEMBER, 1, false, ERR_FORBIDDEN},
        {"a stranger's vote", HOLA_HELPER, SANA_STRANGER, 1, false, ERR_INPUT},
        {"no such answer", HOLA_HELPER, MARA_MEMBER, 8, false, ERR_INPUT},
        {"the first", HOLA_HELPER, MARA_MEMBER, 1, false, ERR_OK},
        {"the same paper twice", STELLA_STEWARD, MARA_MEMBER, 2, false, ERR_TWICE},
        {"a slip put right", HOLA_HELPER, MARA_MEMBER, 2, true, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        assert_int_equal(
            paper(&w, rows[i].helper, rows[i].whose, &b, rows[i].options, rows[i].anew),
            rows[i].expected);
    }
    assert_int_equal(voters(&w, &b), 1);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, 4, "", ""), ERR_OK);
    assert_int_equal(paper(&w, HOLA_HELPER, MARA_MEMBER, &b, 1, true), ERR_TWICE);
    assert_int_equal(cast(&w, MATEO_MEMBER, &b, 4, "", ""), ERR_OK);
    assert_int_equal(paper(&w, HOLA_HELPER, MATEO_MEMBER, &b, 1, true), ERR_TWICE);
    struct ballot_result r = count(&w, &b);
    assert_int_equal(r.valid, 2);
    assert_int_equal(b.options.item[2].votes, 2);
    assert_int_equal(paper(&w, HOLA_HELPER, STELLA_STEWARD, &b, 1, false), ERR_CLOSED);
}

TEST_STORES("vote: who leaves the site takes the vote along, or leaves it without a name") {
    struct world w;
    world_make(&w, store);
    for (int open = 0; open < 2; open++) {
        test_row("%s", open ? "open" : "secret");
        struct ballot_draft d = draft_of(&w, "approval");
        struct ballot b;
        d.open = open;
        make_open(&w, &d, &b);
        assert_int_equal(cast(&w, MARA_MEMBER, &b, 1, "", "My reason."), ERR_OK);
        assert_int_equal(cast(&w, MATEO_MEMBER, &b, 2, "", "His reason."), ERR_OK);
        struct buf text = buf_make(100000);
        struct json_out out = json_begin(&text);
        struct ctx *c = world_as(&w, MARA_MEMBER);
        json_open_object(&out);
        assert_int_equal(vote_export(c, w.person[MARA_MEMBER], &out), ERR_OK);
        json_close_object(&out);
        assert_true(str_find(buf_str(&text), STR("A rope ferry")) < text.n);
        assert_true(str_find(buf_str(&text), STR("My reason.")) < text.n);
        assert_true(str_find(buf_str(&text), STR("His reason.")) == text.n);
        buf_free(&text);
        assert_int_equal(world_end(&w, vote_forget(c, w.person[MARA_MEMBER])), ERR_OK);
        assert_int_equal(voters(&w, &b), 1);
        struct ballot_result r = count(&w, &b);
        assert_int_equal(r.valid, 1);
        c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(world_end(&w, vote_forget(c, w.person[MATEO_MEMBER])), ERR_OK);
        c = world_as(&w, HOLA_HELPER);
        struct vote_list all;
        bool more;
        enum err e = vote_list(c, &b, STR(""), &all, &more);
        assert_int_equal(e, open ? ERR_OK : ERR_NOT_FOUND);
        if (open) {
            assert_int_equal(all.count, 1);
            assert_str(all.item[0].name, "");
        }
        world_end(&w, e);
        w.now_ms = INT64_C(1773316800000) + 60 * MINUTE;
    }
}

TEST_STORES("vote: an open ballot's votes have names for members, page by page") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w, "approval");
    struct ballot b;
    d.open = true;
    d.for_public = true;
    make_open(&w, &d, &b);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, 1, "", ""), ERR_OK);
    assert_int_equal(cast(&w, MATEO_MEMBER, &b, 2, "", ""), ERR_OK);
    struct vote_list all, rest;
    bool more;
    struct ctx *c = world_as(&w, HOLA_HELPER);
    assert_int_equal(world_end(&w, vote_list(c, &b, STR(""), &all, &more)), ERR_NOT_FOUND);
    count(&w, &b);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(world_end(&w, vote_list(c, &b, STR(""), &all, &more)), ERR_FORBIDDEN);
    c = world_as(&w, HOLA_HELPER);
    assert_int_equal(vote_list(c, &b, STR(""), &all, &more), ERR_OK);
    assert_int_equal(all.count, 2);
    assert_false(more);
    assert_int_equal(vote_list(c, &b, str_of(all.item[0].vote.code), &rest, &more), ERR_OK);
    assert_int_equal(rest.count, 1);
    assert_string_equal(rest.item[0].vote.code, all.item[1].vote.code);
    assert_int_equal(vote_list(c, &b, STR("zz\xff not a code at"), &rest, &more), ERR_OK);
    world_end(&w, ERR_OK);
}

/* --- many at once --- */

#define CROWD 100
#define THREADS 8

struct crowd {
    struct world *world;
    struct id ballot;
    struct id person[CROWD];
};

struct crowd_vote {
    const struct crowd *crowd;
    size_t who;
    int64_t options;
};

static enum err crowd_vote(struct db *db, void *self) {
    const struct crowd_vote *v = self;
    struct arena *a = arena_make();
    struct viewer viewer;
    struct vote vote = {.options = v->options, .reason = STR("")};
    struct ctx c = {.arena = a,
                    .db = db,
                    .viewer = &viewer_nobody,
                    .now_ms = v->crowd->world->now_ms,
                    .lang = lang_english()};
    enum err e = viewer_load(&c, v->crowd->person[v->who], &viewer);
    if (e == ERR_OK) {
        c.viewer = &viewer;
        e = vote_cast(&c, v->crowd->ballot, &vote);
    }
    arena_free(a);
    return e;
}

struct crowd_thread {
    const struct crowd *crowd;
    size_t first;
    size_t failed;
};

/* Two threads vote for each person, and both say the same at last. */
static void *crowd_run(void *self) {
    struct crowd_thread *t = self;
    for (int round = 0; round < 2; round++) {
        for (size_t i = t->first % (THREADS / 2); i < CROWD; i += THREADS / 2) {
            int64_t last = i % 3 == 0 ? 1 : i % 3 == 1 ? 3 : 4;
            struct crowd_vote v = {t->crowd, i, round == 0 ? 7 : last};
            enum err e = store_write(t->crowd->world->store, crowd_vote, &v);
            while (e == ERR_BUSY) {
                e = store_write(t->crowd->world->store, crowd_vote, &v);
            }
            t->failed += e != ERR_OK;
        }
    }
    return NULL;
}

static void crowd_join(struct world *w, struct crowd *crowd) {
    struct ctx *c = world_as(w, STELLA_STEWARD);
    for (size_t i = 0; i < CROWD; i++) {
        struct person p = {.id = id_make_random(), .name = STR("One of many")};
        assert_int_equal(person_make(c, &p), ERR_OK);
        assert_int_equal(community_set_role(c, &w->community, p.id, p.name, ROLE_MEMBER), ERR_OK);
        crowd->person[i] = p.id;
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

TEST_STORES("vote: a hundred at once, each from two places, are counted exactly") {
    struct world w;
    struct crowd crowd = {.world = &w};
    struct crowd_thread thread[THREADS];
    pthread_t id[THREADS];
    world_make(&w, store);
    crowd_join(&w, &crowd);
    struct ballot_draft d = draft_of(&w, "approval");
    struct ballot b;
    make_open(&w, &d, &b);
    crowd.ballot = b.thing.id;
    for (size_t i = 0; i < THREADS; i++) {
        thread[i] = (struct crowd_thread){&crowd, i, 0};
        assert_int_equal(pthread_create(&id[i], NULL, crowd_run, &thread[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(id[i], NULL);
        assert_int_equal(thread[i].failed, 0);
    }
    assert_int_equal(voters(&w, &b), CROWD);
    struct ballot_result r = count(&w, &b);
    assert_int_equal(r.valid, CROWD);
    assert_int_equal(b.eligible, CROWD + 4);
    assert_int_equal(b.options.item[0].votes, 67);
    assert_int_equal(b.options.item[1].votes, 33);
    assert_int_equal(b.options.item[2].votes, 33);
}

/* --- nothing ties a person to a choice --- */

#define ASKED_MAX 1000

/* Statements made here live as long as the program: connections keep what they prepared. */
static struct db_sql *statement_of(const char *text) {
    static struct db_sql all[ASKED_MAX];
    static uint32_t slot[ASKED_MAX];
    static char kept[ASKED_MAX][2000];
    static const enum db_type column[] = {DB_TEXT};
    static size_t count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].sqlite, text) == 0) {
            return &all[i];
        }
    }
    assert_true(count < ASKED_MAX && strlen(text) < sizeof kept[0]);
    strcpy(kept[count], text);
    all[count] = (struct db_sql){.name = "asked",
                                 .sqlite = kept[count],
                                 .postgres = kept[count],
                                 .column = column,
                                 .columns = 1,
                                 .slot = &slot[count]};
    return &all[count++];
}

struct lines {
    char *item[4000];
    size_t count;
};

static void ask(struct ctx *c, const char *text, struct lines *out) {
    struct db_stmt *s = db_statement(c->db, statement_of(text));
    bool row = true;
    assert_non_null(s);
    for (;;) {
        assert_int_equal(db_step(s, &row), ERR_OK);
        if (!row) {
            break;
        }
        assert_true(out->count < sizeof out->item / sizeof out->item[0]);
        out->item[out->count++] = arena_cstr(c->arena, db_get_str(s, 0, c->arena));
    }
    db_done(s);
}

/* What differs from run to run by chance (identifiers, hashes, keys) becomes "#"; people stay. */
static void without_chance(char *line) {
    char *to = line;
    for (const char *from = line; *from != '\0';) {
        size_t n = 0;
        while (isxdigit((unsigned char)from[n]) || from[n] == '-') {
            n++;
        }
        bool person =
            n >= 6 && (strncmp(from, "aa0000", 6) == 0 || strncmp(from, "AA0000", 6) == 0);
        if (n >= 20 && !person) {
            *to++ = '#';
            from += n;
        } else {
            n = n == 0 ? 1 : n;
            memmove(to, from, n);
            to += n;
            from += n;
        }
    }
    *to = '\0';
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *columns_of(struct ctx *c, const char *table) {
    struct lines *columns = arena_new(c->arena, struct lines);
    struct buf text = buf_make(2000);
    ask(c, arena_printf(c->arena, "SELECT name FROM pragma_table_info('%s')", table).p, columns);
    for (size_t i = 0; i < columns->count; i++) {
        buf_printf(&text, "%squote(\"%s\")", i == 0 ? "" : " || '|' || ", columns->item[i]);
    }
    const char *all = arena_cstr(c->arena, buf_str(&text));
    buf_free(&text);
    return all;
}

/* Every row of every table, as text, in an order that does not depend on chance. */
static struct str dump(struct world *w) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct lines *tables = arena_new(c->arena, struct lines);
    struct lines *rows = arena_new(c->arena, struct lines);
    bool sqlite = store_kind(w->store) == DB_SQLITE;
    ask(c,
        sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'"
               : "SELECT table_name::text FROM information_schema.tables "
                 "WHERE table_schema = current_schema()",
        tables);
    for (size_t i = 0; i < tables->count; i++) {
        const char *t = tables->item[i];
        size_t from = rows->count;
        ask(c,
            sqlite ? arena_printf(c->arena, "SELECT %s FROM \"%s\"", columns_of(c, t), t).p
                   : arena_printf(c->arena, "SELECT x::text FROM \"%s\" x", t).p,
            rows);
        for (size_t k = from; k < rows->count; k++) {
            without_chance(rows->item[k]);
            rows->item[k] = arena_cstr(c->arena, arena_printf(c->arena, "%s %s", t, rows->item[k]));
        }
    }
    qsort(rows->item, rows->count, sizeof rows->item[0], by_text);
    struct buf all = buf_make((size_t)16 * 1024 * 1024);
    for (size_t i = 0; i < rows->count; i++) {
        buf_printf(&all, "%s\n", rows->item[i]);
    }
    struct str text = arena_str(c->arena, buf_str(&all));
    buf_free(&all);
    world_end(w, ERR_OK);
    return text;
}

/* Mara votes for the ferry and Mateo for the house, or the other way about. */
static struct str world_after(enum db_kind kind, bool swapped, bool open) {
    struct world w;
    struct ballot b;
    world_make(&w, test_store(kind));
    struct ballot_draft d = draft_of(&w, "approval");
    d.open = open;
    make_open(&w, &d, &b);
    assert_int_equal(cast(&w, MARA_MEMBER, &b, swapped ? 2 : 1, "", swapped ? "House" : "Ferry"),
                     ERR_OK);
    assert_int_equal(cast(&w, MATEO_MEMBER, &b, swapped ? 1 : 2, "", swapped ? "Ferry" : "House"),
                     ERR_OK);
    assert_int_equal(paper(&w, STELLA_STEWARD, HOLA_HELPER, &b, swapped ? 4 : 4, false), ERR_OK);
    struct ballot_result r = count(&w, &b);
    assert_int_equal(r.valid, 3);
    return dump(&w);
}

static void nothing_ties(enum db_kind kind) {
    struct str once = world_after(kind, false, false);
    struct str swapped = world_after(kind, true, false);
    assert_true(str_find(once, STR("turnout ")) < once.n);
    assert_true(str_find(once, STR("ballot_key ")) == once.n);
    assert_true(str_find(once, STR("\nvote ")) == once.n);
    assert_string_equal(once.p, swapped.p);
    /* The same look tells an open ballot's voters apart, so it would see a tie. */
    struct str open = world_after(kind, false, true);
    struct str open_swapped = world_after(kind, true, true);
    assert_string_not_equal(open.p, open_swapped.p);
}

TEST("vote: after the close of a secret ballot the whole store is the same, whoever chose what "
     "(SQLite)") {
    nothing_ties(DB_SQLITE);
}

TEST("vote: after the close of a secret ballot the whole store is the same, whoever chose what "
     "(PostgreSQL)") {
    nothing_ties(DB_POSTGRES);
}
