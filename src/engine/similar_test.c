/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of engine/similar.h: small tables by hand, brute force, metamorphic checks. The open data's
 * are in tests/unit/similar_data_test.c. */
#include "engine/similar.h"

#include <math.h>
#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST("similar: percentiles by definition 5") {
    static const struct {
        size_t n;
        unsigned p;
        double expected; /* of 1, 2, ... n */
    } rows[] = {{1, 10, 1},    {1, 90, 1},    {2, 50, 1.5}, {3, 50, 2},   {4, 50, 2.5},
                {10, 10, 1.5}, {10, 90, 9.5}, {11, 10, 2},  {11, 90, 10}, {9, 10, 1},
                {20, 10, 2.5}, {4, 25, 1.5},  {7, 99, 7},   {100, 1, 1.5}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        double x[100];
        for (size_t k = 0; k < rows[i].n; k++) {
            x[k] = (double)(rows[i].n - k);
        }
        test_row("n %zu, p %u", rows[i].n, rows[i].p);
        assert_near(similar_percentile(x, rows[i].n, rows[i].p), rows[i].expected, 0);
    }
}

/* A table from one row for each place: `names` "abc" gives the IDs a, b, c. */
static struct similar_table table(const char *names, size_t indicators, const double *rows) {
    struct arena *a = test_arena();
    size_t places = strlen(names);
    struct str *id = arena_array(a, struct str, places);
    struct str *indicator = arena_array(a, struct str, indicators);
    double *value = arena_array(a, double, places *indicators);
    for (size_t p = 0; p < places; p++) {
        id[p] = str_make(names + p, 1);
        for (size_t i = 0; i < indicators; i++) {
            value[i * places + p] = rows[p * indicators + i];
        }
    }
    for (size_t i = 0; i < indicators; i++) {
        indicator[i] = arena_printf(a, "i%zu", i);
    }
    return (struct similar_table){places, indicators, id, indicator, value};
}

/* The IDs of the peers in order, as one text. */
static struct str peers(const struct similar_table *t, struct similar_options o, const char *of,
                        size_t most) {
    struct arena *a = test_arena();
    struct similar_space s = similar_prepare(a, t, o);
    struct similar_result r = similar_nearest(a, &s, similar_find(&s, str_of(of)), most);
    struct buf b = buf_make(100);
    for (size_t i = 0; i < r.peers; i++) {
        buf_put(&b, s.id[r.peer[i].place]);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

TEST("similar: small tables by hand") {
    static const struct {
        const char *names;
        size_t indicators;
        double rows[12];
        const char *of;
        size_t most;
        const char *expected;
    } rows[] = {
        {"ab", 1, {1, 2}, "a", 1, "b"},
        {"ab", 1, {1, 2}, "a", 9, "b"},
        {"a", 1, {1}, "a", 1, ""},         /* nobody else; no spread */
        {"abc", 1, {5, 5, 5}, "a", 2, ""}, /* identical places: nothing tells them apart */
        {"abcd", 1, {1, 4, 2, 8}, "a", 3, "cbd"},
        {"abcd", 1, {1, 4, 2, 8}, "a", 1, "c"},
        {"dcba", 1, {1, 2, 0, 9}, "d", 2, "bc"}, /* a tie: by bytes of the ID */
        {"abc", 2, {1, NAN, 2, 5, 3, 6}, "a", 2, ""},
        {"abc", 2, {1, 5, 2, NAN, 3, 6}, "a", 2, "c"}, /* half of the weight is not enough */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct similar_table t = table(rows[i].names, rows[i].indicators, rows[i].rows);
        test_row("row %zu", i);
        assert_str(peers(&t, (struct similar_options){0}, rows[i].of, rows[i].most),
                   rows[i].expected);
    }
}

TEST("similar: 70 percent of the weight must be shared") {
    /* b lacks the first indicator: with weight 3 of 10 that is enough, with 4 of 10 it is not */
    struct similar_table t = table("abc", 2, (double[]){1, 1, NAN, 2, 3, 3});
    assert_str(peers(&t, (struct similar_options){.weight = (double[]){3, 7}}, "a", 2), "bc");
    assert_str(peers(&t, (struct similar_options){.weight = (double[]){4, 6}}, "a", 2), "c");
}

TEST("similar: distance, drivers and what is unknown") {
    struct arena *a = test_arena();
    double rows[] = {0, 0, 0, 0, NAN, 1, 2, 3, 0, 1, 4, 4, 4, 4, 2, 8, 8, 8, 8, 3};
    struct similar_table t = table("abcd", 5, rows);
    struct similar_space s = similar_prepare(a, &t, (struct similar_options){0});
    struct similar_result r = similar_nearest(a, &s, 0, 1);
    assert_int_equal(r.peers, 1);
    struct similar_peer p = r.peer[0];
    assert_int_equal(p.place, 1);
    assert_int_equal(p.indicators, 4);
    assert_near(p.shared, 0.8, 1e-15);
    /* each spread is 8, so the differences are 1/8, 2/8, 3/8, 0 */
    assert_near(p.distance, sqrt((1 + 4 + 9) / 64.0 / 4), 1e-15);
    assert_int_equal(p.drivers, 3);
    assert_int_equal(p.driver[0].indicator, 2);
    assert_int_equal(p.driver[2].indicator, 0);
    assert_near(p.driver[0].share, 9.0 / 14, 1e-15);
    assert_near(p.difference[1], 0.25, 1e-15);
    assert_true(isnan(p.difference[4]));
}

TEST("similar: the answer as JSON") {
    struct arena *a = test_arena();
    struct similar_table t = table("abc", 3, (double[]){1, 7, 1, 2, 7, NAN, 5, 7, 3});
    struct similar_options o = {.weight = (double[]){8, 1, 2}};
    struct similar_space s = similar_prepare(a, &t, o);
    struct similar_result r = similar_nearest(a, &s, 0, 1);
    struct buf b = buf_make(10000);
    struct json_out j = json_begin(&b);
    similar_json(&j, a, &s, &r, (struct result_head){.input = hash_of("", 0)}, SIMILAR_MIDDLE);
    assert_str(
        buf_str(&b),
        "{\"kith\":1,\"engine\":\"similar\",\"method\":\"middle\",\"input\":{\"sha256\":"
        "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},\"seed\":null,"
        "\"lot\":\"file\",\"ok\":true,\"warnings\":[[\"indicator_dropped\",\"i1\",\"no_spread\"]],"
        "\"result\":{\"of\":\"a\",\"peers\":[{\"id\":\"b\",\"distance\":0.25,\"shared\":0.8,"
        "\"indicators\":1,\"drivers\":[{\"indicator\":\"i0\",\"share\":1}],\"unknown\":[\"i2\"]}],"
        "\"excluded\":[],\"scale\":[{\"indicator\":\"i0\",\"n\":3,\"median\":2,\"p10\":1,\"p90\":5}"
        ","
        "{\"indicator\":\"i2\",\"n\":2,\"median\":2,\"p10\":1,\"p90\":3}]},"
        "\"explain\":[[\"shared_at_least_percent\",70]]}");
    buf_free(&b);
}

/* --- random tables --- */

static struct similar_table random_table(struct draw *d, size_t places, size_t indicators) {
    struct arena *a = test_arena();
    struct str *id = arena_array(a, struct str, places);
    struct str *indicator = arena_array(a, struct str, indicators);
    double *value = arena_array(a, double, places *indicators);
    for (size_t p = 0; p < places; p++) {
        id[p] = arena_printf(a, "p%04zu", p);
    }
    for (size_t i = 0; i < indicators; i++) {
        indicator[i] = arena_printf(a, "i%zu", i);
        for (size_t p = 0; p < places; p++) {
            bool missing = draw_below(d, 10) == 0;
            value[i * places + p] = missing ? NAN : (double)draw_below(d, 40) - 7;
        }
    }
    return (struct similar_table){places, indicators, id, indicator, value};
}

/* The definition, word for word, for one pair. NAN: not comparable. */
static double distance(const struct similar_table *t, const double *weight, size_t x, size_t y) {
    double square = 0;
    double shared = 0;
    double all = 0;
    for (size_t i = 0; i < t->indicators; i++) {
        const double *v = t->value + i * t->places;
        double *known = arena_array(test_arena(), double, t->places);
        size_t n = 0;
        for (size_t p = 0; p < t->places; p++) {
            known[n] = v[p];
            n += !isnan(v[p]) ? 1 : 0;
        }
        double spread = n ? similar_percentile(known, n, 90) - similar_percentile(known, n, 10) : 0;
        double d = (v[x] - v[y]) / spread;
        if (spread > 0) {
            all += weight[i];
            square += isnan(d) ? 0 : weight[i] * d * d;
            shared += isnan(d) ? 0 : weight[i];
        }
    }
    return shared < 0.7 * all - 1e-9 || shared == 0 ? NAN : sqrt(square / shared);
}

TEST("similar: every peer as brute force has it") {
    struct draw d = draw_begin(STR("similar"), STR("test"));
    struct arena *a = test_arena();
    for (int round = 0; round < 60; round++) {
        struct similar_table t = random_table(&d, 2 + draw_below(&d, 30), 1 + draw_below(&d, 8));
        double weight[8];
        for (size_t i = 0; i < 8; i++) {
            weight[i] = 1 + (double)draw_below(&d, 3);
        }
        struct similar_space s = similar_prepare(a, &t, (struct similar_options){.weight = weight});
        struct similar_result r = similar_nearest(a, &s, 0, t.places);
        size_t comparable = 0;
        test_row("round %d", round);
        for (size_t p = 1; p < t.places; p++) {
            comparable += isnan(distance(&t, weight, 0, p)) ? 0 : 1;
        }
        assert_int_equal(r.peers, comparable);
        assert_int_equal(r.peers + r.excludeds, t.places - 1);
        for (size_t i = 0; i < r.peers; i++) {
            assert_near(r.peer[i].distance, distance(&t, weight, 0, r.peer[i].place), 1e-12);
            assert_true(i == 0 || r.peer[i - 1].distance <= r.peer[i].distance);
        }
    }
}

static struct str answer(const struct similar_table *t, enum similar_scale scale, const char *of,
                         size_t most) {
    struct arena *a = test_arena();
    struct similar_space s = similar_prepare(a, t, (struct similar_options){.scale = scale});
    struct similar_result r = similar_nearest(a, &s, similar_find(&s, str_of(of)), most);
    struct buf b = buf_make(1 << 20);
    struct json_out j = json_begin(&b);
    similar_json(&j, a, &s, &r, (struct result_head){.input = hash_of("", 0)}, scale);
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return out;
}

static struct similar_table shuffled(struct draw *d, const struct similar_table *t) {
    struct arena *a = test_arena();
    size_t *order = arena_array(a, size_t, t->places);
    struct str *id = arena_array(a, struct str, t->places);
    double *value = arena_array(a, double, t->places * t->indicators);
    for (size_t p = 0; p < t->places; p++) {
        size_t other = draw_below(d, p + 1);
        order[p] = order[other];
        order[other] = p;
    }
    for (size_t p = 0; p < t->places; p++) {
        id[p] = t->id[order[p]];
        for (size_t i = 0; i < t->indicators; i++) {
            value[i * t->places + p] = t->value[i * t->places + order[p]];
        }
    }
    return (struct similar_table){t->places, t->indicators, id, t->indicator, value};
}

TEST("similar: the order of rows changes no byte of the answer") {
    struct draw d = draw_begin(STR("rows"), STR("test"));
    for (int round = 0; round < 20; round++) {
        struct similar_table t = random_table(&d, 700, 6);
        for (size_t i = 0; i < t.places * t.indicators; i++) {
            ((double *)(uintptr_t)t.value)[i] = fabs(t.value[i] / 3);
        }
        struct similar_table u = shuffled(&d, &t);
        for (int scale = SIMILAR_MIDDLE; scale <= SIMILAR_NHS; scale++) {
            struct str expected = answer(&t, (enum similar_scale)scale, "p0003", 20);
            test_row("round %d, scale %d", round, scale);
            assert_true(str_eq(answer(&u, (enum similar_scale)scale, "p0003", 20), expected));
        }
    }
}

static bool lacks_one(const struct similar_table *t, size_t place) {
    bool lacks = false;
    for (size_t i = 0; i < t->indicators; i++) {
        lacks |= isnan(t->value[i * t->places + place]) != 0;
    }
    return lacks;
}

TEST("similar: another unit changes nothing; a heavier indicator counts more") {
    struct draw d = draw_begin(STR("units"), STR("test"));
    struct arena *a = test_arena();
    struct similar_table t = random_table(&d, 200, 5);
    double *value = arena_array(a, double, t.places *t.indicators);
    for (size_t i = 0; i < t.places * t.indicators; i++) {
        value[i] = 32 + 4 * t.value[i]; /* exact in binary */
    }
    struct similar_table u = t;
    u.value = value;
    assert_str(peers(&u, (struct similar_options){0}, "p0000", 20),
               arena_cstr(a, peers(&t, (struct similar_options){0}, "p0000", 20)));
    double even[] = {1, 1, 1, 1, 1};
    double heavy[] = {50, 1, 1, 1, 1};
    struct similar_space s = similar_prepare(a, &t, (struct similar_options){.weight = even});
    struct similar_space h = similar_prepare(a, &t, (struct similar_options){.weight = heavy});
    size_t of = 0;
    while (lacks_one(&t, of)) {
        of++;
    }
    struct similar_result r = similar_nearest(a, &s, of, 10);
    struct similar_result q = similar_nearest(a, &h, of, 10);
    double before = 0;
    assert_true(r.peers == 10 && q.peers == 10);
    double after = 0;
    for (size_t i = 0; i < 10; i++) {
        before += isnan(r.peer[i].difference[0]) ? 0 : r.peer[i].difference[0];
        after += isnan(q.peer[i].difference[0]) ? 0 : q.peer[i].difference[0];
    }
    assert_true(after < before);
}

TEST("similar: extreme values stay finite") {
    double huge[] = {-1e300, 1e300, 0, 1e-300, 0, 1e-300, 0, 1e-300, 0, 1e-300, 0, 0};
    struct similar_table t = table("abcdefghijkl", 1, huge);
    struct arena *a = test_arena();
    struct similar_space s = similar_prepare(a, &t, (struct similar_options){0});
    struct similar_result r = similar_nearest(a, &s, 2, 11);
    for (size_t i = 0; i < r.peers; i++) {
        assert_true(isfinite(r.peer[i].distance));
    }
    struct similar_table minus = table("abc", 1, (double[]){-1, 2, 3});
    s = similar_prepare(a, &minus, (struct similar_options){.scale = SIMILAR_NHS});
    assert_string_equal(s.indicator[0].dropped, "negative");
}
