/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The demo: what its three communities show, that time goes forward in it, and that its people
 * never come among real ones. */
#include "app/areas.h"
#include "app/demo_story.h"
#include "area/create/work.h"
#include "area/engage/ballot.h"
#include "area/explore/finding.h"
#include "area/learn/adaptation.h"
#include "area/network/organisation.h"
#include "area/network/partnership.h"
#include "area/organise/hours.h"
#include "base/exit.h"
#include "base/span.h"
#include "kernel/card.h"
#include "kernel/demo_person.h"
#include "kernel/order.h"
#include "kernel/search.h"
#include "kernel/tell.h"
#include "tests/unit/recounted.h"
#include "tests/unit/world.h"

#define TODAY_MS INT64_C(1773316800000) /* 2026-03-12 12:00 UTC */

static void make(struct store *s) {
    lang_init();
    cards_use(areas, area_count);
    assert_int_equal(demo_make(s, str_of(test_folder()), TODAY_MS, 0), ERR_OK);
}

/* Reading it, as the site or as one of those shown at the door. */
struct reading {
    struct ctx c;
    struct demo_people people;
    struct viewer viewer;
};

static struct ctx *read_demo(struct reading *r, struct store *s) {
    *r = (struct reading){.c = {.arena = test_arena(),
                                .db = test_reader(s),
                                .viewer = &viewer_site,
                                .now_ms = TODAY_MS,
                                .lang = lang_english()}};
    assert_int_equal(db_begin_read(r->c.db), ERR_OK);
    assert_int_equal(demo_people(&r->c, &r->people), ERR_OK);
    return &r->c;
}

static void end_reading(struct reading *r) {
    db_end(r->c.db);
}

static void read_as(struct reading *r, const char *name) {
    for (size_t i = 0; i < r->people.count; i++) {
        if (str_eq(r->people.item[i].name, str_of(name))) {
            assert_int_equal(viewer_load(&r->c, r->people.item[i].person, &r->viewer), ERR_OK);
            r->c.viewer = &r->viewer;
            return;
        }
    }
    fail_msg("%s is not among those shown", name);
}

static struct things list(struct ctx *c, const char *kind, const char *state) {
    struct things out;
    bool more;
    struct thing_page page = {.limit = 100};
    page.state = state == NULL ? page.state : str_of(state);
    assert_int_equal(thing_list(c, kind, ID_NONE, page, &out, &more), ERR_OK);
    return out;
}

/* --- what it shows --- */

static void needs_stand_at_every_turn(struct ctx *c) {
    for (int turn = TURN_LISTEN; turn < TURN_COUNT; turn++) {
        struct things at;
        bool more;
        test_row("%s", turn_word(turn));
        assert_int_equal(
            thing_list(c, "need", ID_NONE, (struct thing_page){.turn = turn}, &at, &more), ERR_OK);
        assert_true(at.count > 0);
    }
}

static void every_kind_is_there(struct ctx *c) {
    static const struct {
        const char *kind, *state; /* NULL: any */
        size_t least;
    } rows[] = {
        {"need", "answered", 2},      {"need", "declined", 1},      {"need", "voiced", 4},
        {"ballot", "decided", 2},     {"ballot", "open", 1},        {"ballot", "announced", 1},
        {"initiative", "planned", 2}, {"initiative", "running", 2}, {"initiative", "done", 1},
        {"practice", "failed", 1},    {"practice", "helped", 2},    {"practice", "partly", 1},
        {"adaptation", "trying", 1},  {"adaptation", "helped", 1},  {"work", NULL, 3},
        {"outcome", NULL, 1},         {"organisation", NULL, 6},    {"place", NULL, 9},
        {"partnership", "agreed", 1}, {"shift", NULL, 2},           {"motif", NULL, 20},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].kind, rows[i].state ? rows[i].state : "");
        assert_true(list(c, rows[i].kind, rows[i].state).count >= rows[i].least);
    }
}

/* Each need is listened to first, and time goes forward from there up to today. */
static void trails_go_forward(struct ctx *c) {
    struct things needs = list(c, "need", NULL);
    for (size_t i = 0; i < needs.count; i++) {
        struct steps steps;
        test_row("%.*s", STR_ARG(needs.item[i].title));
        assert_int_equal(cycle_steps(c, needs.item[i].id, &steps), ERR_OK);
        assert_true(steps.count > 0);
        assert_int_equal(steps.item[0].turn, TURN_LISTEN);
        assert_int_equal(steps.item[steps.count - 1].turn, needs.item[i].turn);
        for (size_t k = 1; k < steps.count; k++) {
            assert_true(steps.item[k].at_ms >= steps.item[k - 1].at_ms);
            assert_true(steps.item[k].turn >= steps.item[k - 1].turn);
            assert_true(steps.item[k].at_ms <= TODAY_MS);
        }
    }
}

static void decisions_recount(struct ctx *c) {
    struct things decided = list(c, "ballot", "decided");
    for (size_t i = 0; i < decided.count; i++) {
        struct str zip;
        test_row("%.*s", STR_ARG(decided.item[i].title));
        assert_int_equal(ballot_bundle_find(c, decided.item[i].id, &zip), ERR_OK);
        assert_int_equal(recounted(c->arena, zip).code, EXIT_DONE);
    }
}

static void figures_say_what_they_cannot(struct ctx *c) {
    struct things places = list(c, "place", NULL);
    size_t seen[SHOWING_WHOLE + 1] = {0}, ranges = 0;
    for (size_t i = 0; i < places.count; i++) {
        struct place p;
        struct findings f;
        assert_int_equal(place_find(c, places.item[i].id, &p), ERR_OK);
        assert_int_equal(findings_of_place(c, &p, &f), ERR_OK);
        for (size_t k = 0; k < f.count; k++) {
            assert_true(str_find(f.item[k].indicator.origin, STR("Invented")) <
                        f.item[k].indicator.origin.n);
            seen[f.item[k].newest.showing]++;
            ranges += f.item[k].newest.has_range;
        }
    }
    assert_int_equal(seen[SHOWING_FEW], 2);
    assert_true(seen[SHOWING_UNKNOWN] > 0 && ranges > 10);
}

static void quiet_things_stay_quiet(struct reading *r) {
    struct things waiting;
    bool more;
    assert_true(list(&r->c, "circle", NULL).count == 0);
    size_t open = list(&r->c, "need", NULL).count;
    read_as(r, "Wanja");
    assert_int_equal(list(&r->c, "need", NULL).count, open);
    assert_int_equal(list(&r->c, "circle", NULL).count, 1);
    read_as(r, "Amara Nduta");
    struct things seen = list(&r->c, "need", NULL);
    assert_int_equal(seen.count, open + 1);
    assert_int_equal(list(&r->c, "circle", NULL).count, 2);
    for (size_t i = 0; i < seen.count; i++) {
        bool of_loss = seen.item[i].stages & STAGE_BIT(loss);
        assert_true(!of_loss || !id_eq(seen.item[i].audience, AUDIENCE_PUBLIC));
    }
    assert_int_equal(list(&r->c, "partnership", "proposed").count, 1); /* her community is asked */
    read_as(r, "Wanja");
    assert_int_equal(list(&r->c, "partnership", "proposed").count, 0); /* is for stewards of both */
    assert_int_equal(list(&r->c, "encounter", "open").count, 1);
    read_as(r, "Lucía Paredes");
    struct id home = r->viewer.membership[0].community;
    assert_int_equal(order_waiting(&r->c, home, 0, ID_NONE, &waiting, &more), ERR_OK);
    assert_int_equal(waiting.count, 1);
    assert_int_equal(list(&r->c, "partnership", "proposed").count, 1);
}

static void hands_are_counted(struct reading *r) {
    size_t waiting = 0;
    read_as(r, "Jomo");
    struct things shifts = list(&r->c, "shift", NULL);
    for (size_t i = 0; i < shifts.count; i++) {
        struct shift s;
        struct seats seats;
        assert_int_equal(shift_find(&r->c, shifts.item[i].id, &s), ERR_OK);
        assert_int_equal(seat_all(&r->c, &s, &seats), ERR_OK);
        for (size_t k = 0; k < seats.count; k++) {
            waiting += !seats.item[k].taken;
        }
    }
    assert_int_equal(waiting, 2);
    struct things running = list(&r->c, "initiative", "running");
    int64_t minutes = 0;
    for (size_t i = 0; i < running.count; i++) {
        struct initiative one;
        assert_int_equal(initiative_find(&r->c, running.item[i].id, &one), ERR_OK);
        minutes += one.minutes;
    }
    assert_int_equal(minutes, 5 * 240 + 90);
}

static void a_story_has_its_picture(struct ctx *c) {
    struct things works = list(c, "work", NULL);
    size_t pictures = 0;
    for (size_t i = 0; i < works.count; i++) {
        struct medias m;
        assert_int_equal(media_of_thing(c, works.item[i].id, &m), ERR_OK);
        for (size_t k = 0; k < m.count; k++) {
            assert_true(m.item[k].alt.n > 40);
            assert_int_equal(m.item[k].width, 1200);
            pictures++;
        }
    }
    assert_int_equal(pictures, 1);
}

static void some_entries_are_old(struct ctx *c) {
    struct things all = list(c, "organisation", NULL);
    size_t fresh = 0;
    for (size_t i = 0; i < all.count; i++) {
        struct organisation o;
        assert_int_equal(organisation_find(c, all.item[i].id, &o), ERR_OK);
        fresh += o.fresh;
    }
    assert_int_equal(fresh, 3);
    assert_int_equal(all.count - fresh, 3);
}

TEST_STORES("demo: three communities, a need at every turn, and what goes with it") {
    struct reading r;
    make(store);
    struct ctx *c = read_demo(&r, store);
    needs_stand_at_every_turn(c);
    every_kind_is_there(c);
    trails_go_forward(c);
    decisions_recount(c);
    figures_say_what_they_cannot(c);
    a_story_has_its_picture(c);
    some_entries_are_old(c);
    quiet_things_stay_quiet(&r);
    hands_are_counted(&r);
    end_reading(&r);
}

/* --- as time goes on --- */

static void run_jobs_at(struct store *s, int64_t at_ms) {
    static const struct job_kind *const kinds[] = {tell_jobs, media_jobs, search_jobs, NULL};
    struct job_runner runner = {.store = s,
                                .folder = str_of(test_folder()),
                                .address = STR(""),
                                .mail = STR(""),
                                .kinds = kinds};
    bool ran = true;
    while (ran) {
        assert_int_equal(job_run_once(&runner, at_ms, &ran), ERR_OK);
    }
}

TEST_STORES("demo: the clock goes on, and its open ballots are counted") {
    struct reading r;
    make(store);
    for (int day = 1; day <= 30; day++) {
        run_jobs_at(store, TODAY_MS + day * DAY_MS);
    }
    struct ctx *c = read_demo(&r, store);
    struct work_counts work;
    assert_int_equal(list(c, "ballot", "open").count, 0);
    assert_int_equal(list(c, "ballot", "announced").count, 0);
    assert_int_equal(list(c, "ballot", "decided").count, 3);
    assert_int_equal(list(c, "ballot", "not_decided").count, 1); /* nobody came to that one */
    assert_int_equal(work_count(c, &work), ERR_OK);
    assert_int_equal(work.failed, 0);
    end_reading(&r);
}

/* --- as whom one may look around --- */

TEST_STORES("demo: some may be looked around as, each a member, none a host") {
    struct reading r;
    make(store);
    struct ctx *c = read_demo(&r, store);
    bool role[ROLE_STEWARD + 1] = {false};
    assert_true(r.people.count >= 6);
    for (size_t i = 0; i < r.people.count; i++) {
        struct person p;
        bool may;
        assert_int_equal(person_find(c, r.people.item[i].person, &p), ERR_OK);
        assert_false(p.host);
        assert_int_equal(demo_person_may(c, p.id, &may), ERR_OK);
        assert_true(may);
        role[r.people.item[i].home.role] = true;
    }
    assert_true(role[ROLE_MEMBER] && role[ROLE_HELPER] && role[ROLE_STEWARD]);
    end_reading(&r);
}

TEST_STORES("demo: is not made where somebody is at home") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(demo_make(store, str_of(test_folder()), w.now_ms, 0), ERR_TWICE);
    struct reading r;
    struct ctx *c = read_demo(&r, store);
    bool may;
    assert_int_equal(r.people.count, 0);
    assert_int_equal(demo_person_may(c, w.person[MARA_MEMBER], &may), ERR_OK);
    assert_false(may);
    struct community m;
    assert_int_equal(community_by_slug(c, STR("aurora-valley"), &m), ERR_NOT_FOUND);
    end_reading(&r);
}

static struct str all_titles(struct store *s) {
    static const char *const kinds[] = {"need",       "ballot",  "initiative",   "practice", "work",
                                        "adaptation", "outcome", "organisation", "indicator"};
    struct reading r;
    struct ctx *c = read_demo(&r, s);
    struct str all = STR("");
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct things things = list(c, kinds[k], NULL);
        for (size_t i = 0; i < things.count; i++) {
            const struct thing *t = &things.item[i];
            all = arena_printf(c->arena, "%.*s%s %lld %lld %.*s %.*s\n", STR_ARG(all), kinds[k],
                               (long long)t->created_ms, (long long)t->updated_ms,
                               STR_ARG(t->state), STR_ARG(t->title));
        }
    }
    end_reading(&r);
    return all;
}

TEST("demo: is the same story each time") {
    struct store *s = test_store(DB_SQLITE);
    make(s);
    struct str first = all_titles(s);
    test_store_close(s);
    s = test_store(DB_SQLITE);
    make(s);
    assert_true(str_eq(all_titles(s), first));
    assert_true(first.n > 2000);
    test_store_close(s);
}
