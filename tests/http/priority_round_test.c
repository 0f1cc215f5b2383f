/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Priority rounds as visitors meet them, on both stores. */
#include "area/needs/priority_round.h"

#include <string.h>

#include "area/needs/need.h"
#include "area/needs/priority_item.h"
#include "kernel/pause.h"
#include "tests/http/visit.h"

#define NEW "/communities/riverside/priorities/new"

static struct id voice(struct world *w, const char *title, int64_t stages) {
    struct need_draft d = {.community = w->community,
                           .title = str_of(title),
                           .category = STR("infrastructure"),
                           .stages = stages,
                           .anyway = true};
    struct need n;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(w, MARA_MEMBER);
    assert_int_equal(world_end(w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    return n.thing.id;
}

/* Drafted by Stella with all open needs, and opened. */
static const char *open_round(struct visit *stella, const char *method, const char *readers) {
    visit_get(stella, NEW);
    visit_form(stella, "");
    visit_fill(stella, "title", "What comes first this year?");
    visit_fill(stella, "which", "all");
    visit_fill(stella, "method", method);
    visit_fill(stella, "readers", readers);
    visit_fill(stella, "promise", "The council begins with it.");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return visit_path_only(stella);
}

static void end_phase(struct visit *stella, const char *path) {
    visit_get(stella, path);
    visit_form(stella, "/next");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
}

static const char *open_rating(struct visit *stella, const char *method, const char *readers) {
    const char *path = open_round(stella, method, readers);
    end_phase(stella, path);
    end_phase(stella, path);
    return path;
}

TEST_STORES("http: priority round: who may come to which page, in which part") {
    struct world w;
    world_make(&w, store);
    voice(&w, "A bridge over the ford", 0);
    voice(&w, "A lamp at the school gate", 0);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER);
    struct visit *sana = visit_signed_in(nobody, SANA_STRANGER),
                 *hola = visit_signed_in(nobody, HOLA_HELPER);
    const char *path = open_rating(stella, "hanlon", "members");
    const struct {
        const char *page;
        int nobody, sana, mara, hola, stella;
    } rows[] = {
        {path, 404, 404, 200, 200, 200},
        {visit_below(path, "rate"), 303, 404, 200, 200, 200},
        {visit_below(path, "room"), 303, 404, 200, 200, 200},
        {visit_below(path, "merge"), 303, 404, 409, 409, 409},
        {visit_below(path, "cards"), 303, 404, 403, 200, 200},
        {visit_below(path, "cards/print"), 303, 404, 403, 200, 200},
        {visit_below(path, "enter"), 303, 404, 403, 200, 200},
        {visit_below(path, "edit"), 303, 404, 403, 403, 409},
        {visit_below(path, "bundle.zip"), 404, 404, 404, 404, 404},
        {NEW, 303, 403, 403, 403, 200},
    };
    struct visit *all[] = {nobody, sana, mara, hola, stella};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int expected[] = {rows[i].nobody, rows[i].sana, rows[i].mara, rows[i].hola,
                                rows[i].stella};
        for (size_t k = 0; k < 5; k++) {
            test_row("%s, visitor %zu", rows[i].page, k);
            visit_get_only(all[k], rows[i].page);
            assert_int_equal(visit_status(all[k]), expected[k]);
        }
    }
}

TEST_STORES("http: priority round: silence, then words without names") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER),
                 *mateo = visit_signed_in(nobody, MATEO_MEMBER);
    const char *path = open_round(stella, "hanlon", "public");
    visit_get(mara, path);
    visit_form(mara, "/write");
    visit_fill(mara, "lines", "x");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    assert_str(visit_value(mara, "lines"), "x");
    visit_form(mara, "/write");
    visit_fill(mara, "lines", "Water <b>we</b> can drink: the well is dry");
    visit_send(mara);
    assert_true(visit_has(mara, "Water &lt;b&gt;we&lt;/b&gt; can drink"));
    struct visit *others[] = {nobody, stella, mateo};
    for (size_t i = 0; i < 3; i++) {
        visit_get(others[i], path);
        assert_false(visit_has(others[i], "can drink"));
    }
    visit_post(nobody, visit_below(path, "write"), NULL, STR("lines=A+well+for+all"));
    assert_int_equal(visit_status(nobody), 403); /* no form to send it with */
    end_phase(stella, path);
    visit_get(nobody, path);
    assert_true(visit_has(nobody, "can drink"));
    assert_false(visit_has(nobody, "Mara"));
}

/* Rates what `fields` says; each "NAME=VALUE". */
static void rate(struct visit *v, const char *path, const char *const *fields) {
    visit_get(v, visit_below(path, "rate"));
    visit_form(v, "");
    for (size_t i = 0; fields[i] != NULL; i++) {
        struct str rest = str_of(fields[i]);
        struct str name = str_cut(&rest, '=');
        visit_fill(v, arena_cstr(test_arena(), name), arena_cstr(test_arena(), rest));
    }
    visit_send(v);
}

TEST_STORES("http: priority round: a rating that cannot be is told, and what was typed stays") {
    struct world w;
    world_make(&w, store);
    voice(&w, "A bridge over the ford", 0);
    voice(&w, "A lamp at the school gate", 0);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER);
    const char *path = open_rating(stella, "hanlon", "members");
    static const struct {
        const char *value;
        int status;
    } rows[] = {{"11", 422}, {"-1", 422}, {"7.5", 422}, {"many", 422},
                {"1e", 422}, {"", 200},   {" 7 ", 200}, {"0", 200}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char field[40] = "size-1=";
        strcat(field, rows[i].value);
        const char *const fields[] = {field, "seriousness-2=20", NULL};
        test_row("\"%s\"", rows[i].value);
        rate(mara, path, fields);
        assert_int_equal(visit_status(mara), rows[i].status);
        if (rows[i].status == 422) {
            assert_true(visit_has(mara, "a whole number from 0 to 10"));
            assert_str(visit_value(mara, "size-1"), rows[i].value);
            assert_str(visit_value(mara, "seriousness-2"), "20");
        }
    }
    visit_get(mara, visit_below(path, "rate"));
    assert_str(visit_value(mara, "size-1"), "0");
    visit_form(mara, "");
    visit_add(mara, "size-99", "5"); /* no such need */
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    end_phase(stella, path);
    visit_get_only(mara, visit_below(path, "rate"));
    assert_int_equal(visit_status(mara), 409);
}

TEST_STORES("http: priority round: what is on pause is left out, and the rest can be rated") {
    struct world w;
    world_make(&w, store);
    voice(&w, "A quiet room at the birth house", STAGE_BIT(birth));
    voice(&w, "A lamp at the school gate", 0);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER);
    const char *path = open_rating(stella, "hanlon", "members");
    visit_get(mara, path);
    assert_true(visit_has(mara, "birth house"));
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, pause_set(c, STAGES_PREGNANCY)), ERR_OK);
    static const char *const pages[] = {"", "rate", "room"};
    for (size_t i = 0; i < 3; i++) {
        test_row("%s", pages[i]);
        visit_get(mara, i == 0 ? path : visit_below(path, pages[i]));
        assert_int_equal(visit_status(mara), 200);
        assert_false(visit_has(mara, "birth house"));
        assert_true(visit_has(mara, "school gate"));
    }
    end_phase(stella, path);
    visit_get(mara, path);
    assert_false(visit_has(mara, "birth house"));
}

TEST_STORES("http: priority round: few people are never counted out loud") {
    struct world w;
    world_make(&w, store);
    voice(&w, "A bridge over the ford", 0);
    voice(&w, "A lamp at the school gate", 0);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD);
    const char *path = open_rating(stella, "grid", "public");
    static const enum world_person all[] = {MARA_MEMBER, MATEO_MEMBER, HOLA_HELPER};
    static const char *const fields[] = {"size-1=3", "feasibility-1=9", "size-2=8",
                                         "feasibility-2=8", NULL};
    visit_get(nobody, path);
    assert_true(visit_has(nobody, "Nobody has rated yet."));
    for (size_t i = 0; i < 3; i++) {
        struct visit *v = visit_signed_in(nobody, all[i]);
        rate(v, path, fields);
        assert_int_equal(visit_status(v), 200);
        visit_get(nobody, path);
        assert_true(visit_has(nobody, "A few people have rated so far."));
    }
    end_phase(stella, path);
    visit_get(nobody, path);
    assert_true(visit_has(nobody, "First: A bridge over the ford") ||
                visit_has(nobody, "First: A lamp at the school gate"));
    assert_true(visit_has(nobody, "A few people rated."));
    assert_false(visit_has(nobody, "3 people"));
    assert_true(visit_has(nobody, "Fewer than ten people rated."));
    visit_get_only(stella, visit_below(path, "bundle.zip"));
    assert_int_equal(visit_status(stella), 404);
}

TEST_STORES("http: priority round: sixty needs are told page by page, each below 30 KB") {
    struct world w;
    world_make(&w, store);
    for (int i = 0; i < 60; i++) {
        voice(
            &w,
            arena_cstr(test_arena(), arena_printf(test_arena(),
                                                  "Something that is missing, number %d, in words "
                                                  "that go on and on to the end of the line",
                                                  i)),
            0);
    }
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD);
    const char *path = open_rating(stella, "hanlon-naccho", "members");
    static const char *const pages[] = {"", "rate", "room", "cards", "enter"};
    for (size_t i = 0; i < 5; i++) {
        test_row("%s", pages[i]);
        visit_get(stella, i == 0 ? path : visit_below(path, pages[i]));
        assert_int_equal(visit_status(stella), 200);
        assert_true(visit_body(stella).n < (i == 4 ? 60000 : 30000));
    }
    visit_get(stella, path);
    assert_false(visit_has(stella, "number 45,"));
    visit_get(stella, visit_link(stella, "Show the next ones"));
    assert_true(visit_has(stella, "number 45,"));
    end_phase(stella, path);
    visit_get(stella, path);
    assert_true(visit_body(stella).n < 30000);
}
