/* SPDX-License-Identifier: AGPL-3.0-or-later
 * engine/panel.h against the open pools, where they are. */
#include <math.h>
#include <stdlib.h>

#include "engine/panel.h"
#include "format/csv.h"
#include "format/panel_files.h"
#include "sys/file.h"
#include "tests/unit/panel_solver.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct str text_of(const char *path) {
    struct str text = {0};
    assert_int_equal(file_read(test_arena(), test_data(path), 1 << 24, &text), ERR_OK);
    return text;
}

static struct panel_pool pool_of(const char *name, uint32_t size, struct panel_columns columns) {
    struct arena *a = test_arena();
    struct panel_pool p = {.size = size};
    struct flaw flaw;
    struct str missing;
    struct str pool = text_of(arena_printf(a, "sortition/%s.csv", name).p);
    struct str quotas = text_of(arena_printf(a, "sortition/%s_quotas.csv", name).p);
    assert_int_equal(panel_quotas_read(a, quotas, &p, &flaw), ERR_OK);
    assert_int_equal(panel_pool_read(a, pool, columns, &p, &missing, &flaw), ERR_OK);
    return p;
}

static struct panel_result select_by(const struct panel_pool *p, enum panel_goal goal) {
    struct linear_solver s = test_solver();
    struct panel_options o = {.goal = goal, .seed = STR("kith-2026"), .number = -1};
    struct panel_result r = panel_select(test_arena(), p, &o, &s);
    double sum = 0;
    uint32_t weight = 0;
    assert_null(r.refused);
    for (size_t i = 0; i < p->people; i++) {
        sum += r.chance[i];
    }
    assert_near(sum, p->size, 1e-9 * p->size);
    for (size_t i = 0; i < r.panels; i++) {
        weight += r.panel[i].weight;
        assert_true(panel_is_allowed(p, r.panel[i].member, p->size));
    }
    assert_int_equal(weight, PANEL_LOTTERY);
    return r;
}

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x;
    double b = *(const double *)y;
    return (a > b) - (a < b);
}

TEST("conformance sortition/pool200: leximin gives everybody 1/10, in all 1,000 panels too") {
    struct panel_pool p = pool_of("pool200", 20, (struct panel_columns){.id = STR("person")});
    struct panel_result r = select_by(&p, PANEL_LEXIMIN);
    assert_int_equal(p.people, 200);
    assert_near(r.minimum, 0.1, 1e-12);
    for (size_t i = 0; i < p.people; i++) {
        assert_near(r.chance[i], 0.1, 1e-9);
        assert_int_equal(r.in_panels[i], 100);
    }
}

TEST("conformance sortition/pool200: each chance of the published leximin lottery") {
    struct panel_pool p = pool_of("pool200", 20, (struct panel_columns){.id = STR("person")});
    struct panel_result r = select_by(&p, PANEL_LEXIMIN);
    struct csv c =
        csv_begin(test_arena(), text_of("sortition/pool200_reference_prob_allocs_data.csv"), ',',
                  (struct csv_limits){10, 1000, 10000});
    bool has = true;
    size_t rows = 0;
    for (assert_int_equal(csv_next(&c, &has), ERR_OK); has;
         assert_int_equal(csv_next(&c, &has), ERR_OK)) {
        double chance;
        if (str_eq(c.field[0].text, STR("LexiMin"))) {
            assert_true(str_to_real(c.field[2].text, &chance));
            assert_near(r.chance[rows % p.people], chance, 2e-6);
            rows++;
        }
    }
    assert_int_equal(rows, 200);
}

TEST("conformance sortition/pool200: legacy is as unequal as published") {
    struct panel_pool p = pool_of("pool200", 20, (struct panel_columns){.id = STR("person")});
    struct panel_result r = select_by(&p, PANEL_LEGACY);
    double lowest = 1, second = 1;
    for (size_t i = 0; i < p.people; i++) {
        double chance = r.chance[i];
        second = chance < lowest ? lowest : chance < second ? chance : second;
        lowest = chance < lowest ? chance : lowest;
    }
    assert_true(lowest < 0.025); /* 1.1 % published; 1,000 drawings here */
    assert_true(second > 0.05);  /* 9.25 % published */
}

TEST("conformance sortition/pool150: leximin levels") {
    static const struct {
        double chance;
        size_t people;
    } level[] = {{1 / 11., 22}, {3 / 26., 26}, {1 / 8., 16}, {3 / 19., 19}, {3 / 18., 18}};
    struct panel_columns columns = {.id = STR("person"), .address = STR("address,postcode")};
    struct panel_pool p = pool_of("pool150", 22, columns);
    struct panel_result r = select_by(&p, PANEL_LEXIMIN);
    double *sorted = arena_array(test_arena(), double, p.people);
    size_t at = 0;
    assert_int_equal(p.people, 150);
    for (size_t i = 0; i < p.people; i++) {
        sorted[i] = r.chance[i];
    }
    qsort(sorted, p.people, sizeof *sorted, by_size);
    for (size_t i = 0; i < COUNT(level); i++) {
        for (size_t k = 0; k < level[i].people; k++) {
            assert_near(sorted[at++], level[i].chance, 1e-9);
        }
    }
    assert_true(sorted[at] > 3 / 18. + 1e-6);
}

TEST("conformance sortition/pool150: maximin has the same smallest chance") {
    struct panel_pool p = pool_of("pool150", 22, (struct panel_columns){.id = STR("person")});
    assert_near(select_by(&p, PANEL_MAXIMIN).minimum, 1 / 11., 1e-9);
}

TEST("conformance sortition/pool150: the panel that the source gives is allowed") {
    struct panel_pool p = pool_of("pool150", 22, (struct panel_columns){.id = STR("person")});
    struct str rest = text_of("sortition/expected.tsv");
    uint32_t member[22];
    size_t members = 0;
    rest = str_from(rest, str_find(rest, STR("one_valid_panel\t")) + 16);
    for (struct str line = str_cut(&rest, '\n'); line.n; members++) {
        struct str id = str_trim(str_cut(&line, ' '));
        assert_true(members < COUNT(member));
        uint32_t i = 0;
        while (i < p.people && !str_eq(p.id[i], id)) {
            i++;
        }
        assert_true(i < p.people);
        member[members] = i;
    }
    assert_true(panel_is_allowed(&p, member, members));
}
