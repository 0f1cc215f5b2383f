/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/similar.h against the open data of 3,141 counties, where it is there. */
#include <math.h>

#include "engine/similar.h"
#include "format/csv.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* chsi_codes.csv: "no data" is written -2222 in one cell of the densities, -2222.2 elsewhere. */
static bool is_missing(double v) {
    return v == -1111.1 || v == -2222.2 || v == -2222 || v == -9999;
}

/* Columns of a county file; the ID is both codes joined. */
static struct similar_table counties(const char *path, size_t count, const char *const *column) {
    struct arena *a = test_arena();
    struct str text = {0};
    size_t index[16];
    bool has = false;
    assert_int_equal(file_read(a, path, 1 << 24, &text), ERR_OK);
    struct csv c = csv_begin(a, text, ',', (struct csv_limits){100, 1000, 10000});
    assert_int_equal(csv_next(&c, &has), ERR_OK);
    struct str *indicator = arena_array(a, struct str, count);
    for (size_t i = 0; i < count; i++) {
        indicator[i] = str_of(column[i]);
        index[i] = csv_find(&c, indicator[i]);
        assert_true(index[i] < c.count);
    }
    struct str *id = arena_array(a, struct str, 4000);
    double *row = arena_array(a, double, 4000 * count);
    size_t places = 0;
    for (assert_int_equal(csv_next(&c, &has), ERR_OK); has; places++) {
        id[places] =
            arena_printf(a, "%.*s%.*s", STR_ARG(c.field[0].text), STR_ARG(c.field[1].text));
        for (size_t i = 0; i < count; i++) {
            double v = NAN;
            bool number = str_to_real(c.field[index[i]].text, &v);
            assert_true(number || str_is_empty(c.field[index[i]].text));
            row[places * count + i] = is_missing(v) ? NAN : v;
        }
        assert_int_equal(csv_next(&c, &has), ERR_OK);
    }
    double *value = arena_array(a, double, places *count);
    for (size_t p = 0; p < places; p++) {
        for (size_t i = 0; i < count; i++) {
            value[i * places + p] = row[p * count + i];
        }
    }
    return (struct similar_table){places, count, id, indicator, value};
}

static const char *const six[] = {"Population_Density", "Poverty",   "Age_19_Under",
                                  "Age_19_64",          "Age_65_84", "Age_85_and_Over"};

TEST("conformance indicators/chsi_areas.csv: similar, the nearest of county 01001") {
    struct similar_table t = counties(test_data("indicators/chsi_areas.csv"), COUNT(six), six);
    struct arena *a = test_arena();
    static const struct {
        const char *id;
        double distance;
    } expected[] = {{"05085", 0.055016}, {"48497", 0.059201}, {"21179", 0.067600}};
    assert_int_equal(t.places, 3141);
    struct similar_space s = similar_prepare(a, &t, (struct similar_options){0});
    size_t of = similar_find(&s, STR("01001"));
    struct similar_result r = similar_nearest(a, &s, of, 10);
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_str(s.id[r.peer[i].place], expected[i].id);
        assert_near(r.peer[i].distance, expected[i].distance, 0.0000005);
    }
    s = similar_prepare(a, &t, (struct similar_options){.scale = SIMILAR_NHS});
    r = similar_nearest(a, &s, of, 10);
    assert_str(s.id[r.peer[0].place], "48497");
    assert_near(r.peer[0].distance, 0.150080, 0.0000005);
}

TEST("conformance indicators/peer_strata_expected.csv: similar, the bands of 88 strata") {
    static const char *const columns[] = {
        "Strata_ID_Number", "LBW",           "Min_LBW",   "Max_LBW",       "Premature",
        "Min_Premature",    "Max_Premature", "Unmarried", "Min_Unmarried", "Max_Unmarried"};
    static const struct {
        size_t column;
        size_t equal; /* of 88 lower and 88 upper ends */
    } expected[] = {{1, 166}, {4, 167}, {7, 173}};
    struct similar_table t =
        counties(test_data("indicators/chsi_measures.csv"), COUNT(columns), columns);
    double *member = arena_array(test_arena(), double, t.places);
    for (size_t m = 0; m < COUNT(expected); m++) {
        size_t equal = 0;
        for (int stratum = 1; stratum <= 88; stratum++) {
            const double *v = t.value + expected[m].column * t.places;
            double low = NAN;
            double high = NAN;
            size_t n = 0;
            for (size_t p = 0; p < t.places; p++) {
                if (t.value[p] == stratum) {
                    member[n] = v[p];
                    n += isnan(v[p]) ? 0 : 1;
                    low = isnan(v[t.places + p]) ? low : v[t.places + p];
                    high = isnan(v[2 * t.places + p]) ? high : v[2 * t.places + p];
                }
            }
            equal += n && fabs(similar_percentile(member, n, 10) - low) <= 0.05 + 1e-9 ? 1 : 0;
            equal += n && fabs(similar_percentile(member, n, 90) - high) <= 0.05 + 1e-9 ? 1 : 0;
        }
        test_row("%s", columns[expected[m].column]);
        assert_int_equal(equal, expected[m].equal);
    }
}
