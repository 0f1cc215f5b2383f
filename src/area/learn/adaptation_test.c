/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of adaptations, on both stores: taken up, asked once at each time, silence counted as
 * silence, outcomes flowing back. */
#include "area/learn/adaptation.h"

#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/tell.h"
#include "tests/unit/world.h"

/* Hillside tells a practice; Riverside takes it up. */
static struct practice tell(struct world *w, const char *rights, bool is_public) {
    struct practice p = {
        .thing = {.title = STR("A rope ferry for the rains"),
                  .topic = STR("infrastructure"),
                  .state = STR("helped"),
                  .note = STR("Hillside"),
                  .stages = STAGE_BIT(birth)},
        .is_public = is_public,
        .problem = STR("Nobody could cross in the rains."),
        .steps = STR("Two ropes over the river, and a raft between them."),
        .result = STR("Nobody missed the clinic."),
        .rights = str_of(rights),
    };
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(
        community_set_role(c, &w->other, w->person[SANA_STRANGER], STR("Sana"), ROLE_STEWARD),
        ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    c = world_as(w, SANA_STRANGER);
    assert_int_equal(world_end(w, practice_make(c, &w->other, ID_NONE, &p)), ERR_OK);
    return p;
}

static struct adaptation_draft draft_of(const struct world *w, const struct practice *p) {
    return (struct adaptation_draft){
        .community = w->community,
        .practice = p->thing.id,
        .kept = STR("The two ropes and the raft."),
        .change = {.what = STR("Steel rope"),
                   .why = STR("Ours is a wider river"),
                   .moment = STR("from the start"),
                   .planned = true,
                   .decided_by = STR("the boat builders")},
        .started = STR("2026-03-12"),
        .consent = STR("not_needed"),
        .consent_words = STR(""),
        .readers = STR("public"),
    };
}

static enum err make(struct world *w, enum world_person who, struct adaptation_draft *d,
                     struct adaptation *out) {
    struct ctx *c = world_as(w, who);
    return world_end(w, adaptation_make(c, d, out));
}

static size_t notices_of(struct world *w, enum world_person who, const char *kind) {
    struct notices all;
    bool more;
    size_t count = 0;
    struct ctx *c = world_as(w, who);
    assert_int_equal(notice_list(c, (struct thing_page){0}, &all, &more), ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        count += str_starts(all.item[i].kind, str_of(kind)) ? 1 : 0;
    }
    world_end(w, ERR_OK);
    return count;
}

/* All that is due by then runs. */
static void work_until(struct world *w, int64_t now_ms) {
    static const struct job_kind *const kinds[] = {tell_jobs, NULL};
    struct job_runner work = {
        .store = w->store, .kinds = kinds, .address = STR("https://kith.example")};
    bool ran = true;
    for (int i = 0; ran && i < 50; i++) {
        assert_int_equal(job_run_once(&work, now_ms, &ran), ERR_OK);
    }
    assert_false(ran);
    w->now_ms = now_ms;
}

TEST_STORES("adaptation: helpers and stewards take up what may be taken up") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    static const struct {
        enum world_person who;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, ERR_FORBIDDEN}, {SANA_STRANGER, ERR_FORBIDDEN},
        {MARA_MEMBER, ERR_FORBIDDEN},   {HOLA_HELPER, ERR_OK},
        {STELLA_STEWARD, ERR_TWICE}, /* begun that day already */
    };
    struct adaptation a;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct adaptation_draft d = draft_of(&w, &p);
        assert_int_equal(make(&w, rows[i].who, &d, &a), rows[i].expected);
    }
    struct practice now;
    assert_int_equal(world_do(&w, NOBODY_AT_ALL, practice_find(&w.ctx, p.thing.id, &now)), ERR_OK);
    assert_int_equal(now.thing.tally, 1);
}

TEST_STORES("adaptation: the rights of the origin, and what is wrong by field") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *rights;
        bool is_public;
        const char *consent, *who_said, *readers, *started, *kept, *why;
        enum err expected;
        const char *field;
    } rows[] = {
        {"read", true, "given", "Their council", "public", "2026-03-01", "The two ropes", "because",
         ERR_FORBIDDEN, NULL},
        {"ask", true, "not_needed", "", "public", "2026-03-02", "The two ropes", "because",
         ERR_INPUT, "consent"},
        {"ask", true, "given", "", "public", "2026-03-03", "The two ropes", "because", ERR_INPUT,
         "consent_words"},
        {"ask", true, "given", "Their council, in May", "public", "2026-03-04", "The two ropes",
         "because", ERR_OK, NULL},
        {"free", true, "", "", "public", "2026-03-05", "The two ropes", "because", ERR_INPUT,
         "consent"},
        {"free", true, "not_needed", "", "", "2026-03-06", "The two ropes", "because", ERR_INPUT,
         "readers"},
        {"free", true, "not_needed", "", "public", "", "The two ropes", "because", ERR_INPUT,
         "started"},
        {"free", true, "not_needed", "", "public", "12 March", "The two ropes", "because",
         ERR_INPUT, "started"},
        {"free", true, "not_needed", "", "public", "2036-03-12", "The two ropes", "because",
         ERR_INPUT, "started"},
        {"free", true, "not_needed", "", "public", "2026-03-07", "", "because", ERR_INPUT, "kept"},
        {"free", true, "not_needed", "", "public", "2026-03-08", "The two ropes", "", ERR_INPUT,
         "why"},
        {"free", false, "not_needed", "", "public", "2026-03-09", "The two ropes", "because",
         ERR_NOT_FOUND, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].rights);
        struct practice p = tell(&w, rows[i].rights, rows[i].is_public);
        struct adaptation_draft d = draft_of(&w, &p);
        struct adaptation a;
        d.consent = str_of(rows[i].consent);
        d.consent_words = str_of(rows[i].who_said);
        d.readers = str_of(rows[i].readers);
        d.started = str_of(rows[i].started);
        d.kept = str_of(rows[i].kept);
        d.change.why = str_of(rows[i].why);
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        enum err e = adaptation_make(c, &d, &a);
        assert_int_equal(e, rows[i].expected);
        if (rows[i].field != NULL) {
            assert_int_equal(c->wrong_count, 1);
            assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        }
        world_end(&w, e);
    }
}

TEST_STORES("adaptation: for a need, which learns by it; whoever told the practice hears of it") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct thing need = {.kind = STR("need"),
                         .community = w.community.thing.id,
                         .wanted = AUDIENCE_PUBLIC,
                         .life = LIFE_PUBLISHED,
                         .state = STR("voiced"),
                         .turn = TURN_LISTEN,
                         .topic = STR("infrastructure"),
                         .title = STR("Nobody can cross"),
                         .note = STR("")};
    struct thing elsewhere = need;
    elsewhere.community = w.other.thing.id;
    struct thing closed = need;
    closed.state = STR("answered");
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(thing_make(c, &need), ERR_OK);
    assert_int_equal(thing_make(c, &elsewhere), ERR_OK);
    assert_int_equal(thing_make(c, &closed), ERR_OK);
    world_end(&w, ERR_OK);
    struct adaptation a;
    struct adaptation_draft d = draft_of(&w, &p);
    d.need = elsewhere.id;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_INPUT);
    d.need = closed.id;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_INPUT);
    d.need = need.id;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_OK);
    struct steps steps;
    struct things tied;
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(cycle_steps(c, need.id, &steps), ERR_OK);
    assert_int_equal(steps.count, 1);
    assert_int_equal(steps.item[0].turn, TURN_LEARN);
    assert_int_equal(link_targets(c, a.thing.id, "follows", &tied), ERR_OK);
    assert_true(tied.count == 1 && id_eq(tied.item[0].id, p.thing.id));
    world_end(&w, ERR_OK);
    assert_int_equal(notices_of(&w, SANA_STRANGER, "practice.adapted"), 1);
}

TEST_STORES("adaptation: asks once at 3, 12 and 24 months, and silence stays silence") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    struct adaptation a;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_OK);
    static const struct {
        int64_t days;
        size_t asked;
    } rows[] = {{90, 0}, {91, 1}, {92, 1}, {364, 1}, {365, 2}, {400, 2}, {730, 3}, {2000, 3}};
    int64_t start = a.started_ms;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%lld days", (long long)rows[i].days);
        work_until(&w, start + rows[i].days * DAY_MS);
        assert_int_equal(notices_of(&w, STELLA_STEWARD, "adaptation.ask"), rows[i].asked);
    }
    struct lineage l;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(practice_find(c, p.thing.id, &p), ERR_OK);
    assert_int_equal(lineage_of(c, &p.thing, ID_NONE, &l), ERR_OK);
    assert_int_equal(l.lines.count, 1);
    for (size_t i = 0; i < ADAPTATION_ASKS; i++) {
        assert_int_equal(l.count[i].silent, 1);
        for (size_t k = 0; k < 5; k++) {
            assert_int_equal(l.count[i].answered[k], 0);
        }
    }
    assert_str(l.lines.item[0].thing.state, "trying");
    world_end(&w, ERR_OK);
}

TEST_STORES("adaptation: an answer given before it is asked is not asked for again") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    d.started = STR("2025-01-12"); /* 3 and 12 months are over, and are not asked about */
    struct adaptation a;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_OK);
    work_until(&w, w.now_ms + DAY_MS);
    assert_int_equal(notices_of(&w, STELLA_STEWARD, "adaptation.ask"), 0);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(adaptation_open(&a, c->now_ms)->months, 3);
    world_end(&w, ERR_OK);
    work_until(&w, a.started_ms + 730 * DAY_MS);
    assert_int_equal(notices_of(&w, STELLA_STEWARD, "adaptation.ask"), 1);
}

TEST_STORES("adaptation: outcomes flow back to the practice, each once") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    struct adaptation a;
    assert_int_equal(make(&w, HOLA_HELPER, &d, &a), ERR_OK);
    int64_t start = a.started_ms;
    static const struct {
        int64_t days;
        enum world_person who;
        int64_t months;
        const char *outcome, *again;
        enum err expected;
        size_t told;
        const char *state;
    } rows[] = {
        {30, HOLA_HELPER, 3, "helped", "", ERR_CLOSED, 0, "trying"},
        {95, NOBODY_AT_ALL, 3, "helped", "", ERR_FORBIDDEN, 0, "trying"},
        {95, MARA_MEMBER, 3, "helped", "", ERR_FORBIDDEN, 0, "trying"},
        {95, SANA_STRANGER, 3, "helped", "", ERR_FORBIDDEN, 0, "trying"},
        {95, HOLA_HELPER, 4, "helped", "", ERR_NOT_FOUND, 0, "trying"},
        {95, HOLA_HELPER, 3, "cured", "", ERR_INPUT, 0, "trying"},
        {95, HOLA_HELPER, 3, "helped", "always", ERR_INPUT, 0, "trying"},
        {95, HOLA_HELPER, 3, "partly", "yes", ERR_OK, 1, "partly"},
        {96, STELLA_STEWARD, 3, "helped", "", ERR_OK, 1, "helped"},
        {800, STELLA_STEWARD, 24, "none", "no", ERR_OK, 2, "none"},
        {801, STELLA_STEWARD, 12, "helped", "", ERR_OK, 3, "none"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].outcome);
        w.now_ms = start + rows[i].days * DAY_MS;
        struct ctx *c = world_as(&w, rows[i].who);
        enum err e = adaptation_answer(c, a.thing.id, rows[i].months, str_of(rows[i].outcome),
                                       STR("As we see it."), str_of(rows[i].again), STR(""));
        assert_int_equal(world_end(&w, e), rows[i].expected);
        assert_int_equal(notices_of(&w, SANA_STRANGER, "practice.outcome"), rows[i].told);
        c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(adaptation_find(c, a.thing.id, &a), ERR_OK);
        assert_str(a.thing.state, rows[i].state);
        world_end(&w, ERR_OK);
    }
    assert_str(a.again, "no");
    struct lineage l;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(lineage_of(c, &p.thing, ID_NONE, &l), ERR_OK);
    assert_int_equal(l.count[0].answered[0], 1); /* helped, after 3 months */
    assert_int_equal(l.count[2].answered[2], 1); /* no difference, after 24 */
    world_end(&w, ERR_OK);
}

TEST_STORES("adaptation: what a community keeps to itself is counted and not told") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    d.readers = STR("members");
    struct adaptation a;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_OK);
    w.now_ms = a.started_ms + 100 * DAY_MS;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    enum err e = adaptation_answer(c, a.thing.id, 3, STR("harmed"), STR("The rope broke."), STR(""),
                                   STR(""));
    assert_int_equal(world_end(&w, e), ERR_OK);
    assert_int_equal(notices_of(&w, SANA_STRANGER, "practice.adapted"), 0);
    assert_int_equal(notices_of(&w, SANA_STRANGER, "practice.outcome"), 0);
    static const struct {
        enum world_person who;
        enum err seen;
        size_t lines;
        int64_t apart;
        bool counted;
    } rows[] = {{NOBODY_AT_ALL, ERR_NOT_FOUND, 0, 1, false},
                {SANA_STRANGER, ERR_NOT_FOUND, 0, 1, false},
                {MARA_MEMBER, ERR_OK, 1, 0, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct lineage l;
        c = world_as(&w, rows[i].who);
        assert_int_equal(adaptation_find(c, a.thing.id, &a), rows[i].seen);
        assert_int_equal(practice_find(c, p.thing.id, &p), ERR_OK);
        assert_int_equal(lineage_of(c, &p.thing, ID_NONE, &l), ERR_OK);
        assert_int_equal(l.lines.count, rows[i].lines);
        assert_int_equal(l.apart, rows[i].apart);
        assert_int_equal(l.counted, rows[i].counted);
        world_end(&w, ERR_OK);
    }
}

TEST_STORES("adaptation: when whoever took it up has left, the stewards are asked") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    struct adaptation a;
    assert_int_equal(make(&w, HOLA_HELPER, &d, &a), ERR_OK);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, community_set_role(c, &w.community, w.person[HOLA_HELPER],
                                                      STR("Hola"), ROLE_NONE)),
                     ERR_OK);
    work_until(&w, a.started_ms + 91 * DAY_MS);
    assert_int_equal(notices_of(&w, HOLA_HELPER, "adaptation.ask"), 0);
    assert_int_equal(notices_of(&w, STELLA_STEWARD, "adaptation.ask"), 1);
}

TEST_STORES("adaptation: changes are added; taken back, its words are gone and nobody is asked") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    struct adaptation a;
    assert_int_equal(make(&w, HOLA_HELPER, &d, &a), ERR_OK);
    static const struct {
        enum world_person who;
        const char *what, *why;
        enum err expected;
        size_t count;
    } rows[] = {
        {MARA_MEMBER, "A bigger raft", "More of us", ERR_FORBIDDEN, 1},
        {STELLA_STEWARD, "", "More of us", ERR_INPUT, 1},
        {STELLA_STEWARD, "A bigger raft", "", ERR_INPUT, 1},
        {STELLA_STEWARD, "A bigger raft", "More of us", ERR_OK, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct adaptation_change change = {.what = str_of(rows[i].what),
                                           .why = str_of(rows[i].why),
                                           .moment = STR(""),
                                           .decided_by = STR("")};
        struct ctx *c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, adaptation_add_change(c, a.thing.id, &change)),
                         rows[i].expected);
        assert_int_equal(world_do(&w, MARA_MEMBER, adaptation_find(&w.ctx, a.thing.id, &a)),
                         ERR_OK);
        assert_int_equal(a.changes.count, rows[i].count);
    }
    struct ctx *c = world_as(&w, HOLA_HELPER);
    assert_int_equal(world_end(&w, thing_erase(c, &a.thing)), ERR_OK);
    work_until(&w, a.started_ms + 800 * DAY_MS);
    assert_int_equal(notices_of(&w, HOLA_HELPER, "adaptation.ask"), 0);
    struct practice now;
    assert_int_equal(world_do(&w, NOBODY_AT_ALL, practice_find(&w.ctx, p.thing.id, &now)), ERR_OK);
    assert_int_equal(now.thing.tally, 0);
}

TEST_STORES("adaptation: while it is hidden nobody is asked, so nobody is silent") {
    struct world w;
    world_make(&w, store);
    struct practice p = tell(&w, "free", true);
    struct adaptation_draft d = draft_of(&w, &p);
    struct adaptation a;
    assert_int_equal(make(&w, STELLA_STEWARD, &d, &a), ERR_OK);
    assert_int_equal(world_do(&w, STELLA_STEWARD, thing_set_life(&w.ctx, &a.thing, LIFE_HIDDEN)),
                     ERR_OK);
    work_until(&w, a.started_ms + 100 * DAY_MS);
    assert_int_equal(notices_of(&w, STELLA_STEWARD, "adaptation.ask"), 0);
    assert_int_equal(world_do(&w, STELLA_STEWARD, thing_set_life(&w.ctx, &a.thing, LIFE_PUBLISHED)),
                     ERR_OK);
    struct lineage l;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(lineage_of(c, &p.thing, ID_NONE, &l), ERR_OK);
    assert_int_equal(l.lines.count, 1);
    assert_false(l.counted);
    world_end(&w, ERR_OK);
}
