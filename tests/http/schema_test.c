/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What pages say to search engines, read as JSON: its shape, and that nothing private is in it. */
#include <jansson.h>

#include "area/learn/evidence.h"
#include "area/learn/practice.h"
#include "kernel/gate.h"
#include "tests/http/visit.h"

static void drop(void *value) {
    json_decref(value);
}

/* NULL: the page says nothing. */
static json_t *said(struct visit *v) {
    struct str mark = STR("<script type=\"application/ld+json\">"), body = visit_body(v);
    size_t at = str_find(body, mark);
    if (at == body.n) {
        return NULL;
    }
    body = str_from(body, at + mark.n);
    json_error_t why;
    json_t *j = json_loadb(body.p, str_find(body, STR("</script>")), JSON_REJECT_DUPLICATES, &why);
    test_row("%s", why.text);
    assert_non_null(j);
    test_at_end(drop, j);
    return j;
}

static const char *text(const json_t *j, const char *key) {
    const char *s = json_string_value(json_object_get(j, key));
    test_row("%s", key);
    assert_non_null(s);
    return s;
}

static struct id tell(struct world *w, bool is_public, const char *rights) {
    struct practice p = {
        .thing = {.title = STR("</script><b>Ferry & more"),
                  .topic = STR("health"),
                  .state = STR("helped")},
        .is_public = is_public,
        .problem = STR("Newborns died far from care."),
        .steps = STR("We met each month.\n\nThen we built a ferry."),
        .result = STR("We know each other now."),
        .rights = str_of(rights),
    };
    assert_int_equal(world_do(w, MARA_MEMBER, practice_make(&w->ctx, &w->community, ID_NONE, &p)),
                     ERR_OK);
    return p.thing.id;
}

static void look(struct visit *v, struct id practice) {
    char id[ID_TEXT_SIZE + 1];
    id_text(practice, id);
    visit_get(v, arena_printf(test_arena(), "/practices/%s", id).p);
    assert_int_equal(visit_status(v), 200);
}

TEST_STORES(
    "http: a public practice with steps is a HowTo; what is the members' own says nothing") {
    struct world w;
    world_make(&w, store);
    struct id open = tell(&w, true, "free"), own = tell(&w, false, "free"),
              kept = tell(&w, true, "ask");
    struct visit *v = visit_begin(&w);
    look(v, open);
    json_t *j = said(v);
    assert_non_null(j);
    assert_string_equal(text(j, "@context"), "https://schema.org");
    assert_string_equal(text(j, "@type"), "HowTo");
    assert_string_equal(text(j, "name"), "</script><b>Ferry & more");
    assert_string_equal(text(j, "dateModified"), "2026-03-12T12:00:00Z");
    const json_t *steps = json_object_get(j, "step");
    assert_int_equal(json_array_size(steps), 2);
    assert_string_equal(text(json_array_get(steps, 1), "text"), "Then we built a ferry.");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(steps, 1), "position")), 2);
    assert_string_equal(text(json_object_get(j, "author"), "@type"), "Organization");
    look(v, kept); /* its words stay on its page until its tellers are asked */
    j = said(v);
    assert_string_equal(text(j, "headline"), "</script><b>Ferry & more");
    assert_null(json_object_get(j, "step"));
    assert_null(json_object_get(j, "description"));
    visit_sign_in(v, MARA_MEMBER);
    look(v, own);
    assert_null(said(v));
}

TEST_STORES("http: evidence is a ScholarlyArticle that says what it does not show") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(world_end(&w, evidence_seed(c)), ERR_OK);
    struct visit *v = visit_begin(&w);
    visit_get(v, "/evidence/e71de0ce-0000-8000-8000-0000000000ed");
    json_t *j = said(v);
    assert_non_null(j);
    assert_string_equal(text(j, "@type"), "ScholarlyArticle");
    assert_true(str_find(str_of(text(j, "abstract")), STR("What it does not show")) <
                str_of(text(j, "abstract")).n);
    assert_true(json_array_size(json_object_get(j, "sameAs")) >= 1);
}
