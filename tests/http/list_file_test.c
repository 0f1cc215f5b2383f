/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Lists for programs: feeds, and whole lists as files, on both stores. */
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>

#include "format/csv.h"
#include "format/json_read.h"
#include "kernel/cycle.h"
#include "kernel/gate.h"
#include "tests/http/visit.h"
#include "thing_sql.h"

static struct thing put(struct ctx *c, struct world *w, const char *title, struct id audience,
                        int64_t stages) {
    struct thing t = {.kind = STR("need"),
                      .community = w->community.thing.id,
                      .wanted = audience,
                      .life = LIFE_PUBLISHED,
                      .stages = stages,
                      .state = STR("voiced"),
                      .turn = TURN_LISTEN,
                      .topic = STR("care"),
                      .title = str_of(title),
                      .note = STR("=1+1, \"by\" the well")};
    c->now_ms += 1000;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    return t;
}

static size_t elements(xmlNode *of, const char *name) {
    size_t n = 0;
    for (xmlNode *at = of->children; at != NULL; at = at->next) {
        n += at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, name) == 0;
    }
    return n;
}

TEST_STORES("http: a feed has what is public, for whoever asks, page after page") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *mara = visit_another(v);
    visit_sign_in(mara, MARA_MEMBER);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    (void)put(c, &w, "For members alone", w.community.thing.id, 0);
    for (int i = 0; i < 25; i++) {
        char title[40];
        (void)snprintf(title, sizeof title, "Need <%d> & more", i);
        (void)put(c, &w, title, AUDIENCE_PUBLIC, i == 3 ? STAGE_BIT(birth) : 0);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);

    visit_get(mara, "/communities/riverside/feeds/needs");
    assert_int_equal(visit_status(mara), 200);
    assert_false(visit_has(mara, "For members alone"));
    assert_true(visit_has(mara, "<title>Need &lt;24&gt; &amp; more</title>") ||
                visit_has(mara, ">Need &lt;24&gt; &amp; more</title>"));
    xmlDoc *doc = xmlReadMemory(visit_body(mara).p, (int)visit_body(mara).n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(doc);
    xmlNode *feed = xmlDocGetRootElement(doc);
    assert_int_equal(elements(feed, "entry"), 20);
    assert_int_equal(elements(feed, "link"), 3); /* self, alternate, next */
    xmlFreeDoc(doc);

    visit_get(v, "/feeds/needs?stage=birth");
    assert_true(visit_has(v, "Need &lt;3&gt; &amp; more"));
    assert_false(visit_has(v, "Need &lt;4&gt;"));
    struct str etag = visit_answer_header(v, "ETag");
    char line[100];
    (void)snprintf(line, sizeof line, "If-None-Match: %.*s", STR_ARG(etag));
    visit_header(v, line);
    visit_get(v, "/feeds/needs?stage=birth");
    assert_int_equal(visit_status(v), 304);
    visit_get(v, "/feeds/needs");
    assert_int_equal(visit_status(v), 200);
    visit_get(v, "/feeds/nothing");
    assert_int_equal(visit_status(v), 404);
}

/* More than two pieces of an export. */
#define MANY 1203

static size_t records_of(struct str text) {
    struct csv csv = csv_begin(test_arena(), text, ',', (struct csv_limits){20, 1000, MANY + 10});
    size_t records = 0;
    bool has = true;
    while (has) {
        assert_int_equal(csv_next(&csv, &has), ERR_OK);
        records += has;
    }
    return records;
}

TEST_STORES("http: a list as a file has every row once, and no formula") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w), *mara = visit_another(v);
    visit_sign_in(mara, MARA_MEMBER);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    struct thing hidden = put(c, &w, "For members alone", w.community.thing.id, 0);
    assert_int_equal(q_pin_set(c->db, hidden.id, 10000000, 20000000, NULL), ERR_OK);
    for (int i = 0; i < MANY; i++) {
        char title[40];
        (void)snprintf(title, sizeof title, "Need %d", i);
        struct thing t = put(c, &w, title, AUDIENCE_PUBLIC, i == 3 ? STAGE_BIT(birth) : 0);
        if (i % 2 == 0) {
            assert_int_equal(q_pin_set(c->db, t.id, -15000000, 365000000 + i, NULL), ERR_OK);
        }
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);

    visit_get(v, "/export/needs/csv");
    assert_int_equal(visit_status(v), 200);
    assert_int_equal(records_of(visit_body(v)), 1 + MANY);
    assert_true(visit_has(v, ",\"'=1+1, \"\"by\"\" the well\","));
    assert_false(visit_has(v, "For members alone"));
    visit_get(mara, "/communities/riverside/export/needs/csv");
    assert_int_equal(records_of(visit_body(mara)), 2 + MANY);
    visit_get(v, "/communities/hillside/export/needs/csv");
    assert_int_equal(records_of(visit_body(v)), 1);
    visit_get(v, "/export/needs/csv?stage=birth");
    assert_int_equal(records_of(visit_body(v)), 2);

    visit_get(mara, "/export/needs/geojson");
    struct json_t *root = NULL;
    struct flaw flaw = {0};
    struct json_limits limits = {16 << 20, 10};
    assert_int_equal(json_read(visit_body(mara), limits, &root, &flaw), ERR_OK);
    assert_int_equal(json_array_size(json_object_get(root, "features")), (MANY + 1) / 2);
    json_decref(root);
    assert_true(visit_has(mara, "\"coordinates\":[36.5,-1.5]"));
    visit_get(v, "/export/needs/xls");
    assert_int_equal(visit_status(v), 404);
}

TEST_STORES("http: what only a few may read is in no file, whoever asks") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_begin(&w);
    visit_sign_in(stella, STELLA_STEWARD);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    (void)put(c, &w, "For everybody", AUDIENCE_PUBLIC, 0);
    (void)put(c, &w, "For members alone", w.community.thing.id, 0);
    (void)put(c, &w, "Said in private", w.community.stewards, 0);
    struct thing waits = put(c, &w, "Waits for a look", AUDIENCE_PUBLIC, 0);
    assert_int_equal(thing_set_life(c, &waits, LIFE_WAITING), ERR_OK);
    struct thing hidden = put(c, &w, "Hidden from all", AUDIENCE_PUBLIC, 0);
    assert_int_equal(thing_set_life(c, &hidden, LIFE_HIDDEN), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    static const char *const paths[] = {"/export/needs/csv",
                                        "/communities/riverside/export/needs/csv"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        test_row("%s", paths[i]);
        visit_get(stella, paths[i]);
        assert_int_equal(records_of(visit_body(stella)), 3);
        assert_true(visit_has(stella, "For members alone"));
        assert_false(visit_has(stella, "Said in private"));
        assert_false(visit_has(stella, "Waits for a look"));
        assert_false(visit_has(stella, "Hidden from all"));
    }
}
