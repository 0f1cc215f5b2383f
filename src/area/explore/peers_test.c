/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Peers and comparing, on both stores. */
#include "area/explore/peers.h"

#include <string.h>

#include "area/explore/compare.h"
#include "area/explore/indicator_file.h"
#include "area/explore/peer_practice.h"
#include "area/explore/profile.h"
#include "sys/file.h"
#include "tests/unit/world.h"

static void take_in(struct world *w, struct str text, const char *id, const char *map) {
    struct indicator_file f;
    assert_int_equal(indicator_file_open(test_arena(), text, &f), ERR_OK);
    f.intake.kind = STR("county");
    f.intake.origin = f.intake.licence = STR("");
    indicator_file_clear(&f);
    indicator_file_missing(&f, STR("-1111.1,-2222.2,-9999"));
    assert_int_equal(indicator_file_use(&f, COLUMN_ID, str_of(id)), ERR_OK);
    assert_int_equal(indicator_file_map(&f, str_of(map)), ERR_OK);
    assert_int_equal(indicator_file_check(&f), ERR_OK);
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(indicator_file_write(&f, c), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

static struct id place_of(struct ctx *c, const char *code) {
    struct places found;
    bool more;
    struct place_after after = {.folded = STR("")};
    assert_int_equal(place_list(c, STR("county"), str_of(code), after, &found, &more), ERR_OK);
    assert_true(found.count > 0);
    return found.item[0].thing.id;
}

/* c is just like a but for what is compared; b differs on poverty; d is known too little. */
static const char four[] = "id,poverty,population_density,age_19_under,babies,low,high,few\n"
                           "a,10,50,25,8,7,9,100\n"
                           "b,30,50,25,8,7,9,100\n"
                           "c,10,50,25,20,18,22,100\n"
                           "d,10,,,8,7,9,100\n"
                           "e,50,90,45,8,,,100\n"
                           "f,12,10,5,8,7,9,9\n";
static const char four_map[] = "poverty=poverty,population_density=population_density,"
                               "age_19_under=age_19_under,babies=babies,low=babies:low,"
                               "high=babies:high,few=babies:people";

TEST_STORES("peers: nearest first, with what is alike, what differs and what is unknown") {
    struct world w;
    world_make(&w, store);
    take_in(&w, str_of(four), "id", four_map);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct peer_question q;
    struct peers found;
    assert_int_equal(peer_question_make(c, place_of(c, "a"), &q), ERR_OK);
    assert_int_equal(peers_find(c, &q, PEERS_MOST, false, &found), ERR_OK);
    assert_int_equal(found.used.count, 3);
    assert_int_equal(found.too_little, 1);
    assert_str(found.item[0].place.code, "c");
    assert_int_equal(found.item[0].alike.count, 3);
    assert_int_equal(found.item[0].differ.count, 0);
    assert_str(found.item[1].place.code, "b");
    assert_int_equal(found.item[1].differ.count, 1);
    assert_str(found.item[1].differ.item[0].code, "poverty");
    world_end(&w, ERR_OK);
}

TEST_STORES("peers: what is compared never decides who is alike") {
    struct world w;
    world_make(&w, store);
    take_in(&w, str_of(four), "id", four_map);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct peer_question q;
    struct peers found;
    assert_int_equal(peer_question_make(c, place_of(c, "a"), &q), ERR_OK);
    size_t babies = peer_indicator(&q, STR("babies"));
    q.weight[babies] = PEER_WEIGHT_MOST;
    q.outcome = q.all.item[babies].thing.id;
    assert_int_equal(peers_find(c, &q, PEERS_MOST, false, &found), ERR_OK);
    assert_str(found.item[0].place.code, "c");
    for (size_t i = 0; i < found.used.count; i++) {
        assert_false(str_eq(found.used.item[i].code, STR("babies")));
    }
    /* f's value is about 9 people: nobody sees it, so it is not among those compared */
    assert_int_equal(found.compared, found.count - 1);
    assert_int_equal(found.apart, 1);
    for (size_t i = 0; i < q.all.count; i++) {
        q.weight[i] = 0;
    }
    assert_int_equal(peers_find(c, &q, PEERS_MOST, false, &found), ERR_OK);
    assert_int_equal(found.count, 0);
    world_end(&w, ERR_OK);
}

TEST_STORES("peers: of a place of which nothing is known there are none") {
    struct world w;
    world_make(&w, store);
    struct place p = {.thing = {.title = STR("Nowhere")}, .kind = STR("county"), .code = STR("x")};
    assert_int_equal(world_do(&w, HANNA_HOST, place_make(&w.ctx, &p)), ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct peer_question q;
    struct peers found;
    assert_int_equal(peer_question_make(c, p.thing.id, &q), ERR_OK);
    assert_int_equal(peers_find(c, &q, PEERS_MOST, false, &found), ERR_OK);
    assert_int_equal(found.count, 0);
    world_end(&w, ERR_OK);
}

TEST_STORES("peers: the nearest of county 01001 in the open data, as in the method book") {
    struct str text;
    assert_int_equal(
        file_read(test_arena(), test_data("indicators/chsi_areas.csv"), 1 << 24, &text), ERR_OK);
    struct world w;
    world_make(&w, store);
    take_in(&w, text, "State_FIPS_Code,County_FIPS_Code",
            "Population_Size=population_size,Population_Density=population_density,"
            "Poverty=poverty,Age_19_Under=age_19_under,Age_19_64=age_19_64,Age_65_84=age_65_84,"
            "Age_85_and_Over=age_85_and_over");
    static const struct {
        const char *code;
        double distance;
    } expected[] = {{"05085", 0.055016}, {"48497", 0.059201}, {"21179", 0.067600}};
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct peer_question q;
    struct peers found;
    assert_int_equal(peer_question_make(c, place_of(c, "01001"), &q), ERR_OK);
    assert_int_equal(peers_find(c, &q, PEERS_MOST, true, &found), ERR_OK);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_str(found.item[i].place.code, expected[i].code);
        assert_near(found.item[i].distance, expected[i].distance, 0.0000005);
    }
    world_end(&w, ERR_OK);
}

TEST_STORES("compare: two to six, in the order asked for, each once, and no unknown one") {
    struct world w;
    world_make(&w, store);
    take_in(&w, str_of(four), "id", four_map);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct str all = STR("riverside,nothing, riverside");
    static const char *const codes[] = {"e", "b", "a", "c", "d", "f"};
    for (size_t i = 0; i < 6; i++) {
        char id[ID_TEXT_SIZE + 1];
        id_text(place_of(c, codes[i]), id);
        all = arena_printf(c->arena, "%.*s,%s", STR_ARG(all), id);
    }
    struct comparison of;
    assert_int_equal(compare_make(c, all, &of), ERR_OK);
    assert_int_equal(of.count, COMPARED_MOST);
    assert_int_equal(of.unknown, 1);
    assert_true(of.too_many);
    assert_true(of.item[0].is_community);
    assert_str(of.item[1].place.code, "e");
    assert_str(of.item[2].place.code, "b");
    assert_int_equal(of.indicators.count, 4);
    assert_int_equal(compare_make(c, STR(""), &of), ERR_OK);
    assert_int_equal(of.count, 0);
    assert_int_equal(compare_make(c, STR(",,%,' OR 1=1"), &of), ERR_OK);
    assert_int_equal(of.count, 0);
    world_end(&w, ERR_OK);
}

static struct thing put(struct world *w, const struct community *m, const char *kind,
                        struct id wanted) {
    struct thing t = {.kind = str_of(kind),
                      .community = m->thing.id,
                      .wanted = wanted,
                      .life = LIFE_PUBLISHED,
                      .state = STR("helped"),
                      .topic = STR("health"),
                      .title = STR("A rope ferry"),
                      .note = STR("")};
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(world_end(w, thing_make(c, &t)), ERR_OK);
    return t;
}

static void stand(struct world *w, struct community *m, const char *code) {
    struct ctx *c = world_as(w, HANNA_HOST);
    struct profile p;
    assert_int_equal(profile_of(c, m, &p), ERR_OK);
    assert_int_equal(world_end(w, profile_stand(c, &p, place_of(c, code))), ERR_OK);
}

static void tie(struct world *w, const struct thing *from, const char *kind,
                const struct thing *to) {
    assert_int_equal(world_do(w, HANNA_HOST, link_make(&w->ctx, from->id, kind, to->id)), ERR_OK);
}

TEST_STORES("peers: what is practised there and not here, by communities, as far as one may see") {
    struct world w;
    world_make(&w, store);
    take_in(&w, str_of(four), "id", four_map);
    stand(&w, &w.community, "a");
    stand(&w, &w.other, "c");
    struct thing told = put(&w, &w.other, "practice", AUDIENCE_PUBLIC);
    struct thing taken = put(&w, &w.other, "adaptation", AUDIENCE_PUBLIC);
    struct thing own = put(&w, &w.other, "practice", w.other.thing.id);
    struct thing here = put(&w, &w.other, "practice", AUDIENCE_PUBLIC);
    struct thing ours = put(&w, &w.community, "adaptation", AUDIENCE_PUBLIC);
    tie(&w, &taken, "follows", &told); /* told and taken up there: one community does it */
    tie(&w, &ours, "follows", &here);  /* taken up here already */
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct peer_question q;
    struct peers found;
    struct peer_practices done;
    assert_int_equal(peer_question_make(c, place_of(c, "a"), &q), ERR_OK);
    assert_int_equal(peers_find(c, &q, PEERS_MOST, false, &found), ERR_OK);
    assert_int_equal(peer_practices(c, &q.place, &found, &done), ERR_OK);
    assert_int_equal(done.count, 1);
    assert_true(id_eq(done.item[0].practice.id, told.id));
    assert_false(id_eq(done.item[0].practice.id, own.id));
    assert_int_equal(done.item[0].others, 0);
    assert_str(done.item[0].slug, "hillside");
    world_end(&w, ERR_OK);
}
