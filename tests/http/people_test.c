/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Coming in, belonging, and going, as visitors meet them, on both stores. */
#include <stdio.h>
#include <string.h>

#include "kernel/mail.h"
#include "kernel/password.h"
#include "kernel/person.h"
#include "kernel/session.h"
#include "sys/clock.h"
#include "tests/http/visit.h"

#define WORDS "river lamp and goat"

/* The path of the link in the newest letter to that address; "" when there is no link in it. */
static const char *link_in_letter(struct world *w, const char *email) {
    w->now_ms = clock_now_ms();
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct mails all;
    assert_int_equal(mail_due(c, &all), ERR_OK);
    struct str text = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].recipient, str_of(email))) {
            text = all.item[i].text;
        }
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    assert_true(text.n > 0);
    struct str link = str_from(text, str_find(text, STR("://")) + 3);
    link = str_cut(&link, '\n');
    (void)str_cut(&link, '/');
    return arena_cstr(test_arena(), arena_printf(test_arena(), "/%.*s", STR_ARG(link)));
}

static void give_address(struct world *w, enum world_person who, const char *email) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, person_add_address(c, w->person[who], str_of(email))), ERR_OK);
}

static void give_password(struct world *w, enum world_person who, const char *password) {
    struct str hash;
    assert_int_equal(password_hash(test_arena(), str_of(password), &hash), ERR_OK);
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, person_set_password(c, w->person[who], hash, STR(""))), ERR_OK);
}

static void ask_link(struct visit *v, const char *email) {
    visit_get(v, "/sign-in?then=/needs");
    visit_form(v, "/sign-in");
    visit_fill(v, "email", email);
    visit_send(v);
}

static void type_password(struct visit *v, const char *email, const char *password) {
    visit_get(v, "/sign-in");
    visit_form(v, "/sign-in/password");
    visit_fill(v, "account", email);
    visit_fill(v, "password", password);
    visit_send(v);
}

TEST_STORES("http: a link from a letter comes in after a press of a button, once") {
    struct world w;
    world_make(&w, store);
    give_address(&w, MARA_MEMBER, "mara@example.org");
    struct visit *v = visit_begin(&w);
    ask_link(v, "Mara@example.org");
    assert_string_equal(visit_path(v), "/sign-in/sent");
    const char *link = link_in_letter(&w, "mara@example.org");
    /* A program that looks into letters opens it twice: nothing happens. */
    struct visit *scanner = visit_another(v);
    visit_get(scanner, link);
    visit_get(scanner, link);
    visit_get(v, "/me");
    assert_true(str_starts(str_of(visit_path(v)), STR("/sign-in")));
    visit_get(v, link);
    assert_true(visit_has(v, "Hello Mara"));
    visit_form(v, "/sign-in/link");
    visit_send(v);
    assert_string_equal(visit_path(v), "/needs");
    visit_get(v, "/me");
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "Riverside"));
    visit_form(scanner, "/sign-in/link");
    visit_send(scanner);
    assert_int_equal(visit_status(scanner), 422);
    assert_true(visit_has(scanner, "used or too old"));
    visit_get(v, "/sign-out");
    visit_form(v, "/sign-out");
    visit_send(v);
    visit_get(v, "/me");
    assert_true(str_starts(str_of(visit_path(v)), STR("/sign-in")));
}

TEST_STORES("http: a known and an unknown address get the same answer") {
    struct world w;
    world_make(&w, store);
    give_address(&w, MARA_MEMBER, "mara@example.org");
    struct visit *v = visit_begin(&w);
    ask_link(v, "mara@example.org");
    struct str known = arena_str(test_arena(), visit_body(v));
    ask_link(v, "nobody@example.org");
    assert_true(str_eq(visit_body(v), known));
    type_password(v, "mara@example.org", WORDS);
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "The address or the password is not right."));
    type_password(v, "nobody@example.org", WORDS);
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "The address or the password is not right."));
}

TEST_STORES("http: somebody new makes an account with the link, says hello, and belongs") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    ask_link(v, "lina@example.org");
    visit_get(v, link_in_letter(&w, "lina@example.org"));
    visit_form(v, "/sign-in/link");
    visit_send(v);
    assert_int_equal(visit_status(v), 422); /* no name yet */
    visit_form(v, "/sign-in/link");
    visit_fill(v, "name", "Lina <b>");
    visit_send(v);
    assert_true(str_starts(str_of(visit_path(v)), STR("/welcome")));
    visit_form(v, "/welcome");
    visit_fill(v, "lang", "es");
    visit_fill(v, "zone", "America/Bogota");
    visit_send(v);
    assert_string_equal(visit_path(v), "/needs");
    assert_true(visit_has(v, "lang=\"es\""));
    visit_get(v, "/me");
    assert_true(visit_has(v, "Hola, Lina &lt;b&gt;"));
    visit_get(v, "/communities/riverside");
    visit_form(v, "/join");
    visit_send(v);
    visit_get(v, "/communities/riverside/members");
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "Lina &lt;b&gt;"));
}

TEST_STORES("http: a password comes in; wrong ones are counted for the account") {
    struct world w;
    world_make(&w, store);
    give_address(&w, MARA_MEMBER, "mara@example.org");
    give_address(&w, MATEO_MEMBER, "mateo@example.org");
    give_password(&w, MARA_MEMBER, WORDS);
    give_password(&w, MATEO_MEMBER, WORDS);
    struct visit *v = visit_begin(&w);
    type_password(v, " MARA@example.org", WORDS);
    assert_string_equal(visit_path(v), "/me");
    struct visit *thief = visit_another(v);
    for (int i = 0; i < 8; i++) {
        test_row("try %d", i);
        type_password(thief, "mara@example.org", "not the right words");
        assert_int_equal(visit_status(thief), 422);
        assert_true(visit_value(thief, "password").n == 0);
    }
    type_password(thief, "mara@example.org", WORDS);
    assert_int_equal(visit_status(thief), 429); /* even the right one, for a while */
    assert_false(visit_has(thief, WORDS));
    type_password(thief, "mateo@example.org", WORDS);
    assert_string_equal(visit_path(thief), "/me");
}

TEST_STORES("http: a password is set and changed; all other sessions end") {
    struct world w;
    world_make(&w, store);
    give_address(&w, MARA_MEMBER, "mara@example.org");
    struct visit *here = visit_begin(&w), *there = visit_another(here);
    visit_sign_in(here, MARA_MEMBER);
    visit_sign_in(there, MARA_MEMBER);
    static const struct {
        const char *password;
        int status;
    } rows[] = {{"short", 422}, {"1234567890", 422}, {WORDS, 200}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].password);
        visit_get(here, "/me/settings");
        visit_form(here, "/me/password");
        visit_fill(here, "password", rows[i].password);
        visit_send(here);
        assert_int_equal(visit_status(here), rows[i].status);
    }
    visit_get(there, "/me");
    assert_true(str_starts(str_of(visit_path(there)), STR("/sign-in")));
    type_password(there, "mara@example.org", WORDS);
    assert_string_equal(visit_path(there), "/me");
    (void)link_in_letter(&w, "mara@example.org"); /* a letter says that it was changed */
}

TEST_STORES("http: a helper makes an account, prints its code; the code comes in once") {
    struct world w;
    world_make(&w, store);
    struct visit *helper = visit_begin(&w), *wanja = visit_another(helper);
    visit_sign_in(helper, HOLA_HELPER);
    visit_get(helper, "/communities/riverside/people/new");
    visit_form(helper, "/people/new");
    visit_fill(helper, "name", "Grandmother Wanja");
    visit_send(helper);
    assert_int_equal(visit_status(helper), 200);
    assert_true(visit_has(helper, "The code of Grandmother Wanja"));
    struct str code =
        str_from(visit_body(helper), str_find(visit_body(helper), STR("<b><bdi>")) + 8);
    code = arena_str(test_arena(), str_first(code, 14));
    visit_get(wanja, "/sign-in");
    visit_form(wanja, "/sign-in/code");
    visit_fill(wanja, "code", "AAAA-BBBB-CCCC");
    visit_send(wanja);
    assert_int_equal(visit_status(wanja), 422);
    visit_form(wanja, "/sign-in/code");
    visit_fill(wanja, "code", arena_cstr(test_arena(), code));
    visit_send(wanja);
    assert_string_equal(visit_path(wanja), "/me");
    assert_true(visit_has(wanja, "Hello Grandmother Wanja"));
    visit_get(helper, "/sign-in"); /* signed in: straight to one's page */
    assert_string_equal(visit_path(helper), "/me");
    struct visit *steward = visit_another(helper);
    visit_sign_in(steward, STELLA_STEWARD);
    visit_get(steward, "/communities/riverside/on-behalf");
    assert_true(visit_has(steward, "An account was made"));
    assert_true(visit_has(steward, "Hola"));
}

TEST_STORES("http: an invitation in words brings somebody in, with an account") {
    struct world w;
    world_make(&w, store);
    struct visit *steward = visit_begin(&w), *guest = visit_another(steward);
    visit_sign_in(steward, STELLA_STEWARD);
    visit_get(steward, "/communities/riverside/invitations");
    visit_form(steward, "/invitations");
    visit_fill(steward, "note", "the class of 5b");
    visit_send(steward);
    assert_int_equal(visit_status(steward), 200);
    struct str body = visit_body(steward);
    struct str code = str_from(body, str_find(body, STR("?code=")) + 6);
    const char *words = arena_cstr(test_arena(), str_cut(&code, '<'));
    visit_get(guest, "/invitation?code=no-such-words");
    assert_true(visit_has(guest, "No invitation has these words"));
    char path[200];
    (void)snprintf(path, sizeof path, "/invitation?code=%s", words);
    visit_get(guest, path);
    assert_true(visit_has(guest, "You are invited to Riverside"));
    visit_form(guest, "/invitation");
    visit_fill(guest, "name", "Omar");
    visit_send(guest);
    assert_true(str_starts(str_of(visit_path(guest)), STR("/welcome")));
    visit_get(guest, "/communities/riverside/members");
    assert_int_equal(visit_status(guest), 200);
    struct visit *late = visit_another(guest);
    visit_get(late, path);
    assert_true(visit_has(late, "No invitation has these words"));
    visit_get(steward, "/communities/riverside/invitations");
    assert_false(visit_has(steward, "the class of 5b"));
}

TEST_STORES("http: members' pages are for members, stewards' for stewards") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *path;
        int status[WORLD_PEOPLE]; /* nobody, stranger, members, helper, steward, host */
    } rows[] = {
        {"/communities/riverside/members", {303, 403, 200, 200, 200, 200, 200}},
        {"/communities/riverside/invitations", {303, 403, 403, 403, 403, 200, 200}},
        {"/communities/riverside/people/new", {303, 403, 403, 403, 200, 200, 200}},
        {"/communities/riverside/edit", {303, 403, 403, 403, 403, 200, 200}},
        {"/communities/riverside/on-behalf", {303, 403, 403, 403, 403, 200, 200}},
        {"/communities/hillside/members", {303, 403, 403, 403, 403, 403, 200}},
        {"/communities/new", {303, 403, 403, 403, 403, 403, 200}},
        {"/me", {303, 200, 200, 200, 200, 200, 200}},
        {"/me/settings", {303, 200, 200, 200, 200, 200, 200}},
        {"/me/sessions", {303, 200, 200, 200, 200, 200, 200}},
        {"/me/export.json", {303, 200, 200, 200, 200, 200, 200}},
        {"/me/forget", {303, 200, 200, 200, 200, 200, 200}},
    };
    struct visit *v[WORLD_PEOPLE];
    v[0] = visit_begin(&w);
    for (size_t p = 1; p < WORLD_PEOPLE; p++) {
        v[p] = visit_another(v[0]);
        visit_sign_in(v[p], (enum world_person)p);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t p = 0; p < WORLD_PEOPLE; p++) {
            test_row("%s as %s", rows[i].path, world_name((enum world_person)p));
            visit_get_only(v[p], rows[i].path);
            assert_int_equal(visit_status(v[p]), rows[i].status[p]);
            if (p > 0 && rows[i].status[p] == 200) {
                assert_str(visit_answer_header(v[p], "Cache-Control"), "private, no-store");
            }
        }
    }
}

TEST_STORES("http: a form of one session is worth nothing in another") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w), *mateo = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    visit_get(mateo, "/me/settings");
    struct str token = arena_str(test_arena(), visit_value(mateo, "form_token"));
    visit_get(mara, "/me/settings");
    visit_form(mara, "/me/settings");
    visit_fill(mara, "name", "Stolen");
    visit_fill(mara, "form_token", arena_cstr(test_arena(), token));
    visit_send(mara);
    assert_int_equal(visit_status(mara), 403);
    visit_get(mara, "/me");
    assert_true(visit_has(mara, "Hello Mara"));
}

TEST_STORES("http: what was typed in a session that has ended is kept") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *other = visit_another(v);
    visit_sign_in(v, STELLA_STEWARD);
    visit_sign_in(other, STELLA_STEWARD);
    visit_get(v, "/communities/riverside/edit");
    visit_form(v, "/edit");
    visit_fill(v, "about", "We live where two rivers meet, and each spring we mend the bridge.");
    visit_get(other, "/me/sessions");
    visit_form(other, "/me/sessions");
    visit_send(other);
    visit_send(v);
    assert_int_equal(visit_status(v), 401);
    assert_true(visit_has(v, "each spring we mend the bridge"));
    assert_true(visit_has(v, "/sign-in"));
}

TEST_STORES("http: another's session cannot be ended, nor another's cookie made from its hash") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w), *mateo = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(mateo, MATEO_MEMBER);
    visit_get(mara, "/me/sessions");
    struct str hash = arena_str(test_arena(), visit_value(mara, "session"));
    assert_int_equal(hash.n, 64);
    visit_get(mateo, "/me/settings");
    struct str body = arena_printf(test_arena(), "form_token=%.*s&session=%.*s",
                                   STR_ARG(visit_value(mateo, "form_token")), STR_ARG(hash));
    visit_post(mateo, "/me/sessions", NULL, body);
    assert_int_equal(visit_status(mateo), 303); /* the same answer as for one that is not there */
    visit_get(mara, "/me/sessions");
    assert_true(str_eq(visit_value(mara, "session"), hash));
    struct visit *thief = visit_another(mara);
    visit_header(thief,
                 arena_cstr(test_arena(), arena_printf(test_arena(), "Cookie: kith-session=%.*s",
                                                       STR_ARG(str_first(hash, 43)))));
    visit_get_only(thief, "/me");
    assert_int_equal(visit_status(thief), 303);
}

TEST_STORES("http: taking one's data along, then being forgotten") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *other = visit_another(v);
    visit_sign_in(v, MARA_MEMBER);
    visit_sign_in(other, MARA_MEMBER);
    visit_get(v, "/me/export.json");
    assert_str(visit_answer_header(v, "Content-Type"), "application/json");
    assert_true(visit_has(v, "\"name\":\"Mara\""));
    visit_get(v, "/me/forget");
    visit_form(v, "/me/forget");
    visit_fill(v, "confirm", "Mateo");
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    visit_form(v, "/me/forget");
    visit_fill(v, "confirm", "Mara");
    visit_send(v);
    assert_true(visit_has(v, "You are forgotten here."));
    visit_get_only(v, "/me");
    assert_int_equal(visit_status(v), 303);
    visit_get_only(other, "/me");
    assert_int_equal(visit_status(other), 303);
    struct visit *steward = visit_another(v);
    visit_sign_in(steward, STELLA_STEWARD);
    visit_get(steward, "/communities/riverside/members");
    assert_false(visit_has(steward, "Mara"));
}

TEST_STORES("http: coming in never leads to another site") {
    struct world w;
    world_make(&w, store);
    give_address(&w, MARA_MEMBER, "mara@example.org");
    give_password(&w, MARA_MEMBER, WORDS);
    static const char *const bad[] = {"https://evil.example/", "//evil.example/", "/\\evil.example",
                                      "javascript:alert(1)", "\\\\evil.example"};
    struct visit *v = visit_begin(&w);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        test_row("%s", bad[i]);
        struct visit *one = visit_another(v);
        visit_get(one, "/sign-in?then=/needs");
        visit_form(one, "/sign-in/password");
        visit_fill(one, "then", bad[i]);
        visit_fill(one, "account", "mara@example.org");
        visit_fill(one, "password", WORDS);
        visit_send_only(one);
        assert_str(visit_location(one), "/me");
    }
}

TEST_STORES("http: a language that is chosen is kept, for others' pages and after the cache") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *other = visit_another(v);
    visit_get(v, "/needs");
    assert_true(visit_has(v, "lang=\"en\""));
    for (int i = 0; i < 3; i++) {
        visit_get(v, "/es/needs");
        assert_true(visit_has(v, "<html lang=\"es\""));
        visit_get(v, "/needs");
        assert_true(visit_has(v, "<html lang=\"es\""));
        visit_get(other, "/needs");
        assert_true(visit_has(other, "<html lang=\"en\""));
    }
    visit_get(v, "/ar/");
    visit_get(v, "/communities");
    assert_true(visit_has(v, "dir=\"rtl\""));
}
