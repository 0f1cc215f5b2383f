/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Boundaries on both stores: who draws one, who sees it, what lies within, what is refused. */
#include "area/explore/boundary_file.h"

#include "kernel/order.h"
#include "kernel/person_data.h"
#include "kernel/pin.h"
#include "tests/unit/world.h"

#define SQUARE(west, south, east, north)                                                           \
    "[[[" #west "," #south "],[" #east "," #south "],[" #east "," #north "],[" #west "," #north    \
    "],[" #west "," #south "]]]"
#define FEATURE(name, rings)                                                                       \
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"" name                                       \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" rings "}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static const char two[] =
    COLLECTION(FEATURE("Upper", SQUARE(36, -2, 37, -1)) "," FEATURE("Lower", SQUARE(30, 0, 31, 1)));

static enum err draw(struct world *w, enum world_person who, const char *text, int64_t chosen,
                     const char *source) {
    struct ctx *c = world_as(w, who);
    struct boundary_file f = {.source = str_of(source)};
    struct profile p;
    enum err e = boundary_file_read(c, str_of(text), chosen, &f);
    e = e == ERR_OK ? profile_of(c, &w->community, &p) : e;
    return world_end(w,
                     e == ERR_OK ? boundary_draw(c, &p, f.source, &f.outline[f.chosen].shape) : e);
}

static bool holds(struct world *w, enum world_person who, struct boundary *out) {
    struct ctx *c = world_as(w, who);
    struct profile p;
    bool has;
    assert_int_equal(profile_of(c, &w->community, &p), ERR_OK);
    assert_int_equal(boundary_of(c, &p, out, &has), ERR_OK);
    world_end(w, ERR_OK);
    return has;
}

TEST_STORES("boundary: a steward draws it, everybody sees it, and what was before is told") {
    struct world w;
    struct boundary b;
    world_make(&w, store);
    assert_false(holds(&w, NOBODY_AT_ALL, &b));
    static const struct {
        enum world_person who;
        int64_t chosen;
        const char *source;
        enum err expected;
        double km2; /* that holds then; 0: none */
    } rows[] = {
        {NOBODY_AT_ALL, 0, "The council", ERR_FORBIDDEN, 0},
        {MARA_MEMBER, 0, "The council", ERR_FORBIDDEN, 0},
        {HOLA_HELPER, 0, "The council", ERR_FORBIDDEN, 0},
        {STELLA_STEWARD, 0, "", ERR_INPUT, 0},
        {STELLA_STEWARD, 0, "The council", ERR_OK, 12359.945},
        {STELLA_STEWARD, 0, "The council", ERR_OK, 12359.945}, /* sent twice */
        {STELLA_STEWARD, 1, "Our elders", ERR_OK, 12363.712},
        {STELLA_STEWARD, 7, "The council", ERR_OK, 12359.945}, /* there is none: the first */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        w.now_ms += 1000;
        assert_int_equal(draw(&w, rows[i].who, two, rows[i].chosen, rows[i].source),
                         rows[i].expected);
        assert_int_equal(holds(&w, NOBODY_AT_ALL, &b), rows[i].km2 > 0);
        assert_near(b.km2, rows[i].km2, 0.01);
    }
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct boundaries before;
    struct profile p;
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(boundaries_before(c, &p, &before), ERR_OK);
    assert_int_equal(before.count, 2);
    assert_str(before.item[0].source, "Our elders");
    assert_int_equal(boundary_end(c, &p), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_false(holds(&w, STELLA_STEWARD, &b));
}

TEST_STORES("boundary: what is within, where the community stands, and nothing of it when hidden") {
    struct world w;
    struct boundary b;
    world_make(&w, store);
    static const struct {
        const char *code;
        double lat, lon;
    } places[] = {{"in", -1.5, 36.5}, {"edge", -1.999, 36.001}, {"out", -2.5, 36.5}};
    struct place at[3];
    for (size_t i = 0; i < 3; i++) {
        at[i] = (struct place){.thing.title = str_of(places[i].code),
                               .kind = STR("village"),
                               .code = str_of(places[i].code),
                               .has_pin = true,
                               .lat = places[i].lat,
                               .lon = places[i].lon};
        assert_int_equal(world_do(&w, HANNA_HOST, place_make(&w.ctx, &at[i])), ERR_OK);
    }
    assert_int_equal(draw(&w, STELLA_STEWARD, two, 0, "The council"), ERR_OK);
    static const struct {
        size_t stands;
        bool within;
    } rows[] = {{0, true}, {2, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        struct profile p;
        struct boundary_places found;
        bool has;
        assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
        assert_int_equal(profile_stand(c, &p, at[rows[i].stands].thing.id), ERR_OK);
        assert_int_equal(boundary_of(c, &p, &b, &has), ERR_OK);
        assert_int_equal(boundary_places(c, &p, &b, &found), ERR_OK);
        assert_int_equal(found.count, 2);
        assert_false(found.more);
        assert_true(found.stands);
        assert_int_equal(found.stands_within, rows[i].within);
        assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    }
    struct ctx *c = world_as(&w, HANNA_HOST);
    struct profile p;
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(thing_set_life(c, &p.thing, LIFE_HIDDEN), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_false(holds(&w, NOBODY_AT_ALL, &b));
    assert_true(holds(&w, STELLA_STEWARD, &b));
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(world_end(&w, thing_erase(c, &p.thing)), ERR_OK);
    assert_false(holds(&w, STELLA_STEWARD, &b));
}

TEST_STORES(
    "boundary: a file waits for its sender and that community alone; what is wrong is said") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *text;
        const char *why; /* in the words of the page */
    } rows[] = {
        {"", "line 1"},
        {"{\"type\":\"Point\",\"coordinates\":[1,1]}", "line 1"},
        {COLLECTION(""), "line 1"},
        {FEATURE("x", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), "line 1"},
        {FEATURE("x", SQUARE(0, 0, 200, 1)), "line 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct boundary_file f = {.source = STR("")};
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        test_row("%s", rows[i].text);
        assert_int_equal(boundary_file_read(c, str_of(rows[i].text), 0, &f), ERR_INPUT);
        const struct wrong *wrong = ctx_wrong_at(c, STR("file"));
        assert_non_null(wrong);
        struct str said = lang_text(c->lang, c->arena, wrong->why);
        assert_true(str_find(said, str_of(rows[i].why)) < said.n ||
                    str_find(said, STR("Line 1")) < said.n);
        world_end(&w, ERR_INPUT);
    }
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct profile p;
    struct boundary_file f;
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(boundary_file_keep(c, &p, STR("The council"), str_of(two)), ERR_OK);
    assert_int_equal(boundary_file_find(c, w.community.thing.id, 1, &f), ERR_OK);
    assert_int_equal(f.count, 2);
    assert_str(f.outline[f.chosen].name, "Lower");
    assert_int_equal(boundary_file_find(c, w.other.thing.id, 0, &f), ERR_NOT_FOUND);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(
        world_do(&w, HANNA_HOST, boundary_file_find(&w.ctx, w.community.thing.id, 0, &f)),
        ERR_NOT_FOUND);
    assert_int_equal(draw(&w, STELLA_STEWARD, two, 0, "The council"), ERR_OK);
    struct str name = str_of(world_name(STELLA_STEWARD));
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(
        community_set_role(c, &w.community, w.person[HOLA_HELPER], STR("Hola"), ROLE_STEWARD),
        ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(world_do(&w, STELLA_STEWARD, person_forget(&w.ctx, name, false)), ERR_OK);
    struct boundary b;
    assert_true(holds(&w, NOBODY_AT_ALL, &b)); /* it is the community's */
}

TEST("boundary: too many pieces are refused before anything is worked out") {
    struct world w = {0};
    struct buf b = buf_make(1 << 20);
    buf_put(&b, STR("{\"type\":\"MultiPolygon\",\"coordinates\":["));
    for (int i = 0; i <= BOUNDARY_RINGS_MAX; i++) {
        buf_printf(&b, "%s[[[%d,0],[%d.5,0],[%d.5,1],[%d,0]]]", i > 0 ? "," : "", i % 170, i % 170,
                   i % 170, i % 170);
    }
    buf_put(&b, STR("]}"));
    struct boundary_file f = {.source = STR("")};
    w.ctx = (struct ctx){.arena = test_arena(), .lang = lang_english()};
    assert_int_equal(boundary_file_read(&w.ctx, buf_str(&b), 0, &f), ERR_INPUT);
    assert_non_null(ctx_wrong_at(&w.ctx, STR("file")));
    buf_free(&b);
}
