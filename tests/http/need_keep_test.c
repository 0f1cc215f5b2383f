/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keeping needs as visitors, stewards and those who must act meet it: kinds, areas, the desk, what
 * is put together, mail, the private channel; and those who should not. */
#include <string.h>

#include "base/span.h"
#include "db/store.h"
#include "kernel/job.h"
#include "kernel/mail.h"
#include "sys/clock.h"
#include "tests/http/visit.h"

#define NEW "/communities/riverside/needs/new"

static const char *voice(struct visit *v, const char *title, const char *category) {
    visit_get(v, NEW);
    visit_form(v, "/needs/new");
    visit_fill(v, "title", title);
    visit_fill(v, "category", category);
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    struct str path = str_of(visit_path(v));
    return arena_cstr(test_arena(), str_cut(&path, '?'));
}

static const char *under(const char *path, const char *rest) {
    return arena_cstr(test_arena(), arena_printf(test_arena(), "%s%s", path, rest));
}

TEST_STORES("http: what is alike is offered with its distance, and what was typed is kept") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, MARA_MEMBER);
    static const struct {
        const char *title, *lat, *says;
    } rows[] = {{"The lamp is broken", "4.5000", NULL},
                {"All dark since Monday", "4.5002", "at the same place"},
                {"The lamp makes noise", "4.5030", "about 300 m away"},
                {"The lamp flickers now", "\xd9\xa4\xd9\xab\xd9\xa5\xd9\xa0\xd9\xa3\xd9\xa0",
                 "about 300 m away"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].title);
        visit_get(v, NEW);
        visit_form(v, "/needs/new");
        visit_fill(v, "title", rows[i].title);
        visit_fill(v, "text", "We asked twice.");
        visit_fill(v, "category", "infrastructure");
        visit_fill(v, "lat", rows[i].lat);
        visit_fill(v, "lon", "7.5");
        visit_send(v);
        assert_int_equal(visit_status(v), rows[i].says == NULL ? 200 : 422);
        if (rows[i].says != NULL) {
            assert_true(visit_has(v, rows[i].says));
            assert_str(visit_value(v, "text"), "We asked twice.");
        }
    }
}

static void send_file(struct visit *v, const char *path, const char *title, const char *file) {
    visit_get(v, path);
    struct str token = visit_value(v, "form_token");
    struct str body = arena_printf(
        test_arena(),
        "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n%.*s\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n%s\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.geojson\"\r\n"
        "Content-Type: application/geo+json\r\n\r\n%s\r\n--X--\r\n",
        STR_ARG(token), title, file);
    visit_post(v, path, "multipart/form-data; boundary=X", body);
}

#define AREA(name, west, east)                                                                     \
    "{\"type\":\"Feature\",\"properties\":{\"code\":\"" west "\",\"name\":\"" name "\"},"          \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",4],[" east ",4],[" east        \
    ",5],[" west ",5],[" west ",4]]]}}"
#define AREAS(list) "{\"type\":\"FeatureCollection\",\"features\":[\n" list "]}"

TEST_STORES(
    "http: a file of areas is looked at first, then taken in whole; a faulty one says where") {
    static const char *const page = "/communities/riverside/needs/regions";
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, STELLA_STEWARD);
    send_file(v, page, "Quarters",
              AREAS(AREA("Old town", "7", "8") ",\n" AREA("Harbour", "8", "181")));
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "Area number 2 (line 3)"));
    assert_true(visit_has(v, "not on the earth"));
    assert_str(visit_value(v, "title"), "Quarters");
    send_file(v, page, "Quarters",
              AREAS(AREA("Old <b>town", "7", "8") ",\n" AREA("Harbour", "8", "9")));
    assert_int_equal(visit_status(v), 303);
    const char *preview = arena_cstr(test_arena(), visit_location(v));
    visit_get(v, preview);
    assert_true(visit_has(v, "Old &lt;b>town") || visit_has(v, "Old &lt;b&gt;town"));
    assert_true(visit_has(v, "2 areas"));
    struct visit *other = visit_another(v);
    visit_sign_in(other, HANNA_HOST);
    visit_get(other, preview);
    assert_int_equal(visit_status(other), 404);
    visit_get(other, NEW);
    assert_false(visit_has(other, "Harbour"));
    visit_get(v, preview);
    visit_form(v, "");
    visit_send(v);
    assert_true(visit_has(v, "The areas are taken in."));
    visit_get(other, NEW);
    assert_true(visit_has(other, "Harbour"));
}

TEST_STORES("http: who ends a community's areas does not end the site's") {
    struct world w;
    world_make(&w, store);
    struct visit *host = visit_begin(&w);
    visit_sign_in(host, HANNA_HOST);
    static const char *const pages[] = {"/house/needs/regions",
                                        "/communities/riverside/needs/regions"};
    for (size_t i = 0; i < 2; i++) {
        send_file(host, pages[i], "Quarters", AREAS(AREA("Old town", "7", "8")));
        visit_get(host, arena_cstr(test_arena(), visit_location(host)));
        visit_form(host, "");
        visit_send(host);
    }
    for (size_t i = 0; i < 2; i++) { /* in two tabs */
        test_row("%zu", i);
        visit_get(host, pages[1]);
        struct str token = visit_value(host, "form_token");
        visit_post(host, under(pages[1], "/end"), "application/x-www-form-urlencoded",
                   arena_join(test_arena(), STR("form_token="), token));
        assert_int_equal(visit_status(host), 303);
    }
    visit_get(host, NEW);
    assert_true(visit_has(host, "Old town"));
}

TEST_STORES("http: a kind of one's own is offered with the topics, and a private one is private") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, STELLA_STEWARD);
    visit_get(v, "/communities/riverside/needs/categories");
    visit_form(v, "/needs/categories");
    visit_fill(v, "name", "Not safe at home");
    visit_fill(v, "topic", "care");
    visit_fill(v, "sensitive", "yes");
    visit_send(v);
    assert_true(visit_has(v, "Not safe at home"));
    struct str link = str_of(visit_link(v, "Not safe at home"));
    const char *id = arena_cstr(test_arena(), str_from(link, strlen("/categories/")));
    struct visit *mara = visit_another(v);
    visit_sign_in(mara, MARA_MEMBER);
    visit_get(mara, NEW);
    assert_true(visit_has(mara, "Not safe at home"));
    const char *need = voice(mara, "I need a place to stay", id);
    assert_true(visit_has(mara, "class=\"leave\""));
    struct visit *nobody = visit_another(v);
    visit_get(nobody, need);
    assert_int_equal(visit_status(nobody), 404);
    visit_get(nobody, under(need, "/feed"));
    assert_int_equal(visit_status(nobody), 404);
    visit_get(v, under(need, "/feed"));
    assert_int_equal(visit_status(v), 404);
    static const char *const lists[] = {"/needs", "/needs/open", "/communities/riverside/needs",
                                        "/communities/riverside/needs/open", "/feeds/needs"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        test_row("%s", lists[i]);
        visit_get(nobody, lists[i]);
        assert_int_equal(visit_status(nobody), 200);
        assert_false(visit_has(nobody, "place to stay"));
    }
    visit_get(v, "/communities/riverside/needs/private");
    assert_true(visit_has(v, "place to stay"));
    visit_get(mara, "/communities/riverside/needs/private");
    assert_int_equal(visit_status(mara), 403);
}

TEST_STORES("http: the desk answers many at once, all or none, with a template filled in") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, STELLA_STEWARD);
    const char *one = voice(v, "A lamp for the bridge", "infrastructure");
    const char *two = voice(v, "Somebody to read letters", "care");
    visit_get(v, "/communities/riverside/needs/templates");
    visit_form(v, "/needs/templates");
    visit_fill(v, "name", "Next meeting");
    visit_fill(v, "state", "moving");
    visit_fill(v, "text", "We speak of {title} when {community} meets.");
    visit_send(v);
    struct str link = str_of(visit_link(v, "Next meeting"));
    const char *template = arena_cstr(test_arena(), str_from(link, strlen("/templates/")));
    visit_get(v, "/communities/riverside/needs/desk");
    visit_form(v, "/needs/desk");
    visit_fill(v, "template", template);
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    visit_form(v, "/needs/desk");
    visit_fill(v, "need", two + strlen("/needs/"));
    visit_fill(v, "template", "");
    visit_fill(v, "given", "declined");
    visit_fill(v, "answer", "no");
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, under(two + strlen("/needs/"), "\" checked")));
    assert_false(visit_has(v, under(one + strlen("/needs/"), "\" checked")));
    visit_form(v, "/needs/desk");
    visit_fill(v, "template", template);
    visit_fill(v, "need", one + strlen("/needs/"));
    visit_add(v, "need", two + strlen("/needs/"));
    visit_fill(v, "act", "answer");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    visit_get(v, one);
    assert_true(visit_has(v, "We speak of A lamp for the bridge when Riverside meets."));
    visit_get(v, two);
    assert_true(visit_has(v, "We speak of Somebody to read letters when Riverside meets."));
}

TEST_STORES("http: of too many kinds for one body none is left out in silence") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, STELLA_STEWARD);
    visit_get(v, "/communities/riverside/needs/bodies");
    visit_form(v, "/needs/bodies");
    visit_fill(v, "name", "The council");
    for (int i = 0; i < 13; i++) {
        visit_add(v, "line", "health");
    }
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "Please choose 12 at most."));
}

TEST_STORES("http: one that was put together leads to the other, which has both texts") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, MARA_MEMBER);
    const char *one = voice(v, "A lamp for the bridge", "infrastructure");
    const char *two = voice(v, "Too dark to cross at night", "infrastructure");
    struct visit *stella = visit_another(v);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, two);
    visit_form(stella, "/merge");
    visit_fill(stella, "target", under("https://kith.example", one));
    visit_fill(stella, "act", "merge");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    struct visit *nobody = visit_another(v);
    visit_get_only(nobody, two);
    assert_int_equal(visit_status(nobody), 303);
    assert_true(str_starts(visit_location(nobody), str_of(one)));
    visit_get(nobody, one);
    assert_true(visit_has(nobody, "Too dark to cross"));
    visit_get(nobody, under(one, "/feed"));
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "<entry>"));
}

/* --- mail --- */

static void run_jobs(struct world *w) {
    struct job_runner r = {.store = w->store, .address = STR("https://kith.example")};
    for (bool ran = true; ran;) {
        assert_int_equal(job_run_once(&r, clock_now_ms() + MINUTE_MS, &ran), ERR_OK);
    }
}

/* The path of the first link in a mail to that address that has this in it. */
static const char *mailed(struct world *w, const char *to, const char *part) {
    struct mails due;
    const char *path = NULL;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->now_ms = clock_now_ms() + MINUTE_MS;
    assert_int_equal(mail_due(c, &due), ERR_OK);
    for (size_t i = 0; i < due.count && path == NULL; i++) {
        struct str text = due.item[i].text;
        size_t at = str_find(text, str_of(part));
        if (str_eq(due.item[i].recipient, str_of(to)) && at < text.n) {
            struct str rest = str_from(text, at);
            path = arena_cstr(test_arena(), str_trim(str_cut(&rest, '\n')));
        }
    }
    (void)world_end(w, ERR_OK);
    return path;
}

TEST_STORES("http: a need is followed by mail without an account, and one click stops it") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    const char *need = voice(mara, "A lamp for the bridge", "infrastructure");
    struct visit *nobody = visit_another(mara);
    visit_get(nobody, need);
    visit_form(nobody, "/mail");
    visit_fill(nobody, "email", "no address");
    visit_send(nobody);
    assert_int_equal(visit_status(nobody), 422);
    assert_str(visit_value(nobody, "email"), "no address");
    visit_form(nobody, "/mail");
    visit_fill(nobody, "email", "elder@example.org");
    visit_send(nobody);
    assert_int_equal(visit_status(nobody), 200);
    const char *confirm = mailed(&w, "elder@example.org", "/needs/mail?code=");
    assert_non_null(confirm);
    visit_get(nobody, confirm);
    visit_form(nobody, "/needs/mail");
    visit_send(nobody);
    assert_true(visit_has(nobody, "We will write to you"));
    visit_get(nobody, confirm);
    assert_int_equal(visit_status(nobody), 409);
    struct visit *stella = visit_another(mara);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, need);
    visit_form(stella, "/state");
    visit_fill(stella, "state", "moving");
    visit_send(stella);
    run_jobs(&w);
    const char *stop = mailed(&w, "elder@example.org", "/needs/mail/stop/");
    assert_non_null(stop);
    visit_post(nobody, stop, NULL, STR("List-Unsubscribe=One-Click"));
    assert_int_equal(visit_status(nobody), 303);
    visit_get(stella, need);
    visit_form(stella, "/state");
    visit_fill(stella, "state", "answered");
    visit_fill(stella, "answer", "The lamp burns again.");
    visit_send(stella);
    run_jobs(&w);
    assert_null(mailed(&w, "elder@example.org", "now: answered"));
}

TEST_STORES("http: stewards of elsewhere, members and strangers keep nothing here") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w);
    visit_sign_in(mara, MARA_MEMBER);
    const char *need = voice(mara, "A lamp for the bridge", "infrastructure");
    static const char *const gets[] = {"/communities/riverside/needs/desk",
                                       "/communities/riverside/needs/setup",
                                       "/communities/riverside/needs/categories",
                                       "/communities/riverside/needs/bodies",
                                       "/communities/riverside/needs/templates",
                                       "/communities/riverside/needs/regions",
                                       "/communities/riverside/needs/private",
                                       "/house/needs/setup",
                                       "/house/needs/categories"};
    for (size_t i = 0; i < sizeof gets / sizeof gets[0]; i++) {
        test_row("%s", gets[i]);
        visit_get_only(mara, gets[i]);
        assert_int_equal(visit_status(mara), 403);
    }
    static const char *const posts[] = {"/state", "/merge", "/body", "/reason"};
    visit_get(mara, need);
    struct str token = visit_value(mara, "form_token");
    for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
        test_row("%s", posts[i]);
        visit_post(mara, under(need, posts[i]), NULL,
                   arena_printf(test_arena(), "form_token=%.*s&state=moving", STR_ARG(token)));
        assert_int_equal(visit_status(mara), 403);
    }
    visit_get(mara, "/needs/answer?code=guessed");
    assert_int_equal(visit_status(mara), 404);
}

TEST_STORES("http: in private by the receipt, and whoever voiced it says that it is not solved") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    visit_get(nobody, NEW);
    visit_form(nobody, "/needs/new");
    visit_fill(nobody, "title", "Somebody to talk to at night");
    visit_fill(nobody, "category", "care");
    visit_fill(nobody, "sensitive", "yes");
    visit_send(nobody);
    assert_string_equal(visit_path(nobody), "/receipt?done=need_voiced");
    visit_form(nobody, "/receipt");
    visit_fill(nobody, "act", "say");
    visit_fill(nobody, "message", "Call me after ten.");
    visit_send(nobody);
    assert_int_equal(visit_status(nobody), 200);
    struct visit *stella = visit_another(nobody);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, "/communities/riverside/needs/private");
    visit_get(stella, visit_link(stella, "talk to at night"));
    assert_true(visit_has(stella, "Call me after ten."));
    visit_form(stella, "/state");
    visit_fill(stella, "state", "answered");
    visit_fill(stella, "answer", "We found somebody.");
    visit_send(stella);
    visit_get(nobody, "/receipt");
    assert_true(visit_has(nobody, "This is not solved"));
}

TEST_STORES(
    "http: why it is not solved is whoever voiced it to say, and is kept when it is too long") {
    struct world w;
    world_make(&w, store);
    struct visit *mara = visit_begin(&w), *nobody = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    const char *need = voice(mara, "The lamp is broken", "infrastructure");
    (void)voice(nobody, "No shade at the stop", "infrastructure");
    struct visit *stella = visit_another(mara);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, need);
    visit_form(stella, "/state");
    visit_fill(stella, "state", "answered");
    visit_fill(stella, "answer", "It burns again since Monday.");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(mara, need);
    assert_str(visit_value(mara, "why"), "");
    static char long_why[302];
    memset(long_why, 'x', sizeof long_why - 1);
    struct visit *both[] = {mara, nobody};
    static const char *const forms[] = {"/speaker", "/receipt"};
    for (size_t i = 0; i < 2; i++) {
        test_row("%s", forms[i]);
        visit_get(both[i], i == 0 ? need : "/receipt");
        visit_form(both[i], forms[i]);
        visit_fill(both[i], "act", i == 0 ? "reopen" : "solved");
        visit_fill(both[i], "why", long_why);
        visit_send(both[i]);
        assert_int_equal(visit_status(both[i]), 422);
        assert_str(visit_value(both[i], "why"), long_why);
    }
}
