/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Every route of every card, whoever asks: none fails, none writes without our token, and its WHO
 * holds. New routes are in it by themselves. */
#include <stdio.h>
#include <string.h>

#include "kernel/gate.h"
#include "tests/http/visit.h"
#include "web/web.h"

/* An address for the route: riverside for :slug, the id given for the rest. */
static void address_of(const struct route *r, struct id id, char *out, size_t room) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    size_t n = 0;
    struct str left = str_of(r->path);
    while (!str_is_empty(left) && n + 50 < room) {
        struct str piece = str_cut(&left, '/');
        bool slug = str_eq(piece, STR(":slug"));
        bool parameter = piece.n > 0 && piece.p[0] == ':';
        int wrote = snprintf(out + n, room - n, "%.*s%s",
                             parameter ? (int)strlen(slug ? "riverside" : text) : (int)piece.n,
                             slug        ? "riverside"
                             : parameter ? text
                                         : piece.p,
                             str_is_empty(left) ? "" : "/");
        n += (size_t)wrote;
    }
    if (n == 0) {
        out[n++] = '/';
    }
    out[n] = '\0';
}

static struct id voice(struct visit *v) {
    struct id id;
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", "No light on the path to the well");
    visit_fill(v, "category", "infrastructure");
    visit_send(v);
    assert_true(id_parse(str_make(visit_path(v) + strlen("/needs/"), 36), &id));
    return id;
}

/* Of no area. */
static struct id add_thing(struct world *w) {
    struct thing t = {.kind = STR("sample"),
                      .community = w->community.thing.id,
                      .owner = w->person[MARA_MEMBER],
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .state = STR(""),
                      .topic = STR(""),
                      .title = STR("One"),
                      .note = STR("")};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return t.id;
}

static const enum world_person people[] = {NOBODY_AT_ALL, SANA_STRANGER,  MARA_MEMBER,
                                           HOLA_HELPER,   STELLA_STEWARD, HANNA_HOST};
#define PEOPLE (sizeof people / sizeof people[0])

static void begin_all(struct world *w, struct visit *v[PEOPLE]) {
    for (size_t i = 0; i < PEOPLE; i++) {
        v[i] = i == 0 ? visit_begin(w) : visit_another(v[0]);
        if (people[i] != NOBODY_AT_ALL) {
            visit_sign_in(v[i], people[i]);
        }
    }
}

static bool has_parameter(const struct route *r, const char *name) {
    return strstr(r->path, name) != NULL;
}

TEST_STORES("http: no page of any route fails, whoever asks and for whatever id") {
    struct world w;
    world_make(&w, store);
    struct visit *v[PEOPLE];
    begin_all(&w, v);
    const struct id ids[] = {voice(v[2]), add_thing(&w), w.community.thing.id,
                             w.person[MARA_MEMBER], ID_NONE};
    char path[512];
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const struct route *r = route_at(i);
        if (r->method != HTTP_GET) {
            continue;
        }
        size_t tries = strchr(r->path, ':') == NULL ? 1 : sizeof ids / sizeof ids[0];
        for (size_t k = 0; k < tries; k++) {
            address_of(r, ids[k], path, sizeof path);
            for (size_t p = 0; p < PEOPLE; p++) {
                test_row("GET %s as %s: %s", r->path, world_name(people[p]), path);
                visit_get_only(v[p], path);
                assert_true(visit_status(v[p]) >= 200 && visit_status(v[p]) < 500);
            }
        }
    }
}

TEST_STORES("http: no route writes without our token") {
    struct world w;
    world_make(&w, store);
    struct visit *v[PEOPLE];
    begin_all(&w, v);
    char path[512];
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const struct route *r = route_at(i);
        if (r->method != HTTP_POST || r->other_sites) {
            continue;
        }
        address_of(r, w.community.thing.id, path, sizeof path);
        for (size_t p = 0; p < PEOPLE; p++) {
            test_row("POST %s as %s", r->path, world_name(people[p]));
            visit_post(v[p], path, NULL, STR("a=b"));
            assert_int_equal(visit_status(v[p]), 403);
        }
    }
}

TEST_STORES("http: which address leads where") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {"/", 200},
        {"/needs", 200},
        {"/needs/", 200},
        {"/es/needs/", 200},
        {"/communities/riverside", 200},
        {"/communities/riverside/needs/new", 200},
        {"/communities/riverside/needs/new/", 200},
        {"/communities//needs", 400},
        {"/need", 404},
        {"/needsx", 404},
        {"/needs//", 400},
        {"//needs", 400},
        {"/needs/new/more", 404},
        {"/me/export.json/more", 404},
        {"/mail/stop", 404},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].path);
        visit_get_only(v, rows[i].path);
        assert_int_equal(visit_status(v), rows[i].status);
    }
    visit_post(v, "/needs", NULL, STR("a=b"));
    assert_int_equal(visit_status(v), 405);
}

TEST_STORES("http: a form is taken from a page of this very site alone") {
    struct world w;
    world_make(&w, store);
    struct visit *first = visit_begin(&w);
    static const struct {
        const char *line;
        int status;
    } rows[] = {
        {"X-Nothing: said", 303},
        {"Origin: https://kith.example", 303},
        {"Origin: https://kith.example:8080", 403},
        {"Origin: https://evil-kith.example", 403},
        {"Origin: https://kith.example.evil.example", 403},
        {"Origin: null", 403},
        {"Sec-Fetch-Site: same-origin", 303},
        {"Sec-Fetch-Site: same-site", 403},
        {"Sec-Fetch-Site: cross-site", 403},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].line);
        struct visit *v = visit_another(first);
        visit_sign_in(v, MARA_MEMBER);
        visit_header(v, "Host: kith.example");
        visit_get(v, "/communities/riverside/needs/new");
        visit_form(v, "");
        visit_fill(v, "title",
                   arena_cstr(test_arena(), arena_printf(test_arena(), "Lamp number %zu", i)));
        visit_fill(v, "category", "health");
        visit_fill(v, "anyway", "yes");
        visit_header(v, rows[i].line);
        visit_send_only(v);
        assert_int_equal(visit_status(v), rows[i].status);
    }
}

/* May this person come, by the route's own word? Of an id we know only what the path says. */
static bool may_come(const struct route *r, enum world_person who) {
    static const int rank[WORLD_PEOPLE] = {[SANA_STRANGER] = 1,
                                           [MARA_MEMBER] = 2,
                                           [HOLA_HELPER] = 3,
                                           [STELLA_STEWARD] = 4,
                                           [HANNA_HOST] = 5};
    static const int least[] = {
        [ANYONE] = 0, [PERSON] = 1, [MEMBER] = 2, [HELPER] = 3, [STEWARD] = 4, [HOST] = 5};
    return rank[who] >= least[r->who];
}

TEST_STORES("http: each route lets in whom it names, and nobody else") {
    struct world w;
    world_make(&w, store);
    struct visit *v[PEOPLE];
    begin_all(&w, v);
    char path[512];
    for (size_t i = 0; route_at(i) != NULL; i++) {
        const struct route *r = route_at(i);
        bool of_community = r->who == MEMBER || r->who == HELPER || r->who == STEWARD;
        if (r->method != HTTP_GET || r->who == ANYONE) {
            continue;
        }
        address_of(r, w.community.thing.id, path, sizeof path);
        for (size_t p = 0; p < PEOPLE; p++) {
            test_row("GET %s as %s", r->path, world_name(people[p]));
            visit_get_only(v[p], path);
            if (people[p] == NOBODY_AT_ALL) {
                assert_int_equal(visit_status(v[p]), 303);
                assert_true(str_starts(visit_location(v[p]), STR("/sign-in?then=")));
            } else if (!may_come(r, people[p])) {
                assert_int_equal(visit_status(v[p]), 403);
            } else if (r->who == HOST ||
                       (of_community && people[p] == STELLA_STEWARD && !has_parameter(r, ":id"))) {
                assert_int_not_equal(visit_status(v[p]),
                                     403); /* a rule may ask for more of others */
            }
        }
    }
}
