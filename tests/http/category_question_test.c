/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A category's own questions as visitors, stewards and whoever must act meet them; and the lists,
 * feeds, maps and files that a need put together with another is no longer in. */
#include <stdio.h>
#include <string.h>

#include "area/needs/need_merge.h"
#include "base/span.h"
#include "db/store.h"
#include "kernel/job.h"
#include "kernel/mail.h"
#include "sys/clock.h"
#include "tests/http/visit.h"

#define NEEDS "/communities/riverside/needs"
#define NEW NEEDS "/new"

static const char *kept(struct str s) {
    return arena_cstr(test_arena(), s);
}

/* A category of one's own; its path. */
static const char *make_category(struct visit *v, const char *name) {
    visit_get(v, NEEDS "/categories");
    visit_form(v, "/needs/categories");
    visit_fill(v, "name", name);
    visit_fill(v, "topic", "infrastructure");
    visit_send(v);
    return kept(str_of(visit_link(v, name)));
}

static void ask(struct visit *v, const char *category, const char *type, const char *label,
                const char *seen, const char *choices) {
    const char *page = kept(arena_printf(test_arena(), "%s/questions", category));
    visit_get(v, page);
    assert_int_equal(visit_status(v), 200);
    visit_form(v, "/questions");
    visit_fill(v, "type", type);
    visit_fill(v, "label", label);
    visit_fill(v, "seen", seen);
    visit_fill(v, "choices", choices);
    visit_fill(v, "required", "yes");
    visit_send(v);
    test_row("%s", label);
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "The questions are kept."));
}

/* The name of the field whose label says this: its id stands in the label's `for`, or around it. */
static const char *field_with(struct visit *v, const char *label) {
    struct str body = visit_body(v);
    size_t at = str_find(body, str_of(label));
    assert_true(at < body.n);
    struct str before = str_first(body, at);
    const char *found = NULL;
    for (size_t i = 0; i + 14 < before.n; i++) {
        bool is_one = str_starts(str_from(before, i), STR("\"q")) && before.p[i + 14] == '"';
        found = is_one ? kept(str_first(str_from(before, i + 1), 13)) : found;
    }
    assert_non_null(found);
    return found;
}

static void begin_form(struct visit *v, const char *category) {
    visit_get(v, NEW);
    visit_form(v, "/needs/new");
    visit_fill(v, "title", "No water since Monday");
    visit_fill(v, "text", "None at all.");
    visit_fill(v, "category", category + strlen("/categories/"));
}

TEST_STORES(
    "http: the questions come with the category; what was typed stays, each sees what is theirs") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_begin(&w), *mara = visit_another(stella);
    struct visit *nobody = visit_another(stella);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_sign_in(mara, MARA_MEMBER);
    const char *category = make_category(stella, "Water");
    ask(stella, category, "decimal", "How many homes?", "everybody", "");
    ask(stella, category, "select_one", "Which <source>?", "everybody", "The well\nThe pump");
    ask(stella, category, "text", "Your telephone?", "some", "");

    begin_form(mara, category);
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    assert_true(visit_has(mara, "3 questions belong to this kind of need"));
    assert_str(visit_value(mara, "title"), "No water since Monday");
    assert_str(visit_value(mara, "text"), "None at all.");
    const char *homes = field_with(mara, "How many homes?");
    const char *source = field_with(mara, "Which &lt;source");
    const char *telephone = field_with(mara, "Your telephone?");

    visit_form(mara, "/needs/new");
    visit_fill(mara, homes, "a few");
    visit_fill(mara, source, "c2");
    visit_fill(mara, telephone, "555-0199");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    assert_true(visit_has(mara, "Please write a number."));
    assert_str(visit_value(mara, homes), "a few");
    assert_str(visit_value(mara, telephone), "555-0199");
    visit_form(mara, "/needs/new");
    visit_fill(mara, homes, "12");
    visit_send(mara);
    assert_int_equal(visit_status(mara), 200);

    struct str address = str_of(visit_path(mara));
    const char *need = kept(str_cut(&address, '?'));
    static const struct {
        const char *text;
        bool nobody, mara, stella;
    } rows[] = {{"How many homes?", true, true, true},  {"The pump", true, true, true},
                {"Your telephone?", false, true, true}, {"555-0199", false, true, true},
                {"The well", false, false, false},      {"<source>", false, false, false}};
    visit_get(nobody, need);
    visit_get(mara, need);
    visit_get(stella, need);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].text);
        assert_int_equal(visit_has(nobody, rows[i].text), rows[i].nobody);
        assert_int_equal(visit_has(mara, rows[i].text), rows[i].mara);
        assert_int_equal(visit_has(stella, rows[i].text), rows[i].stella);
    }
    static const char *const searches[] = {"/search?q=telephone", "/search?q=555",
                                           "/search?q=0199"};
    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
        test_row("%s", searches[i]);
        visit_get(stella, searches[i]);
        assert_int_equal(visit_status(stella), 200);
        assert_false(visit_has(stella, "since Monday"));
    }
    visit_get(stella, "/search?q=pump");
    assert_true(visit_has(stella, "since Monday"));
    visit_get(stella, "/feeds/needs");
    assert_true(visit_has(stella, "since Monday"));
    assert_false(visit_has(stella, "555"));
    visit_get(nobody, "/export/needs/csv");
    assert_true(visit_has(nobody, ",said,lat,lon"));
    assert_true(visit_has(nobody, "How many homes? 12\nWhich <source>? The pump"));
    visit_get(stella, "/export/needs/csv");
    assert_true(visit_has(stella, "How many homes? 12\nWhich <source>? The pump"));
    assert_false(visit_has(stella, "555"));
}

TEST_STORES("http: with the category in the address the questions are there at once") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_begin(&w), *nobody = visit_another(stella);
    visit_sign_in(stella, STELLA_STEWARD);
    const char *category = make_category(stella, "Water");
    ask(stella, category, "date", "On which day?", "everybody", "");
    visit_get(nobody, kept(arena_printf(test_arena(), NEW "?category=%s",
                                        category + strlen("/categories/"))));
    const char *since = field_with(nobody, "On which day?");
    visit_form(nobody, "");
    visit_fill(nobody, "title", "No water since Monday");
    visit_send(nobody);
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Please fill this in."));
    visit_form(nobody, "");
    visit_fill(nobody, since, "2026-03-02");
    visit_send(nobody);
    assert_string_equal(visit_path(nobody), "/receipt?done=need_voiced");
    static const char *const other[] = {"nothing", "0190aaaa-0000-7000-8000-000000000000", ""};
    for (size_t i = 0; i < 3; i++) {
        visit_get(nobody, kept(arena_printf(test_arena(), NEW "?category=%s", other[i])));
        assert_int_equal(visit_status(nobody), 200);
        assert_false(visit_has(nobody, "On which day?"));
    }
    static const struct {
        enum world_person who;
        int status;
    } rows[] = {{NOBODY_AT_ALL, 401}, {MARA_MEMBER, 403}, {STELLA_STEWARD, 200}};
    const char *page = kept(arena_printf(test_arena(), "%s/questions", category));
    for (size_t i = 0; i < 3; i++) {
        test_row("%s", world_name(rows[i].who));
        struct visit *v = visit_another(stella);
        if (rows[i].who != NOBODY_AT_ALL) {
            visit_sign_in(v, rows[i].who);
        }
        visit_get_only(v, page);
        assert_true(visit_status(v) == rows[i].status ||
                    (rows[i].status == 401 && visit_status(v) == 303));
    }
}

/* The page that whoever must act opens by the link of the letter. */
static const char *answer_page(struct world *w) {
    struct job_runner r = {.store = w->store, .address = STR("https://kith.example")};
    int64_t now_ms = clock_now_ms() + MINUTE_MS; /* the site has its own clock */
    struct mails due;
    struct str link = STR("");
    for (bool ran = true; ran;) {
        assert_int_equal(job_run_once(&r, now_ms, &ran), ERR_OK);
    }
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->now_ms = now_ms;
    assert_int_equal(mail_due(c, &due), ERR_OK);
    for (size_t i = 0; i < due.count; i++) {
        size_t at = str_find(due.item[i].text, STR("/needs/answer?code="));
        if (at < due.item[i].text.n) {
            link = arena_str(test_arena(), str_first(str_from(due.item[i].text, at), 62));
        }
    }
    (void)world_end(w, ERR_OK);
    assert_true(link.n > 0);
    return kept(link);
}

TEST_STORES("http: who must act reads all answers by the link") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_begin(&w), *nobody = visit_another(stella);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, NEEDS "/bodies");
    visit_form(stella, "/needs/bodies");
    visit_fill(stella, "name", "Water company");
    visit_fill(stella, "email", "water@example.org");
    visit_fill(stella, "line", "infrastructure");
    visit_send(stella);
    const char *category = make_category(stella, "Water");
    ask(stella, category, "text", "Your telephone?", "some", "");
    begin_form(stella, category);
    visit_send(stella);
    const char *telephone = field_with(stella, "Your telephone?");
    visit_form(stella, "/needs/new");
    visit_fill(stella, telephone, "555-0199");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(nobody, answer_page(&w));
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "555-0199"));
}

/* --- what was put together --- */

static const char *voice(struct visit *v, const char *title, const char *lat) {
    visit_get(v, NEW);
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", "infrastructure");
    visit_fill(v, "lat", lat);
    visit_fill(v, "lon", "7.5");
    visit_fill(v, "stage", "birth");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    struct str path = str_of(visit_path(v));
    return kept(str_cut(&path, '?'));
}

static struct id id_of(const char *path) {
    struct id id = ID_NONE;
    assert_true(id_parse(str_of(path + strlen("/needs/")), &id));
    return id;
}

TEST_STORES(
    "http: put together, one stands in no list, feed, map, file or search; parted, in all again") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *stella = visit_another(v);
    visit_sign_in(v, MARA_MEMBER);
    visit_sign_in(stella, STELLA_STEWARD);
    const char *lamp = voice(v, "A lamp by the quince tree", "4.5");
    const char *bench = voice(v, "The bench has rotted away", "9.5");
    static const char *const pages[] = {NEEDS,
                                        "/needs",
                                        (NEEDS "?stage=birth"),
                                        (NEEDS "?turn=listen"),
                                        "/feeds/needs",
                                        "/communities/riverside/feeds/needs",
                                        "/export/needs/csv",
                                        "/export/needs/geojson",
                                        "/communities/riverside/export/needs/csv",
                                        "/communities/riverside",
                                        "/map/needs/0/0/0",
                                        "/map/needs/0/0/0?stage=birth",
                                        "/search?q=quince"};
    static const struct {
        const char *what;
        bool together;
    } turns[] = {{"before", false}, {"put together", true}, {"parted", false}};
    for (size_t t = 0; t < 3; t++) {
        if (t > 0) {
            struct ctx *c = world_as(&w, STELLA_STEWARD);
            enum err e = turns[t].together ? need_merge(c, id_of(lamp), id_of(bench))
                                           : need_part(c, id_of(lamp));
            assert_int_equal(world_end(&w, e), ERR_OK);
        }
        for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
            test_row("%s: %s", turns[t].what, pages[i]);
            visit_get(v, pages[i]);
            assert_int_equal(visit_status(v), 200);
            assert_int_equal(visit_has(v, "A lamp by the"), !turns[t].together);
            visit_get(stella, pages[i]);
            assert_int_equal(visit_has(stella, "A lamp by the"), !turns[t].together);
            if (i != sizeof pages / sizeof pages[0] - 1) {
                assert_true(visit_has(stella, "rotted away"));
            }
        }
        visit_get(v, lamp);
        assert_int_equal(visit_status(v), 200);
    }
}
