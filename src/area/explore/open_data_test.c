/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The open data come in: every set of countries with its definitions, and the counties. What is
 * missing there never becomes a number. */
#include <math.h>
#include <stdio.h>

#include "area/explore/indicator_file.h"
#include "sys/file.h"
#include "tests/unit/world.h"

#define SET_BYTES_MAX ((size_t)32 << 20)

static const char *const sets[] = {
    "births_outside_of_marriage",
    "child_mortality_estimates_cme_info_2018",
    "child_violence_ending_violence_in_childhood_report_2017",
    "cross_country_literacy_rates",
    "estimated_average_age_at_marriage_by_gender_un",
    "expected_years_of_schooling_undp_2018",
    "female_and_male_life_expectancy_at_birth_owid",
    "fertility_un_population_division_2015_revision",
    "gender_inequality_index_human_development_report_2015",
    "happiness_predictors_world_happiness_report_2017",
    "healthy_life_expectancy_ihme",
    "hidden_hunger_index_in_pre_school_children_muthayya_et_al_20",
    "human_development_index_undp",
    "inequality_in_human_development_indices_undp_2019",
    "infant_mortality_rate_ihme_2017",
    "learning_adjusted_years_of_schooling_world_bank_2018",
    "life_expectancy_at_birth_world_bank_2015",
    "life_expectancy_oecd",
    "literacy_rate_of_total_respondents_dhs_surveys",
};

static struct str read_data(const char *form, const char *name) {
    char path[200];
    struct str text;
    snprintf(path, sizeof path, form, name);
    assert_int_equal(file_read(test_arena(), test_data(path), SET_BYTES_MAX, &text), ERR_OK);
    return text;
}

/* As the page and the command do it: guessed columns, the second file for what they mean. */
static void take_in_set(struct world *w, const char *name, struct indicator_file *f) {
    struct data_package *about = arena_new(test_arena(), struct data_package);
    struct flaw flaw;
    struct str json = read_data("indicators/owid/%s.json", name);
    assert_int_equal(data_package_read(test_arena(), json, about, &flaw), ERR_OK);
    struct str csv = read_data("indicators/owid/%s.csv", name);
    assert_int_equal(indicator_file_open(test_arena(), csv, f), ERR_OK);
    f->intake.kind = STR("country");
    f->intake.origin = f->intake.licence = STR("");
    f->about = about;
    indicator_file_clear(f);
    assert_int_equal(indicator_file_use(f, COLUMN_ID, STR("Entity")), ERR_OK);
    assert_int_equal(indicator_file_use(f, COLUMN_NAME, STR("")), ERR_OK);
    assert_int_equal(indicator_file_year(f, STR("Year")), ERR_OK);
    assert_int_equal(indicator_file_use_numbers(f), ERR_OK);
    enum err e = indicator_file_check(f);
    test_row("%s: %s", name, f->flaws > 0 ? arena_cstr(test_arena(), f->flaw[0].why) : "");
    assert_int_equal(e, ERR_OK);
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(indicator_file_write(f, c), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

/* Some sets do not say what they mean: then nothing is made up. */
static bool is_described(const struct indicator_file *f, size_t indicator) {
    if (!str_is_empty(f->about->description)) {
        return true;
    }
    for (size_t i = 0; i < f->columns; i++) {
        const struct file_column *col = &f->column[i];
        const struct data_package_field *field = data_package_find(f->about, col->heading);
        if (col->use == COLUMN_VALUE && col->indicator == indicator && field != NULL &&
            !str_is_empty(field->description)) {
            return true;
        }
    }
    return false;
}

/* Some sixty thousand rows: in one store, since the other takes them in by the same rules. */
TEST("open data: all sets of countries come in, with what they mean and whose they are") {
    struct store *store = test_store(DB_SQLITE);
    struct world w;
    size_t told = 0;
    world_make(&w, store);
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        struct indicator_file f;
        take_in_set(&w, sets[i], &f);
        assert_true(f.intake.indicators > 0 && f.intake.values > 0);
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        for (size_t k = 0; k < f.intake.indicators; k++) {
            struct indicator one;
            assert_int_equal(indicator_find(c, f.intake.indicator[k].id, &one), ERR_OK);
            assert_false(str_is_empty(one.origin));
            assert_int_equal(str_is_empty(one.method), !is_described(&f, k));
            told += !str_is_empty(one.method);
        }
        world_end(&w, ERR_OK);
    }
    assert_true(told > 30);
    test_store_close(store);
}

TEST_STORES("open data: the counties come in, and what is missing in them is no number") {
    static const char map[] =
        "Population_Size=population_size,Population_Density=population_density,"
        "Poverty=poverty,Age_85_and_Over=age_85_and_over";
    struct world w;
    world_make(&w, store);
    struct str text = read_data("indicators/%s.csv", "chsi_areas");
    for (int round = 0; round < 2; round++) {
        struct indicator_file f;
        struct str suspects;
        assert_int_equal(indicator_file_open(test_arena(), text, &f), ERR_OK);
        f.intake.kind = STR("county");
        f.intake.origin = f.intake.licence = STR("");
        indicator_file_clear(&f);
        assert_int_equal(indicator_file_use(&f, COLUMN_ID, STR("State_FIPS_Code,County_FIPS_Code")),
                         ERR_OK);
        assert_int_equal(indicator_file_map(&f, str_of(map)), ERR_OK);
        assert_int_equal(indicator_file_suspects(&f, &suspects), ERR_OK);
        assert_false(str_is_empty(suspects));
        indicator_file_missing(&f, round == 0 ? STR("") : suspects);
        assert_int_equal(indicator_file_check(&f), round == 0 ? ERR_INPUT : ERR_OK);
        if (round == 1) {
            assert_int_equal(f.rows, 3141);
            struct ctx *c = world_as(&w, HANNA_HOST);
            assert_int_equal(indicator_file_write(&f, c), ERR_OK);
            assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
        }
    }
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct indicators all;
    struct roster roster;
    assert_int_equal(indicator_list_of_kind(c, STR("county"), &all), ERR_OK);
    assert_int_equal(roster_read(c, STR("county"), &roster), ERR_OK);
    assert_int_equal(roster.count, 3141);
    double *v = arena_array(test_arena(), double, roster.count);
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal(sheet_read(c, STR("county"), all.item[i].thing.id, &roster, v), ERR_OK);
        for (size_t k = 0; k < roster.count; k++) {
            assert_true(isnan(v[k]) || v[k] >= 0);
        }
    }
    world_end(&w, ERR_OK);
}
