/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What machines and mail programs ask for: the link that stops mail, pictures, health, figures. */
#include <stdio.h>
#include <string.h>

#include "area/needs/need.h"
#include "kernel/media.h"
#include "kernel/setting.h"
#include "kernel/tell.h"
#include "tests/http/visit.h"

static const char *stop_path(struct world *w, enum world_person who) {
    struct str address, secret;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(setting_secret(c, &secret), ERR_OK);
    assert_int_equal(world_end(w, mail_stop_address(c, STR(""), w->person[who], &address)), ERR_OK);
    return arena_cstr(test_arena(), address);
}

static struct opt_int mail_at(struct world *w, enum world_person who) {
    struct opt_int at;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, notice_mail_at(c, w->person[who], &at)), ERR_OK);
    return at;
}

TEST_STORES("http: one click stops mail, by a person and by a mail program") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    const char *mara = stop_path(&w, MARA_MEMBER);
    visit_get(v, mara);
    assert_int_equal(visit_status(v), 200);
    assert_true(mail_at(&w, MARA_MEMBER).has); /* looking changes nothing */
    visit_form(v, "");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    assert_false(mail_at(&w, MARA_MEMBER).has);
    assert_true(mail_at(&w, MATEO_MEMBER).has);
    visit_post(v, stop_path(&w, MATEO_MEMBER), NULL, STR("List-Unsubscribe=One-Click"));
    assert_int_equal(visit_status(v), 200);
    assert_false(mail_at(&w, MATEO_MEMBER).has);
    char *other = arena_cstr(test_arena(), str_of(mara));
    other[strlen(other) - 1] = other[strlen(other) - 1] == 'a' ? 'b' : 'a';
    visit_get(v, other);
    assert_int_equal(visit_status(v), 404);
    visit_post(v, other, NULL, STR(""));
    assert_int_equal(visit_status(v), 404);
}

/* Rows only: the file itself is media_test's. */
static struct media picture_of(struct world *w, struct need *n) {
    struct need_draft d = {.community = w->community,
                           .title = STR("No light on the path"),
                           .category = STR("infrastructure")};
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct media m;
    struct media_file f = {.hash = STR("aa"),
                           .type = STR("image/jpeg"),
                           .size = {{800, 400, 9, STR("abcdef0123456789abcdef0123456789")}},
                           .sizes = 1};
    struct ctx *c = world_as(w, MARA_MEMBER);
    assert_int_equal(need_voice(c, &d, n, &alike, code), ERR_OK);
    assert_int_equal(world_end(w, media_add(c, &n->thing, &f, STR("A path"), &m)), ERR_OK);
    return m;
}

TEST_STORES(
    "http: a picture is seen by who sees its thing, and asked for again before it is shown") {
    struct world w;
    struct need n;
    char path[128], id[ID_TEXT_SIZE + 1];
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    struct media m = picture_of(&w, &n);
    id_text(m.id, id);
    (void)snprintf(path, sizeof path, "/media/%s/800", id);
    visit_header(v, "If-None-Match: \"abcdef0123456789abcdef0123456789\"");
    visit_get(v, path);
    assert_int_equal(visit_status(v), 304);
    assert_str(visit_answer_header(v, "Cache-Control"), "private, no-cache");
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    n.thing.wanted = w.community.stewards;
    assert_int_equal(world_end(&w, thing_set_life(c, &n.thing, LIFE_PUBLISHED)), ERR_OK);
    visit_get(v, path);
    assert_int_equal(visit_status(v), 404);
    struct visit *steward = visit_another(v);
    visit_sign_in(steward, STELLA_STEWARD);
    visit_header(steward, "If-None-Match: \"abcdef0123456789abcdef0123456789\"");
    visit_get(steward, path);
    assert_int_equal(visit_status(steward), 304);
    static const char *const wrong[] = {"/media/x/800", "/media/%s/0", "/media/%s/-1",
                                        "/media/%s/800x", "/media/%s/..%%2f..%%2fkith.db"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct str at = str_of(wrong[i]);
        test_row("%s", wrong[i]);
        struct str rest = str_from(at, str_find(at, STR("%s")) + 2);
        (void)snprintf(path, sizeof path, "/media/%s%.*s", i == 0 ? "x" : id, STR_ARG(rest));
        visit_get(steward, i == 0 ? wrong[0] : path);
        assert_true(visit_status(steward) == 404 || visit_status(steward) == 400);
    }
}

TEST_STORES("http: health asks the store; figures are for this machine, not through a proxy") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_get(v, "/health");
    assert_int_equal(visit_status(v), 200);
    assert_str(visit_body(v), "ok\n");
    visit_get(v, "/health/seen");
    assert_true(visit_has(v, "\"address\":\"127.0.0.1\",\"secure\":false"));
    visit_get(v, "/metrics");
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "\nkith_jobs_waiting "));
    visit_get(v, "/dev/mail");
    assert_int_equal(visit_status(v), 404); /* only in development */
    visit_header(v, "X-Forwarded-For: 203.0.113.9");
    visit_get(v, "/metrics");
    assert_int_equal(visit_status(v), 404);
}
