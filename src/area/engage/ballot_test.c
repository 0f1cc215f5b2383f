/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The life of ballots, on both stores: drafts, opening, closing, counting, telling. */
#include "area/engage/ballot.h"

#include <string.h>

#include "area/engage/engage.h"
#include "area/engage/vote.h"
#include "event_sql.h"
#include "kernel/order.h"
#include "tests/unit/world.h"

#define MINUTE (INT64_C(60) * 1000)
#define DAY (24 * 60 * MINUTE)

/* 2026-03-12 12:00 UTC is the world's now. */
static struct ballot_draft draft_of(const struct world *w) {
    return (struct ballot_draft){
        .community = w->community,
        .title = STR("What should we do about the ford?"),
        .text = STR("In the rains nobody gets across."),
        .method = STR("approval"),
        .options = STR("A rope ferry: costs three months\nA waiting house\nWait another year"),
        .closes = STR("2026-03-20T18:00"),
        .quorum = STR("1/2"),
        .seed = STR("kith-2026"),
        .promise = STR("The council begins in July."),
    };
}

static enum err make(struct world *w, enum world_person who, struct ballot_draft *d,
                     struct ballot *out) {
    struct ctx *c = world_as(w, who);
    return world_end(w, ballot_draft_make(c, d, out));
}

static enum err find(struct world *w, enum world_person who, struct ballot *b) {
    struct ctx *c = world_as(w, who);
    return world_end(w, ballot_find(c, b->thing.id, b));
}

static void make_open(struct world *w, struct ballot_draft *d, struct ballot *out) {
    w->now_ms += MINUTE; /* members are members since before */
    assert_int_equal(make(w, STELLA_STEWARD, d, out), ERR_OK);
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(world_end(w, ballot_open(c, out->thing.id)), ERR_OK);
    assert_int_equal(find(w, STELLA_STEWARD, out), ERR_OK);
}

static enum err vote(struct world *w, enum world_person who, const struct ballot *b,
                     int64_t options) {
    struct vote v = {.options = options, .reason = STR("")};
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

TEST_STORES("ballot: members draft, makers and stewards see drafts, stewards open them") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        enum err drafts, sees, changes, opens;
    } rows[] = {
        {NOBODY_AT_ALL, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {SANA_STRANGER, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {MATEO_MEMBER, ERR_OK, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {HOLA_HELPER, ERR_OK, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {MARA_MEMBER, ERR_OK, ERR_OK, ERR_OK, ERR_FORBIDDEN},
        {STELLA_STEWARD, ERR_OK, ERR_OK, ERR_OK, ERR_OK},
    };
    w.now_ms += MINUTE;
    struct ballot_draft d = draft_of(&w);
    struct ballot of_mara, b;
    assert_int_equal(make(&w, MARA_MEMBER, &d, &of_mara), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct ballot_draft own = draft_of(&w), change = draft_of(&w);
        assert_int_equal(make(&w, rows[i].who, &own, &b), rows[i].drafts);
        assert_int_equal(find(&w, rows[i].who, &of_mara), rows[i].sees);
        of_mara.thing.id = id_is_none(of_mara.thing.id) ? b.thing.id : of_mara.thing.id;
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, ballot_draft_change(c, of_mara.thing.id, &change, &b)),
                         rows[i].changes);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, ballot_open(c, of_mara.thing.id)), rows[i].opens);
    }
    assert_int_equal(find(&w, MATEO_MEMBER, &of_mara), ERR_OK);
    assert_true(ballot_is_open(&of_mara));
    assert_int_equal(of_mara.eligible, 4);
    assert_int_equal(find(&w, SANA_STRANGER, &of_mara), ERR_NOT_FOUND);
}

TEST_STORES("ballot: a draft is opened on its own page, never let in from the queue") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w);
    struct ballot b;
    assert_int_equal(make(&w, MARA_MEMBER, &d, &b), ERR_OK);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_publish(c, b.thing.id)), ERR_CLOSED);
    assert_int_equal(find(&w, MATEO_MEMBER, &b), ERR_NOT_FOUND);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_hide(c, b.thing.id, STR("This is for another day."))),
                     ERR_OK);
}

TEST_STORES("ballot: what is wrong with a draft is said by field") {
    struct world w;
    world_make(&w, store);
    static char many[51 * 4 + 1], long_name[300];
    for (int i = 0; i < 51; i++) {
        memcpy(many + 4 * i, (char[4]){(char)('a' + i / 26), (char)('a' + i % 26), 'x', '\n'}, 4);
    }
    memset(long_name, 'a', 201);
    static const struct {
        const char *field, *title, *method, *options, *closes, *quorum, *share, *share_of, *promise;
    } rows[] = {
        {"title", "Short", NULL, NULL, NULL, "", "", "", NULL},
        {"method", NULL, "dictator", "", NULL, "", "", "", NULL},
        {"options", NULL, NULL, "Only one", NULL, "", "", "", NULL},
        {"options", NULL, NULL, "", NULL, "", "", "", NULL},
        {"options", NULL, NULL, "Twice\nTwice", NULL, "", "", "", NULL},
        {"options", NULL, NULL, many, NULL, "", "", "", NULL},
        {"options", NULL, NULL, long_name, NULL, "", "", "", NULL},
        {"options", NULL, "consent", "One\nTwo", NULL, "", "", "", NULL},
        {"closes", NULL, NULL, NULL, "", "", "", "", NULL},
        {"closes", NULL, NULL, NULL, "tomorrow", "", "", "", NULL},
        {"closes", NULL, NULL, NULL, "2026-03-12T12:09", "", "", "", NULL},
        {"quorum", NULL, NULL, NULL, NULL, "9/10", "", "", NULL},
        {"share", NULL, NULL, NULL, NULL, "", "all", "", NULL},
        {"share", NULL, "consent", "", NULL, "", "2/3", "", NULL},
        {"share_of", NULL, NULL, NULL, NULL, "", "", "cats", NULL},
        {"share_of", NULL, "consensus", "", NULL, "", "", "eligible", NULL},
        {"promise", NULL, NULL, NULL, NULL, "", "", "", ""},
        {"title", "\xff\xfe is not a question", NULL, NULL, NULL, "", "", "", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].field);
        struct ballot_draft d = draft_of(&w);
        struct ballot b;
        d.title = rows[i].title ? str_of(rows[i].title) : d.title;
        d.method = rows[i].method ? str_of(rows[i].method) : d.method;
        d.options = rows[i].options ? str_of(rows[i].options) : d.options;
        d.closes = rows[i].closes ? str_of(rows[i].closes) : d.closes;
        d.quorum = str_of(rows[i].quorum);
        d.share = str_of(rows[i].share);
        d.share_of = str_of(rows[i].share_of);
        d.promise = rows[i].promise ? str_of(rows[i].promise) : d.promise;
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(ballot_draft_make(c, &d, &b), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("ballot: a draft is read back as it was typed, and fixed once it is open") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w), again;
    struct ballot b;
    w.now_ms += MINUTE;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &b), ERR_OK);
    assert_int_equal(b.options.count, 3);
    assert_str(b.options.item[0].name, "A rope ferry");
    assert_str(b.options.item[0].note, "costs three months");
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(ballot_draft_of(c, &b, &again), ERR_OK);
    assert_true(str_eq(again.options, d.options));
    assert_str(again.quorum, "1/2");
    assert_str(again.seed, "kith-2026");
    again.title = STR("What shall we do about the ford?");
    assert_int_equal(world_end(&w, ballot_draft_change(c, b.thing.id, &again, &b)), ERR_OK);
    assert_str(b.thing.title, "What shall we do about the ford?");
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, ballot_open(c, b.thing.id)), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, ballot_draft_change(c, b.thing.id, &again, &b)), ERR_CLOSED);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, ballot_open(c, b.thing.id)), ERR_CLOSED);
}

static struct thing make_need(struct world *w, const char *title, struct id audience,
                              struct id community) {
    struct ctx *c = world_as(w, MARA_MEMBER);
    struct thing t = {.kind = STR("need"),
                      .community = community,
                      .owner = c->viewer->person,
                      .wanted = audience,
                      .life = LIFE_PUBLISHED,
                      .state = STR("voiced"),
                      .turn = TURN_LISTEN,
                      .stages = STAGE_BIT(birth),
                      .title = str_of(title)};
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(world_end(w, follow(c, t.id, c->viewer->person)), ERR_OK);
    return t;
}

TEST_STORES("ballot: needs become answers, and opening moves them to \"decide\"") {
    struct world w;
    world_make(&w, store);
    struct id home = w.community.thing.id;
    struct thing well = make_need(&w, "No light on the path to the well", AUDIENCE_PUBLIC, home);
    struct thing roof = make_need(&w, "A roof for the market", AUDIENCE_PUBLIC, home);
    struct id ids[] = {well.id, roof.id};
    struct ballot_draft d = draft_of(&w);
    struct ballot b;
    d.options = STR("");
    d.needs = (struct ids){ids, 2};
    d.needs_are_options = true;
    make_open(&w, &d, &b);
    assert_int_equal(b.options.count, 2);
    assert_str(b.options.item[1].name, "A roof for the market");
    assert_int_equal(b.thing.stages, STAGE_BIT(birth)); /* so that a pause silences it, too */
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct thing now;
    struct things tied;
    assert_int_equal(thing_find(c, well.id, "need", &now), ERR_OK);
    assert_int_equal(now.turn, TURN_DECIDE);
    assert_int_equal(link_sources(c, well.id, "answers", &tied), ERR_OK);
    assert_int_equal(tied.count, 1);
    world_end(&w, ERR_OK);
}

TEST_STORES("ballot: a need that not all its readers may see does not come into it") {
    struct world w;
    world_make(&w, store);
    struct id home = w.community.thing.id, away = w.other.thing.id;
    static const struct {
        const char *what;
        int audience; /* 0 public, 1 members, 2 stewards */
        bool elsewhere, for_public;
        enum err expected;
    } rows[] = {
        {"public need, public ballot", 0, false, true, ERR_OK},
        {"members' need, members' ballot", 1, false, false, ERR_OK},
        {"members' need, public ballot", 1, false, true, ERR_INPUT},
        {"stewards' need", 2, false, false, ERR_INPUT},
        {"another community's need", 0, true, false, ERR_INPUT},
    };
    struct id audience[] = {AUDIENCE_PUBLIC, home, w.community.stewards};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        struct thing n = make_need(&w, rows[i].what, audience[rows[i].audience],
                                   rows[i].elsewhere ? away : home);
        struct ballot_draft d = draft_of(&w);
        struct ballot b;
        d.needs = (struct ids){&n.id, 1};
        d.for_public = rows[i].for_public;
        assert_int_equal(make(&w, STELLA_STEWARD, &d, &b), rows[i].expected);
    }
}

TEST_STORES("ballot: one that is announced opens by the clock, for the members of that moment") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w);
    struct ballot b;
    d.opens = STR("2026-03-13T12:00");
    make_open(&w, &d, &b);
    assert_true(ballot_is_announced(&b));
    assert_int_equal(b.eligible, 0);
    assert_int_equal(vote(&w, MARA_MEMBER, &b, 1), ERR_CLOSED);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[SANA_STRANGER],
                                                      STR("Sana"), ROLE_MEMBER)),
                     ERR_OK);
    w.now_ms = b.opens_ms - 1;
    assert_int_equal(vote(&w, MARA_MEMBER, &b, 1), ERR_CLOSED);
    w.now_ms = b.opens_ms + 7; /* the job is late, the vote opens it */
    assert_int_equal(vote(&w, MARA_MEMBER, &b, 1), ERR_OK);
    assert_int_equal(find(&w, MARA_MEMBER, &b), ERR_OK);
    assert_int_equal(b.opened_ms, b.opens_ms);
    assert_int_equal(b.eligible, 5);
    assert_int_equal(vote(&w, SANA_STRANGER, &b, 1), ERR_OK);
}

TEST_STORES("ballot: decided, not decided, and why") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *what, *quorum, *share, *share_of;
        int64_t vote[4]; /* Mara, Mateo, Hola, Stella; -1: none */
        const char *outcome, *state;
        int64_t winner;
        bool by_lot;
    } rows[] = {
        {"most votes", "", "", "", {1, 1, 2, -1}, "decided", "decided", 0, false},
        {"nobody", "", "", "", {-1, -1, -1, -1}, "not_decided", "not_decided", -1, false},
        {"all blank", "", "", "", {0, 0, 0, 0}, "not_decided", "not_decided", -1, false},
        {"below quorum", "1/2", "", "", {1, -1, -1, -1}, "not_decided", "not_decided", -1, false},
        {"at quorum", "1/2", "", "", {1, 1, -1, -1}, "decided", "decided", 0, false},
        {"blank ones count for the quorum",
         "1/2",
         "",
         "",
         {4, 0, -1, -1},
         "decided",
         "decided",
         2,
         false},
        {"below the share", "", "2/3", "", {1, 2, 1, 2}, "not_decided", "not_decided", -1, false},
        {"at the share", "", "3/4", "", {1, 2, 1, 1}, "decided", "decided", 0, false},
        {"share of all",
         "",
         "1/2",
         "eligible",
         {1, -1, -1, -1},
         "not_decided",
         "not_decided",
         -1,
         false},
        {"level: the lot by the seed", "", "", "", {1, 2, -1, -1}, "decided", "decided", 1, true},
    };
    int64_t begin = w.now_ms;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        struct ballot_draft d = draft_of(&w);
        struct ballot b;
        w.now_ms = begin;
        d.quorum = str_of(rows[i].quorum);
        d.share = str_of(rows[i].share);
        d.share_of = str_of(rows[i].share_of);
        make_open(&w, &d, &b);
        for (int k = 0; k < 4; k++) {
            if (rows[i].vote[k] >= 0) {
                enum world_person who = (enum world_person)(MARA_MEMBER + k);
                assert_int_equal(vote(&w, who, &b, rows[i].vote[k]), ERR_OK);
            }
        }
        struct ballot_result r = count(&w, &b);
        assert_str(r.outcome, rows[i].outcome);
        assert_str(b.thing.state, rows[i].state);
        assert_int_equal(r.winner.has ? r.winner.v : -1, rows[i].winner);
        assert_int_equal(r.by_lot, rows[i].by_lot);
        assert_int_equal(b.thing.tally, r.valid + r.blank);
    }
}

TEST_STORES("ballot: closing early and taking back need a steward and a reason") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w);
    struct ballot b;
    struct ballot_result r;
    make_open(&w, &d, &b);
    assert_int_equal(vote(&w, MARA_MEMBER, &b, 4), ERR_OK);
    assert_int_equal(vote(&w, MATEO_MEMBER, &b, 4), ERR_OK);
    static const struct {
        enum world_person who;
        const char *reason;
        enum err expected;
    } rows[] = {{MARA_MEMBER, "Because I can do it", ERR_FORBIDDEN},
                {STELLA_STEWARD, "", ERR_INPUT},
                {STELLA_STEWARD, "too short", ERR_INPUT},
                {STELLA_STEWARD, "The ferry was given to us.", ERR_OK},
                {STELLA_STEWARD, "The ferry was given to us.", ERR_CLOSED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, ballot_close(c, b.thing.id, str_of(rows[i].reason))),
                         rows[i].expected);
    }
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(ballot_find(c, b.thing.id, &b), ERR_OK);
    assert_int_equal(ballot_result_find(c, b.thing.id, &r), ERR_OK);
    assert_str(b.thing.state, "decided");
    assert_int_equal(b.closed_ms, w.now_ms);
    assert_int_equal(r.winner.v, 2);
    world_end(&w, ERR_OK);

    d = draft_of(&w);
    make_open(&w, &d, &b);
    assert_int_equal(vote(&w, MARA_MEMBER, &b, 1), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, ballot_withdraw(c, b.thing.id, STR(""))), ERR_INPUT);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, ballot_withdraw(c, b.thing.id, STR("We asked wrongly."))),
                     ERR_OK);
    assert_int_equal(vote(&w, MATEO_MEMBER, &b, 1), ERR_CLOSED);
    assert_int_equal(find(&w, MATEO_MEMBER, &b), ERR_OK);
    assert_str(b.reason, "We asked wrongly.");
    c = world_as(&w, MATEO_MEMBER);
    struct str zip;
    assert_int_equal(ballot_bundle_find(c, b.thing.id, &zip), ERR_NOT_FOUND);
    world_end(&w, ERR_OK);
}

TEST_STORES("ballot: a draft can be thrown away, what people voted on cannot") {
    struct world w;
    world_make(&w, store);
    struct ballot_draft d = draft_of(&w);
    struct ballot b;
    assert_int_equal(make(&w, MARA_MEMBER, &d, &b), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, ballot_withdraw(c, b.thing.id, STR(""))), ERR_OK);
    assert_int_equal(find(&w, STELLA_STEWARD, &b), ERR_GONE);
    d = draft_of(&w);
    make_open(&w, &d, &b);
    c = world_as(&w, HANNA_HOST);
    c->viewer = &viewer_site;
    assert_int_equal(world_end(&w, thing_erase(c, &b.thing)), ERR_CLOSED);
}

/* --- telling --- */

TEST_STORES("ballot: the clock opens, reminds, counts and tells, each once") {
    struct world w;
    world_make(&w, store);
    struct thing need =
        make_need(&w, "No light on the path to the well", AUDIENCE_PUBLIC, w.community.thing.id);
    struct ballot_draft d = draft_of(&w);
    struct ballot b;
    d.needs = (struct ids){&need.id, 1};
    d.opens = STR("2026-03-13T12:00");
    make_open(&w, &d, &b);
    world_run_jobs(&w, w.now_ms, NULL);
    assert_int_equal(world_told(&w, MATEO_MEMBER, "ballot.opened"), 0);
    world_run_jobs(&w, b.opens_ms, NULL);
    world_run_jobs(&w, b.opens_ms + MINUTE, NULL);
    assert_int_equal(world_told(&w, MATEO_MEMBER, "ballot.opened"), 1);
    assert_int_equal(world_told(&w, SANA_STRANGER, "ballot.opened"), 0);
    w.now_ms = b.opens_ms + MINUTE;
    assert_int_equal(vote(&w, MATEO_MEMBER, &b, 1), ERR_OK);
    assert_int_equal(vote(&w, HOLA_HELPER, &b, 3), ERR_OK);
    world_run_jobs(&w, b.closes_ms - DAY - 1, NULL);
    assert_int_equal(world_told(&w, STELLA_STEWARD, "ballot.closing"), 0);
    world_run_jobs(&w, b.closes_ms - DAY, NULL);
    assert_int_equal(world_told(&w, STELLA_STEWARD, "ballot.closing"), 1);
    assert_int_equal(world_told(&w, MATEO_MEMBER, "ballot.closing"), 0);
    world_run_jobs(&w, b.closes_ms - 1, NULL);
    assert_int_equal(find(&w, MARA_MEMBER, &b), ERR_OK);
    assert_true(ballot_is_open(&b));
    world_run_jobs(&w, b.closes_ms, NULL);
    world_run_jobs(&w, b.closes_ms + MINUTE, NULL);
    assert_int_equal(find(&w, MARA_MEMBER, &b), ERR_OK);
    assert_str(b.thing.state, "decided");
    assert_int_equal(world_told(&w, MATEO_MEMBER, "ballot.result"), 1);
    assert_int_equal(world_told(&w, MARA_MEMBER, "ballot.result"), 1); /* follows the need */
    assert_int_equal(world_told(&w, STELLA_STEWARD, "ballot.result"), 0);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    int64_t rows, broken;
    assert_int_equal(audit_verify(c, &rows, &broken), ERR_OK);
    assert_int_equal(broken, 0);
    world_end(&w, ERR_OK);
}
