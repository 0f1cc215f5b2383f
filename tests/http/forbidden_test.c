/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Comparing real counties and countries shows no figure that its missing code, its small count or
 * its grade forbids: the answers are searched for the very numbers of the file. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "area/explore/indicator_file.h"
#include "sys/file.h"
#include "tests/http/visit.h"

#define COUNTIES_MAX 4000
#define PAIRS 60

/* A county of the file: what it says, as it says it. */
struct county {
    struct str id;
    double people;
    struct str share[5]; /* poverty, and the four ages */
    struct str babies, grade;
};

struct counties {
    struct county item[COUNTIES_MAX];
    size_t count;
};

static const char *const shares[5] = {"Poverty", "Age_19_Under", "Age_19_64", "Age_65_84",
                                      "Age_85_and_Over"};

static struct str field(const struct csv *c, const struct csv *head, const char *name) {
    size_t i = csv_find(head, str_of(name));
    assert_true(i < head->count);
    return str_trim(c->field[i].text);
}

/* Each number of the measures gets three more decimals, so that it is found in a page if it is
 * there; every third one is of grade 3. */
static void read_county(const struct csv *c, const struct csv *head, struct county *out,
                        size_t number) {
    out->id = arena_printf(test_arena(), "%.*s%.*s", STR_ARG(field(c, head, "State_FIPS_Code")),
                           STR_ARG(field(c, head, "County_FIPS_Code")));
    assert_true(str_to_real(field(c, head, "Population_Size"), &out->people));
    for (size_t i = 0; i < 5; i++) {
        out->share[i] = arena_str(test_arena(), field(c, head, shares[i]));
    }
    out->babies =
        arena_printf(test_arena(), "%zu.%03zu", 7 + number % 9, (10 + number % 89) * 10 + 7);
    out->grade = number % 3 == 0 ? STR("3") : STR("2");
}

static struct str make_file(struct counties *all) {
    struct str text;
    assert_int_equal(
        file_read(test_arena(), test_data("indicators/chsi_areas.csv"), 1 << 24, &text), ERR_OK);
    struct csv_limits limits = {100, 10000, COUNTIES_MAX};
    struct csv head = csv_begin(test_arena(), text, ',', limits);
    struct csv c = csv_begin(test_arena(), text, ',', limits);
    bool has;
    assert_int_equal(csv_next(&head, &has), ERR_OK);
    assert_int_equal(csv_next(&c, &has), ERR_OK);
    struct buf b = buf_make(1 << 22);
    buf_printf(&b, "id,population_size,poverty,age_19_under,age_19_64,age_65_84,age_85_and_over,"
                   "babies,grade\n");
    while (csv_next(&c, &has) == ERR_OK && has && all->count < COUNTIES_MAX) {
        struct county *one = &all->item[all->count++];
        read_county(&c, &head, one, all->count);
        buf_printf(&b, "%.*s,%.0f", STR_ARG(one->id), one->people);
        for (size_t i = 0; i < 5; i++) {
            buf_printf(&b, ",%.*s", STR_ARG(one->share[i]));
        }
        buf_printf(&b, ",%.*s,%.*s\n", STR_ARG(one->babies), STR_ARG(one->grade));
    }
    struct str csv = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return csv;
}

static void take_in(struct world *w, struct str csv) {
    struct indicator_file *f = arena_new(test_arena(), struct indicator_file);
    struct str suspects;
    assert_int_equal(indicator_file_open(test_arena(), csv, f), ERR_OK);
    f->intake.kind = STR("county");
    f->intake.origin = f->intake.licence = STR("");
    indicator_file_clear(f);
    assert_int_equal(indicator_file_use(f, COLUMN_ID, STR("id")), ERR_OK);
    assert_int_equal(
        indicator_file_map(f, STR("population_size=population_size,poverty=poverty,"
                                  "age_19_under=age_19_under,age_19_64=age_19_64,"
                                  "age_65_84=age_65_84,age_85_and_over=age_85_and_over,"
                                  "babies=babies,grade=babies:quality")),
        ERR_OK);
    assert_int_equal(indicator_file_suspects(f, &suspects), ERR_OK);
    indicator_file_missing(f, suspects);
    assert_int_equal(indicator_file_check(f), ERR_OK);
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(indicator_file_write(f, c), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

static struct str address_of(struct world *w, struct str code) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct places found;
    bool more;
    char id[ID_TEXT_SIZE + 1];
    struct place_after after = {.folded = STR("")};
    assert_int_equal(place_list(c, STR("county"), code, after, &found, &more), ERR_OK);
    assert_true(found.count > 0);
    id_text(found.item[0].thing.id, id);
    world_end(w, ERR_OK);
    return arena_str(test_arena(), str_of(id));
}

static bool is_digit(char ch) {
    return (ch >= '0' && ch <= '9') || ch == '.' || ch == ',';
}

/* "<td class="n">0.9": the number as the cell of a figure begins. */
static bool has_figure(struct visit *v, struct str number) {
    struct str needle = arena_printf(test_arena(), "class=\"n\">%.*s", STR_ARG(number));
    struct str rest = visit_body(v);
    for (;;) {
        size_t at = str_find(rest, needle);
        if (at == rest.n) {
            return false;
        }
        rest = str_from(rest, at + needle.n);
        if (rest.n == 0 || !is_digit(rest.p[0])) {
            return true;
        }
    }
}

/* By our own reckoning, apart from the program's. */
static bool is_few(const struct county *one, size_t share) {
    double percent;
    if (!str_to_real(one->share[share], &percent) || percent < 0 || one->people < 0) {
        return false;
    }
    double part = one->people * percent / 100;
    return part < 10 || one->people - part < 10;
}

/* How often what is forbidden would have shown: both counties must lack it elsewhere on the page.
 */
static bool is_allowed_elsewhere(const struct county *a, const struct county *b,
                                 struct str number) {
    const struct county *both[] = {a, b};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < 5; i++) {
            if (!is_few(both[k], i) && str_eq(both[k]->share[i], number)) {
                return true;
            }
        }
    }
    return false;
}

struct seen {
    size_t missing, few, graded;
};

static void look(struct visit *v, const struct county *one, const struct county *a,
                 const struct county *b, struct seen *seen) {
    double number;
    for (size_t i = 0; i < 5; i++) {
        bool missing = str_to_real(one->share[i], &number) && number < 0;
        seen->missing += missing;
        seen->few += is_few(one, i);
        if (missing) {
            assert_false(has_figure(v, one->share[i]));
            assert_false(visit_has(v, "1,111") || visit_has(v, "2,222") || visit_has(v, "9,999"));
        } else if (is_few(one, i) && !is_allowed_elsewhere(a, b, one->share[i])) {
            assert_false(has_figure(v, one->share[i]));
        }
    }
    bool forbidden = str_eq(one->grade, STR("3"));
    if (str_eq(a->babies, b->babies)) {
        return;
    }
    seen->graded += forbidden;
    assert_int_equal(visit_has(v, arena_cstr(test_arena(), one->babies)), !forbidden);
}

static bool has_to_hide(const struct county *one) {
    double v;
    for (size_t i = 0; i < 5; i++) {
        if (is_few(one, i) || (str_to_real(one->share[i], &v) && v < 0)) {
            return true;
        }
    }
    return false;
}

/* Every other one has something to hide, from the first to the last of them; the rest are from
 * everywhere. */
static size_t pick(const struct counties *all, size_t n) {
    size_t hiding = 0, found = 0;
    for (size_t i = 0; i < all->count; i++) {
        hiding += has_to_hide(&all->item[i]);
    }
    size_t wanted = hiding * (n / 2) / (PAIRS / 2 + 1);
    for (size_t i = 0; i < all->count && n % 2 == 0; i++) {
        if (has_to_hide(&all->item[i]) && found++ == wanted) {
            return i;
        }
    }
    return all->count > 0 ? (n * 2654435761U) % all->count : 0;
}

TEST_STORES("http: comparing real counties shows no figure that must not be shown") {
    struct world w;
    world_make(&w, store);
    struct counties *all = arena_new(test_arena(), struct counties);
    all->count = 0;
    take_in(&w, make_file(all));
    assert_int_equal(all->count, 3141);
    struct visit *v = visit_begin(&w);
    struct seen seen = {0};
    for (size_t n = 0; n < PAIRS; n++) {
        const struct county *a = &all->item[pick(all, n)], *b = &all->item[pick(all, n + 1)];
        if (a == b) {
            continue;
        }
        struct str with =
            arena_printf(test_arena(), "/compare?with=%.*s,%.*s", STR_ARG(address_of(&w, a->id)),
                         STR_ARG(address_of(&w, b->id)));
        test_row("%.*s %.*s", STR_ARG(a->id), STR_ARG(b->id));
        visit_get(v, arena_cstr(test_arena(), with));
        assert_int_equal(visit_status(v), 200);
        look(v, a, a, b, &seen);
        look(v, b, a, b, &seen);
    }
    /* the test has seen what it is about */
    assert_true(seen.few > 20 && seen.graded > 20);
    assert_true(seen.missing > 0);
}

TEST_STORES("http: an exchange from the invitation to what each takes home") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(
        community_set_role(c, &w.other, w.person[SANA_STRANGER], STR("Sana H"), ROLE_STEWARD),
        ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct visit *ours = visit_begin(&w);
    struct visit *theirs = visit_another(ours);
    struct visit *nobody = visit_another(ours);
    visit_sign_in(ours, STELLA_STEWARD);
    visit_sign_in(theirs, SANA_STRANGER);
    visit_get(ours, "/communities/riverside/exchanges");
    visit_get(ours, visit_link(ours, "Begin an exchange"));
    visit_form(ours, "");
    visit_fill(ours, "title", "How night calls reach the midwife");
    visit_fill(ours, "about", "We would like to hear who picks up at night.");
    visit_fill(ours, "communities", "nowhere <at> all");
    visit_send(ours);
    assert_int_equal(visit_status(ours), 422);
    assert_true(visit_has(ours, "nowhere &lt;at&gt; all"));
    visit_form(ours, "");
    visit_fill(ours, "communities", "Hillside");
    visit_send(ours);
    assert_int_equal(visit_status(ours), 200);
    const char *page = arena_cstr(test_arena(), str_of(visit_path(ours)));
    visit_get(nobody, page);
    assert_int_equal(visit_status(nobody), 404);
    visit_get(nobody, "/exchanges");
    assert_false(visit_has(nobody, "night calls"));
    visit_get(theirs, page);
    assert_int_equal(visit_status(theirs), 200);
    visit_form(theirs, "/answer");
    visit_fill(theirs, "say", "yes");
    visit_send(theirs);
    assert_true(visit_has(theirs, "Your community takes part."));
    visit_form(theirs, "/ask");
    visit_fill(theirs, "words", "What did it cost, and who bore it?");
    visit_send(theirs);
    assert_int_equal(visit_status(theirs), 200);
    visit_get(ours, page);
    visit_get(ours, visit_link(ours, "What did it cost"));
    visit_form(ours, "");
    visit_fill(ours, "text", "Two evenings a week, and Stella's patience");
    visit_send(ours);
    assert_int_equal(visit_status(ours), 200);
    visit_get(theirs, visit_path(ours));
    assert_true(visit_has(theirs, "patience"));
    visit_get(nobody, visit_path(ours));
    assert_int_equal(visit_status(nobody), 404);
    visit_get(ours, page);
    visit_form(ours, "/home");
    visit_fill(ours, "takes", "short");
    visit_send(ours);
    assert_int_equal(visit_status(ours), 422);
    visit_form(ours, "/home");
    visit_fill(ours, "takes", "A list of names beside the bell");
    visit_send(ours);
    visit_get(theirs, page);
    visit_form(theirs, "/home");
    visit_fill(theirs, "takes", "That one must ask before one helps");
    visit_send(theirs);
    assert_true(visit_has(theirs, "finished"));
    visit_form(theirs, "/leave");
    visit_send(theirs);
    assert_int_equal(visit_status(theirs), 200);
    visit_get(theirs, page);
    assert_int_equal(visit_status(theirs), 404);
}
