/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Evidence as visitors meet it, on both stores. */
#include "area/learn/evidence.h"

#include <stdio.h>
#include <string.h>

#include "kernel/gate.h"
#include "tests/http/visit.h"

/* Women's groups and deaths of newborns: the row that was corrected. */
#define CORRECTED "/evidence/e71de0ce-0000-8000-8000-0000000000ed"

static void seed(struct world *w) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(world_end(w, evidence_seed(c)), ERR_OK);
}

static size_t count_of(struct str text, struct str part) {
    size_t count = 0;
    for (size_t at = str_find(text, part); at < text.n; at = str_find(text, part)) {
        count++;
        text = str_from(text, at + part.n);
    }
    return count;
}

TEST_STORES("http: each number has its interval or says unknown, on all pages of evidence") {
    struct world w;
    world_make(&w, store);
    seed(&w);
    struct visit *v = visit_begin(&w);
    for (int row = 0; row <= 30; row++) {
        char path[80];
        (void)snprintf(path, sizeof path,
                       row == 0 ? "/evidence"
                                : "/evidence/e71de0ce-0000-8000-"
                                  "8000-0000000000%02x",
                       255 - row);
        test_row("%s", path);
        visit_get(v, path);
        assert_int_equal(visit_status(v), 200);
        struct str body = visit_body(v);
        assert_int_equal(count_of(body, STR("<data ")), count_of(body, STR("class=\"range\"")));
        assert_true(visit_has(v, "not medical advice"));
        assert_true(visit_has(v, row == 0 ? "awaits review" : "Unverified"));
        assert_true(row == 0 || visit_has(v, "What this does not show"));
    }
}

TEST_STORES("http: a corrected record shows the new number, the old one only in its history") {
    struct world w;
    world_make(&w, store);
    seed(&w);
    struct visit *v = visit_begin(&w);
    visit_get(v, CORRECTED);
    struct str body = visit_body(v);
    struct str above = str_first(body, str_find(body, STR("History of this record")));
    assert_true(above.n < body.n);
    static const struct {
        const char *number;
        bool above;
    } rows[] = {{"0.80", true},  {"0.96", true},  {"1.23", true},
                {"0.63", false}, {"0.94", false}, {"0.90", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].number);
        bool has = str_find(above, str_of(rows[i].number)) < above.n;
        assert_int_equal(has, rows[i].above);
        assert_true(visit_has(v, rows[i].number));
    }
    assert_true(visit_has(v, "A number that was published first was wrong."));
    visit_get(v, "/evidence?state=corrected");
    assert_true(visit_has(v, "0.80"));
    assert_false(visit_has(v, "0.63"));
    visit_get(v, "/evidence?state=contested");
    assert_true(visit_has(v, "Studies disagree"));
    assert_false(visit_has(v, "<data "));
}

TEST_STORES("http: a practice quotes evidence as it stands now") {
    struct world w;
    world_make(&w, store);
    seed(&w);
    struct visit *mara = visit_begin(&w);
    struct visit *host = visit_another(mara);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(host, HANNA_HOST);
    visit_get(mara, "/communities/riverside/practices/new");
    visit_form(mara, "");
    visit_fill(mara, "title", "Women's groups by the river");
    visit_fill(mara, "problem", "Newborns died far from care.");
    visit_fill(mara, "topic", "health");
    visit_fill(mara, "steps", "We met each month with a facilitator.");
    visit_fill(mara, "went", "early");
    visit_fill(mara, "result", "We know each other now.");
    visit_fill(mara, "sources", "https://kith.example/es" CORRECTED "?x=1");
    visit_fill(mara, "rights", "free");
    visit_fill(mara, "readers", "public");
    visit_send(mara);
    assert_true(visit_has(mara, "Evidence that it rests on"));
    assert_true(visit_has(mara, "0.80"));
    assert_false(visit_has(mara, "0.63"));
    const char *practice = visit_path(mara);

    visit_get(host, CORRECTED "/numbers");
    visit_form(host, "");
    visit_fill(host, "effect_outcome", "Deaths of newborns");
    visit_fill(host, "measure", "or");
    visit_fill(host, "value", "0.85");
    visit_fill(host, "lo", "0.70");
    visit_fill(host, "hi", "0.99");
    visit_fill(host, "version", "second correction");
    visit_fill(host, "year", "2027");
    visit_fill(host, "replaces", "1");
    visit_fill(host, "because", "corrected");
    visit_send(host);
    assert_int_equal(visit_status(host), 200);
    visit_get(mara, practice);
    assert_true(visit_has(mara, "0.85"));
    assert_false(visit_has(mara, "0.80"));
}

TEST_STORES("http: what one types of evidence is kept when a judge is missing") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_get_only(v, "/evidence/new");
    assert_int_equal(visit_status(v), 303);
    visit_sign_in(v, MARA_MEMBER);
    visit_get(v, "/evidence/new");
    visit_form(v, "");
    visit_fill(v, "claim", "Groups <i>lower</i> deaths of newborns.");
    visit_fill(v, "design", "trial");
    visit_fill(v, "population", "Women in villages");
    visit_fill(v, "intervention", "Groups");
    visit_fill(v, "outcome", "Deaths of newborns");
    visit_fill(v, "outcome_kind", "harm");
    visit_fill(v, "certainty", "high");
    visit_fill(v, "not_shown", "Nothing about cities.");
    visit_fill(v, "sources", "10.1016/S0140-6736(13)60685-6");
    visit_send(v);
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "Say who judged how sure it is"));
    assert_true(visit_has(v, "Groups &lt;i&gt;lower"));
    visit_form(v, "");
    visit_fill(v, "judged_by", "The authors");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "look at it first"));
    struct visit *nobody = visit_another(v);
    visit_get(nobody, "/evidence");
    assert_false(visit_has(nobody, "deaths of newborns"));
}

TEST_STORES("http: pages of evidence that are not there, or not for everybody") {
    struct world w;
    world_make(&w, store);
    seed(&w);
    struct visit *v = visit_begin(&w);
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {"/evidence/e71de0ce-0000-8000-8000-000000000000", 404},
        {"/evidence/nothing", 404},
        {CORRECTED "/numbers", 303},
        {CORRECTED "/change", 303},
        {"/evidence?stage=x&topic=y&state=z&after=q", 200},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].path);
        visit_get_only(v, rows[i].path);
        assert_int_equal(visit_status(v), rows[i].status);
    }
    visit_sign_in(v, STELLA_STEWARD);
    visit_get(v, CORRECTED "/numbers");
    assert_int_equal(visit_status(v), 403);
}
