/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Where needs stand: history, reopening, what is still open, and the question after four weeks. */
#include "area/needs/need_state.h"

#include "area/needs/need_better.h"
#include "area/needs/need_talk.h"
#include "base/span.h"
#include "db/store.h"
#include "event_sql.h"
#include "kernel/gate.h"
#include "kernel/tell.h"
#include "tests/unit/world.h"

static struct need voiced(struct world *w, enum world_person who, const char *title,
                          bool sensitive) {
    struct need_draft d = {.community = w->community,
                           .title = str_of(title),
                           .category = STR("infrastructure"),
                           .sensitive = sensitive,
                           .anyway = true};
    struct need n;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(w, who);
    assert_int_equal(world_end(w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    n.thing.title = str_of(title);
    return n;
}

static enum err say(struct world *w, enum world_person who, struct id id, const char *state) {
    struct ctx *c = world_as(w, who);
    return world_end(w, need_set_state(c, id, str_of(state), STR("We looked at it together.")));
}

static enum err by_speaker(struct world *w, enum world_person who, struct id id, bool solved) {
    struct need n;
    struct ctx *c = world_as(w, who);
    enum err e = need_find(c, id, &n);
    if (e == ERR_OK) {
        e = solved ? need_call_solved(c, &n, STR("It works.")) : need_reopen(c, &n, STR("Dark."));
    }
    return world_end(w, e);
}

TEST_STORES("need: each change is kept with who, by role, and why") {
    static const struct {
        const char *state, *role;
    } expected[] = {{"voiced", "speaker"},   {"moving", "steward"},   {"answered", "steward"},
                    {"reopened", "speaker"}, {"answered", "speaker"}, {"voiced", "steward"}};
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, "No light on the path", false);
    w.now_ms += 1000;
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "moving"), ERR_OK);
    w.now_ms += 1000;
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "answered"), ERR_OK);
    w.now_ms += 1000;
    assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, false), ERR_OK);
    assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, false), ERR_OK);
    w.now_ms += 1000;
    assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, true), ERR_OK);
    w.now_ms += 1000;
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "voiced"), ERR_OK);
    struct need_changes all;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_changes(c, n.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, 6);
    for (size_t i = 0; i < 6; i++) {
        test_row("change %zu", i);
        assert_str(all.item[i].state, expected[i].state);
        assert_str(all.item[i].role, expected[i].role);
    }
    assert_str(all.item[3].why, "Dark.");
    world_end(&w, ERR_OK);
}

TEST_STORES("need: of a long history the newest is kept in sight") {
    enum { MORE = NEED_CHANGES_SHOWN + 2 };
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, "No light on the path", false);
    for (int i = 0; i < MORE; i++) {
        w.now_ms += 1000;
        assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, i % 2 ? "voiced" : "moving"), ERR_OK);
    }
    w.now_ms += 1000;
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "declined"), ERR_OK);
    struct need_changes all;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_changes(c, n.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, NEED_CHANGES_SHOWN);
    assert_str(all.item[NEED_CHANGES_SHOWN - 1].state, "declined");
    assert_str(all.item[0].state, "voiced");
    (void)world_end(&w, ERR_OK);
}

static int64_t told(struct world *w, enum world_person who) {
    static const struct job_kind *const kinds[] = {tell_jobs, NULL};
    struct q_notice_count_new_row row;
    world_run_jobs(w, w->now_ms, kinds);
    struct ctx *c = world_as(w, who);
    assert_int_equal(q_notice_count_new(c->db, c->arena, c->viewer->gate, c->viewer->person, &row),
                     ERR_OK);
    (void)world_end(w, ERR_OK);
    return row.total;
}

TEST_STORES("need: who says now this, now that, is told of a few times a day") {
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, "No light on the path", false);
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    struct need_me_too s = {.key = need_support_key(c, STR("")), .reason = STR("")};
    assert_int_equal(world_end(&w, need_support(c, n.thing.id, s)), ERR_OK);
    int64_t before = told(&w, MATEO_MEMBER);
    for (int i = 0; i < 10; i++) {
        w.now_ms += 1000;
        assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, i % 2 == 0), ERR_OK);
    }
    assert_int_equal(told(&w, MATEO_MEMBER) - before, 3); /* to voice it was the first */
    w.now_ms += 1000;
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "moving"), ERR_OK);
    assert_int_equal(told(&w, MATEO_MEMBER) - before, 4);
    w.now_ms += 2 * DAY_MS;
    assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, true), ERR_OK);
    assert_int_equal(told(&w, MATEO_MEMBER) - before, 5);
}

static size_t open_count(struct world *w, enum world_person who, bool desk, const char *topic,
                         const char *state) {
    struct need_waitings out;
    bool more;
    struct need_open_page page = {.topic = str_of(topic), .state = str_of(state)};
    struct ctx *c = world_as(w, who);
    struct id here = w->community.thing.id;
    enum err e =
        desk ? need_desk(c, here, page, &out, &more) : need_still_open(c, here, page, &out, &more);
    size_t n = e == ERR_OK ? out.count : 99;
    (void)world_end(w, ERR_OK);
    return n;
}

TEST_STORES(
    "need: what is still open leaves and comes back with its state, never a sensitive one") {
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, "No light on the path", false);
    (void)voiced(&w, MARA_MEMBER, "Something quiet to say", true);
    assert_int_equal(open_count(&w, NOBODY_AT_ALL, false, "", ""), 1);
    assert_int_equal(open_count(&w, STELLA_STEWARD, true, "", ""), 2);
    assert_int_equal(open_count(&w, STELLA_STEWARD, true, "infrastructure", ""), 2);
    assert_int_equal(open_count(&w, STELLA_STEWARD, true, "health", ""), 0);
    assert_int_equal(open_count(&w, MARA_MEMBER, true, "", ""), 99);
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "answered"), ERR_OK);
    assert_int_equal(open_count(&w, NOBODY_AT_ALL, false, "", ""), 0);
    assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, false), ERR_OK);
    assert_int_equal(open_count(&w, NOBODY_AT_ALL, false, "", ""), 1);
    assert_int_equal(open_count(&w, STELLA_STEWARD, true, "", "reopened"), 1);
}

TEST_STORES("need: what is still open is read page by page, the oldest first, none twice") {
    struct world w;
    world_make(&w, store);
    enum { NEEDS = NEED_OPEN_PER_PAGE + 7 };
    for (int i = 0; i < NEEDS; i++) {
        w.now_ms += i % 3 == 0 ? 0 : 1000; /* some at the same moment */
        (void)voiced(&w, MARA_MEMBER, "Something is missing", false);
    }
    struct need_open_page page = {0};
    size_t seen = 0;
    bool more = true;
    while (more) {
        struct need_waitings out;
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(need_still_open(c, ID_NONE, page, &out, &more), ERR_OK);
        for (size_t i = 0; i < out.count; i++) {
            const struct need_waiting *n = &out.item[i];
            assert_true(n->since_ms > page.after_ms || id_cmp(n->thing.id, page.after_id) > 0);
            page = (struct need_open_page){.after_ms = n->since_ms, .after_id = n->thing.id};
            seen++;
        }
        (void)world_end(&w, ERR_OK);
    }
    assert_int_equal(seen, NEEDS);
}

/* --- the question --- */

static size_t notices_of(struct world *w, enum world_person who, const char *kind) {
    struct notices all;
    bool more;
    size_t n = 0;
    struct ctx *c = world_as(w, who);
    assert_int_equal(notice_list(c, (struct thing_page){0}, &all, &more), ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        n += str_eq(all.item[i].kind, str_of(kind)) ? 1 : 0;
    }
    (void)world_end(w, ERR_OK);
    return n;
}

static void support(struct world *w, enum world_person who, struct id id) {
    struct ctx *c = world_as(w, who);
    struct need_me_too s = {.key = need_support_key(c, STR("browser"))};
    assert_int_equal(world_end(w, need_support(c, id, s)), ERR_OK);
}

static enum err better(struct world *w, enum world_person who, struct id id, const char *answer) {
    struct need n;
    struct ctx *c = world_as(w, who);
    enum err e = need_find(c, id, &n);
    if (e == ERR_OK) {
        bool speaker = viewer_is_person(c->viewer) && id_eq(n.thing.owner, c->viewer->person);
        e = need_better_answer(c, &n, need_support_key(c, STR("browser")), speaker, str_of(answer),
                               STR(""));
    }
    return world_end(w, e);
}

TEST_STORES("need: four weeks after the answer whoever spoke is asked once whether it is better") {
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, "No light on the path", false);
    support(&w, MATEO_MEMBER, n.thing.id);
    support(&w, NOBODY_AT_ALL, n.thing.id);
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "answered"), ERR_OK);
    int64_t answered = w.now_ms;
    static const struct {
        int64_t after;
        size_t asked;
        enum err answer;
    } rows[] = {{0, 0, ERR_CLOSED},
                {NEED_BETTER_AFTER_MS - 1, 0, ERR_CLOSED},
                {NEED_BETTER_AFTER_MS, 1, ERR_OK},
                {NEED_BETTER_AFTER_MS + DAY_MS, 1, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%lld", (long long)rows[i].after);
        w.now_ms = answered + rows[i].after;
        world_run_jobs(&w, w.now_ms, NULL);
        assert_int_equal(notices_of(&w, MARA_MEMBER, "need.better"), rows[i].asked);
        assert_int_equal(notices_of(&w, MATEO_MEMBER, "need.better"), rows[i].asked);
        assert_int_equal(notices_of(&w, HOLA_HELPER, "need.better"), 0);
        assert_int_equal(better(&w, MATEO_MEMBER, n.thing.id, "little"), rows[i].answer);
    }
    assert_int_equal(better(&w, HOLA_HELPER, n.thing.id, "yes"), ERR_FORBIDDEN);
    assert_int_equal(better(&w, MARA_MEMBER, n.thing.id, "perhaps"), ERR_INPUT);
    assert_int_equal(better(&w, MARA_MEMBER, n.thing.id, "yes"), ERR_OK);
    assert_int_equal(better(&w, MARA_MEMBER, n.thing.id, "no"), ERR_OK);
    assert_int_equal(better(&w, NOBODY_AT_ALL, n.thing.id, "no"), ERR_OK);
    struct need_better b;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(need_find(c, n.thing.id, &n), ERR_OK);
    assert_int_equal(need_better_find(c, &n, STR("x"), false, &b), ERR_OK);
    assert_int_equal(b.yes, 0);
    assert_int_equal(b.little, 1);
    assert_int_equal(b.no, 2);
    assert_false(b.may_answer);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("need: one that was opened again before the weeks are over is not asked about") {
    struct world w;
    world_make(&w, store);
    struct need n = voiced(&w, MARA_MEMBER, "No light on the path", false);
    assert_int_equal(say(&w, STELLA_STEWARD, n.thing.id, "answered"), ERR_OK);
    w.now_ms += DAY_MS;
    assert_int_equal(by_speaker(&w, MARA_MEMBER, n.thing.id, false), ERR_OK);
    w.now_ms += NEED_BETTER_AFTER_MS;
    world_run_jobs(&w, w.now_ms, NULL);
    assert_int_equal(notices_of(&w, MARA_MEMBER, "need.better"), 0);
    assert_int_equal(better(&w, MARA_MEMBER, n.thing.id, "yes"), ERR_CLOSED);
}
