/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs as visitors meet them, on both stores. */
#include <string.h>

#include "tests/http/visit.h"

#define NEW "/communities/riverside/needs/new"

static void voice(struct visit *v, const char *title) {
    visit_get(v, NEW);
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

TEST_STORES("http: a need with an account is seen by everybody at once, without one only by code") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *mara = visit_another(nobody);
    visit_sign_in(mara, MARA_MEMBER);
    visit_get(nobody, "/needs");
    assert_false(visit_has(nobody, "path to the well"));
    voice(mara, "No light on the path to the well");
    assert_true(visit_has(mara, "Your need is voiced."));
    visit_get(nobody, "/needs");
    assert_true(visit_has(nobody, "path to the well"));
    visit_get(nobody, "/communities/riverside");
    assert_true(visit_has(nobody, "path to the well"));

    voice(nobody, "A teacher for the youngest children");
    assert_string_equal(visit_path(nobody), "/receipt?done=need_voiced");
    struct str code = visit_value(nobody, "code");
    assert_int_equal(code.n, 14);
    visit_get(mara, "/needs");
    assert_false(visit_has(mara, "youngest children"));
    struct visit *later = visit_another(nobody);
    visit_get(later, "/receipt");
    visit_form(later, "/receipt");
    visit_fill(later, "code", arena_cstr(test_arena(), code));
    visit_send(later);
    assert_true(visit_has(later, "youngest children"));
}

TEST_STORES("http: a sensitive need is not counted, and its page can be left quietly") {
    static const struct { bool sensitive; } rows[] = {{false}, {true}};
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].sensitive ? "sensitive" : "for everybody");
        visit_get(mara, NEW);
        visit_form(mara, "/needs/new");
        visit_fill(mara, "title",
                   rows[i].sensitive ? "A chair somewhere else" : "A lamp at the well");
        visit_fill(mara, "category", "care");
        if (rows[i].sensitive) {
            visit_fill(mara, "sensitive", "yes");
        }
        visit_send(mara);
        assert_int_equal(visit_status(mara), 200);
        assert_int_equal(visit_has(mara, "Me too"), !rows[i].sensitive);
        assert_int_equal(visit_has(mara, "class=\"leave\""), rows[i].sensitive);
    }
}

TEST_STORES("http: what was typed is kept, whatever goes wrong") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_get(v, NEW);
    visit_form(v, "/needs/new");
    visit_fill(v, "title", "No <b>light</b> & \"water\" 🌊");
    visit_fill(v, "text", "A long story");
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    assert_str(visit_value(v, "title"), "No <b>light</b> & \"water\" 🌊");
    assert_str(visit_value(v, "text"), "A long story");
    assert_false(visit_has(v, "<b>light"));

    visit_form(v, "/needs/new");
    visit_fill(v, "form_token", "stale");
    visit_fill(v, "category", "health");
    visit_send(v);
    assert_int_equal(visit_status(v), 403);
    assert_str(visit_value(v, "title"), "No <b>light</b> & \"water\" 🌊");
    visit_form(v, "/needs/new");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

TEST_STORES("http: requests that nobody should send are refused by name, and nothing changes") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    static const struct {
        const char *method, *path, *body;
        int status;
    } rows[] = {
        {"GET", "/needs/00000000-0000-0000-0000-000000000000", NULL, 404},
        {"GET", "/needs/not-an-id", NULL, 404},
        {"GET", "/nowhere", NULL, 404},
        {"GET", "/communities/nowhere/needs/new", NULL, 404},
        {"POST", "/needs", "a=b", 405},
        {"POST", NEW, "title=x", 403},
        {"POST", NEW, "title=%ff%fe", 400},
        {"POST", "/follow/00000000-0000-0000-0000-000000000000", "", 403},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].method, rows[i].path);
        if (rows[i].body == NULL) {
            visit_get_only(v, rows[i].path);
        } else {
            visit_post(v, rows[i].path, NULL, str_of(rows[i].body));
        }
        assert_int_equal(visit_status(v), rows[i].status);
        assert_true(visit_has(v, "</html>"));
    }
}

TEST_STORES("http: a paste of 10 MB is refused before it is read, and said in words") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    size_t n = (size_t)10 * 1024 * 1024;
    char *paste = arena_alloc(test_arena(), 1, n);
    memset(paste, 'x', n);
    visit_post(v, NEW, NULL, str_make(paste, n));
    assert_int_equal(visit_status(v), 413);
}

TEST_STORES("http: every answer carries the guards of the browser") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    static const char *const paths[] = {"/", "/needs", NEW, "/nowhere", "/es/needs"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        test_row("%s", paths[i]);
        visit_get(v, paths[i]);
        struct str policy = visit_answer_header(v, "Content-Security-Policy");
        assert_true(str_starts(policy, STR("default-src 'none'; script-src 'self'")));
        assert_str(visit_answer_header(v, "X-Content-Type-Options"), "nosniff");
        assert_false(visit_has(v, "://fonts"));
        assert_false(visit_has(v, " style=\""));
    }
}

TEST_STORES("http: a public page is never older than an acknowledged write") {
    struct world w;
    world_make(&w, store);
    struct visit *writer = visit_begin(&w);
    struct visit *reader = visit_another(writer);
    visit_sign_in(writer, MARA_MEMBER);
    static const char *const titles[] = {"First missing thing here", "Second wholly other matter",
                                         "Third unrelated request said"};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        test_row("%s", titles[i]);
        visit_get(reader, "/communities/riverside/needs");
        visit_get(reader, "/communities/riverside/needs");
        voice(writer, titles[i]);
        visit_get(reader, "/communities/riverside/needs");
        assert_true(visit_has(reader, titles[i]));
    }
}
