/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Surveys as visitors meet them, on both stores: brought from a spreadsheet, filled
 * page by page without scripts, read with small numbers hidden, typed in from paper. */
#include "area/needs/survey.h"

#include <stdio.h>
#include <string.h>

#include "area/needs/survey_draft.h"
#include "tests/http/survey_visit.h"

TEST_STORES(
    "http: survey: what a workbook may not have is told with its cells, and nothing changes") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = survey_visit_make(stella, "anyone", "members");
    survey_visit_book(
        stella, path,
        "survey\n,type,name,label,relevant\n,text,a,A,pulldata('x')\n,barcode,b,B,\n");
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "survey!E3"));
    assert_true(visit_has(stella, "survey!B4"));
    visit_get(stella, visit_below(path, "questions"));
    assert_true(visit_has(stella, "There are no questions yet."));
    survey_visit_book(stella, path, "nonsense");
    assert_int_equal(visit_status(stella), 422);
    visit_get(stella, path);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "There are no questions yet."));
}

TEST_STORES("http: survey: page by page, by skip logic, with a repeat, to a receipt") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path =
        survey_visit_water(visit_signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    survey_visit_begin(nobody, path);
    assert_true(visit_has(nobody, "Where is your water from?"));
    assert_false(visit_has(nobody, "How many minutes"));
    survey_visit_act(nobody, NULL, NULL, "next"); /* required */
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Please answer this question."));
    survey_visit_act(nobody, "q0", "river", "next");
    assert_true(visit_has(nobody, "How many minutes do you walk for it?"));
    survey_visit_act(nobody, "q1", "700", "next");
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Ten hours at most."));
    assert_str(visit_value(nobody, "q1"), "700");
    survey_visit_act(nobody, "q1", "many",
                     "words-1"); /* nothing typed is lost when the language changes */
    assert_true(visit_has(nobody, "¿Cuántos minutos camina?"));
    assert_str(visit_value(nobody, "q1"), "many");
    survey_visit_act(nobody, "q1", "٣٠", "next");
    survey_visit_act(nobody, "q3-1", "4", "words-0");
    survey_visit_act(nobody, "q3-1", "4", "next");
    assert_true(visit_has(nobody, "There is 1 so far."));
    survey_visit_act(nobody, NULL, NULL, "add");
    survey_visit_act(nobody, "q3-2", "99", "next");
    assert_int_equal(visit_status(nobody), 422);
    survey_visit_act(nobody, "q3-2", "9", "next");
    survey_visit_act(nobody, NULL, NULL, "drop-r2-1");
    assert_true(visit_has(nobody, "There is 1 so far."));
    survey_visit_act(nobody, NULL, NULL, "next");
    survey_visit_act(nobody, "q4", "<b>A bridge</b>", "back");
    survey_visit_act(nobody, NULL, NULL, "next");
    assert_str(visit_value(nobody, "q4"), "<b>A bridge</b>");
    survey_visit_act(nobody, NULL, NULL, "next");
    assert_true(visit_has(nobody, "&lt;b&gt;A bridge"));
    assert_true(visit_has(nobody, "The river"));
    survey_visit_act(nobody, NULL, NULL, "send");
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "Your answers have arrived."));
    visit_form(nobody, "/receipt");
    visit_send(nobody);
    assert_true(visit_has(nobody, "Your answers are erased."));
}

TEST_STORES("http: survey: going back and changing an answer takes away what hung on it") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path =
        survey_visit_water(visit_signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    survey_visit_begin(nobody, path);
    survey_visit_act(nobody, "q0", "river", "next");
    survey_visit_act(nobody, "q1", "30", "back");
    survey_visit_act(nobody, "q0", "tap", "next");
    assert_false(visit_has(nobody, "How many minutes"));
    assert_true(visit_has(nobody, "How old is the child?"));
    survey_visit_act(nobody, NULL, NULL, "back");
    survey_visit_act(nobody, "q0", "river", "next");
    assert_str(visit_value(nobody, "q1"), "30");
}

TEST_STORES("http: survey: a text that is too long can be shortened") {
    struct world w;
    char text[41001];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path =
        survey_visit_water(visit_signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    survey_visit_begin(nobody, path);
    survey_visit_act(nobody, "q0", "tap", "next");
    survey_visit_act(nobody, "q3-1", "4", "next");
    survey_visit_act(nobody, NULL, NULL, "next");
    survey_visit_act(nobody, "q4", text, "back");
    assert_int_equal(visit_status(nobody), 200);
    survey_visit_act(nobody, NULL, NULL, "next");
    assert_int_equal(visit_status(nobody), 200);
    survey_visit_act(nobody, NULL, NULL, "next");
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "This answer is too long."));
    survey_visit_act(nobody, "q4", "A bridge", "next");
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "A bridge"));
}

TEST_STORES("http: survey: nobody sends what no page would take") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path =
        survey_visit_water(visit_signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    survey_visit_begin(nobody, path);
    survey_visit_act(nobody, NULL, NULL, "send");
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Please answer this question."));
    visit_get(nobody, visit_path_only(nobody));
    survey_visit_act(nobody, "q0", "sea", "next");
    assert_int_equal(visit_status(nobody), 422);
}

/* 25 by tap, 17 from the river, 3 from a well. */
static void fill_many(struct world *w, const char *path) {
    struct str id_part = str_from(str_of(path), sizeof "/surveys/" - 1);
    struct id id;
    assert_true(id_parse(str_first(id_part, ID_TEXT_SIZE), &id));
    for (int i = 0; i < 45; i++) {
        struct survey_taken t;
        struct ctx *c = world_as(w, MARA_MEMBER);
        const char *water = i < 25 ? "tap" : i < 42 ? "river" : "well";
        struct survey_entry e = {.way = SURVEY_BY_PHONE,
                                 .version = 1,
                                 .instance = arena_printf(c->arena, "uuid:%d", i),
                                 .answers = arena_printf(c->arena, "0=%s\n%s2+\n3=%d\n4==SUM(%d)\n",
                                                         water, i < 25 ? "" : "1=30\n", i % 17, i)};
        assert_int_equal(world_end(w, survey_take(c, id, &e, &t)), ERR_OK);
    }
}

TEST_STORES("http: survey: a small number is hidden, and so is what would give it back") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD);
    const char *path = survey_visit_water(stella, "anyone", "public");
    visit_get(nobody, visit_below(path, "results"));
    assert_true(visit_has(nobody, "Results are shown once ten people have answered."));
    fill_many(&w, path);
    visit_get(nobody, visit_below(path, "results"));
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "45 people answered."));
    assert_true(visit_has(nobody, "Most often: A tap, said by 25 of 45"));
    assert_true(visit_has(nobody, ">25</td>"));
    assert_false(visit_has(nobody, ">17</td>")); /* 3 is what 25 and 17 leave of 45 */
    assert_false(visit_has(nobody, ">3</td>"));
    assert_true(visit_has(nobody, ">hidden<"));
    assert_false(visit_has(nobody, "SUM("));
    assert_false(visit_has(nobody, "answers.csv"));
    visit_get(nobody, visit_below(path, "results?by=water"));
    assert_int_equal(visit_status(nobody), 200);
    visit_get(stella, visit_below(path, "answers.csv"));
    assert_true(visit_has(stella, "instance,version,day,way,water,minutes,child/age,words"));
    assert_true(visit_has(stella, ",'=SUM(7)"));
    visit_get(stella, visit_below(path, "texts?item=4"));
    assert_true(visit_has(stella, "=SUM("));
}

TEST_STORES("http: survey: who may come to which page") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER),
                 *hola = visit_signed_in(nobody, HOLA_HELPER);
    const char *path = survey_visit_water(stella, "anyone", "members");
    const struct {
        const char *page;
        int nobody, mara, hola, stella;
    } rows[] = {
        {path, 200, 200, 200, 200},
        {visit_below(path, "begin"), 200, 200, 200, 200},
        {visit_below(path, "results"), 303, 200, 200, 200},
        {visit_below(path, "receipt"), 200, 200, 200, 200},
        {visit_below(path, "edit"), 303, 403, 403, 200},
        {visit_below(path, "import"), 303, 403, 403, 200},
        {visit_below(path, "questions"), 303, 403, 403, 200},
        {visit_below(path, "questions/0"), 303, 403, 403, 200},
        {visit_below(path, "add"), 303, 403, 403, 200},
        {visit_below(path, "preview"), 303, 403, 403, 200},
        {visit_below(path, "sheets"), 303, 403, 200, 200},
        {visit_below(path, "sheets/print"), 303, 403, 200, 200},
        {visit_below(path, "enter"), 303, 403, 200, 200},
        {visit_below(path, "answers.csv"), 303, 403, 403, 200},
        {visit_below(path, "texts?item=4"), 303, 403, 403, 200},
        {visit_below(path, "fill/KH7Q-2MPX-9TRA"), 404, 404, 404, 404},
        {"/communities/riverside/surveys/new", 303, 403, 403, 200},
    };
    struct visit *all[] = {nobody, mara, hola, stella};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int expected[] = {rows[i].nobody, rows[i].mara, rows[i].hola, rows[i].stella};
        for (size_t k = 0; k < 4; k++) {
            test_row("%s, visitor %zu", rows[i].page, k);
            visit_get_only(all[k], rows[i].page);
            assert_int_equal(visit_status(all[k]), expected[k]);
        }
    }
}

static void type_sheet(struct visit *v, const char *path, const char *card, const char *water,
                       const char *minutes, bool settled) {
    visit_get(v, visit_below(path, arena_cstr(test_arena(),
                                              arena_printf(test_arena(), "enter?card=%s", card))));
    visit_form(v, "/enter");
    visit_fill(v, "q0", water);
    visit_fill(v, "q1", minutes);
    if (settled) {
        visit_fill(v, "settled", "yes");
    }
    visit_send(v);
}

TEST_STORES("http: survey: paper is typed twice by two people") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *hola = visit_signed_in(nobody, HOLA_HELPER);
    const char *path = survey_visit_water(stella, "anyone", "public");
    visit_get(hola, visit_below(path, "sheets"));
    visit_form(hola, "");
    visit_fill(hola, "count", "2");
    visit_send(hola);
    assert_int_equal(visit_status(hola), 200);
    struct str body = visit_body(hola);
    struct str row = str_from(body, str_find(body, STR("<bdi>1-")) + 5);
    const char *card = arena_cstr(test_arena(), str_cut(&row, '<'));
    visit_get(hola, visit_below(path, "sheets/print"));
    assert_true(visit_has(hola, card));
    type_sheet(hola, path, card, "river", "9999", false);
    assert_int_equal(visit_status(hola), 422);
    type_sheet(hola, path, card, "river", "30", false);
    assert_int_equal(visit_status(hola), 200);
    type_sheet(stella, path, card, "river", "40", false);
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "The first typing says something else here"));
    visit_form(stella, "/enter");
    visit_add(stella, "settled", "yes");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    assert_true(visit_has(stella, "This sheet counts."));
    visit_get(stella, visit_below(path, "answers.csv"));
    assert_true(visit_has(stella, ",paper,river,40,"));
}
