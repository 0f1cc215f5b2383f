/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The outline of a community's land as visitors meet it. */
#include "format/geojson.h"
#include "tests/http/visit.h"

static const char two[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"Upper "
    "<b>\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[36,-2],[37,-2],[37,-1],[36,-2]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"Lower\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[30,0],[31,0],[31,1],[30,1],[30,0]]]}}]}";

static void send_file(struct visit *v, const char *source, const char *content) {
    visit_get(v, "/communities/riverside/profile/boundary");
    assert_int_equal(visit_status(v), 200);
    struct str token = visit_value(v, "form_token");
    struct str body = arena_printf(
        test_arena(),
        "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n%.*s\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n%s\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.geojson\"\r\n"
        "Content-Type: application/geo+json\r\n\r\n%s\r\n--X--\r\n",
        STR_ARG(token), source, content);
    visit_post(v, "/communities/riverside/profile/boundary", "multipart/form-data; boundary=X",
               body);
}

TEST_STORES("http: a steward looks at an outline before it is drawn; others cannot; all see it") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w), *mara = visit_another(nobody),
                 *stella = visit_another(nobody);
    visit_sign_in(mara, MARA_MEMBER);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(mara, "/communities/riverside/profile/boundary");
    assert_int_equal(visit_status(mara), 403);
    visit_get(nobody, "/communities/riverside/boundary.geojson");
    assert_int_equal(visit_status(nobody), 404);
    send_file(stella, "The council", "");
    assert_int_equal(visit_status(stella), 422);
    assert_str(visit_value(stella, "source"), "The council");
    send_file(stella, "The council", "{\"type\":\"Point\",\"coordinates\":[1,1]}");
    assert_int_equal(visit_status(stella), 422);
    assert_str(visit_value(stella, "source"), "The council");
    send_file(stella, "The council", two);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, "/communities/riverside/profile/boundary/file");
    assert_true(visit_has(stella, "Upper &lt;b"));
    assert_true(visit_has(stella, "About 6,180 square kilometres") ||
                visit_has(stella, "square kilometres"));
    visit_get(stella, "/communities/riverside/profile/boundary/file?outline=1");
    assert_true(visit_has(stella, "About 12,364 square kilometres"));
    visit_get(nobody, "/communities/riverside/profile");
    assert_false(visit_has(nobody, "square kilometres")); /* nothing was changed yet */
    visit_form(stella, "");
    visit_send(stella);
    assert_true(visit_has(stella, "The outline is kept."));
    visit_get(nobody, "/communities/riverside/profile");
    assert_true(visit_has(nobody, "About 12,364 square kilometres"));
    assert_true(visit_has(nobody, "From: The council"));
    assert_true(visit_has(nobody, "M2 302L302 302L302 2L2 2z"));
    visit_get(nobody, "/communities/riverside/boundary.geojson");
    assert_str(visit_answer_header(nobody, "Content-Type"), "application/geo+json");
    struct geojson g;
    struct flaw flaw;
    struct geojson_limits limits = {GEOJSON_AREA, 1, 100, 10000};
    assert_int_equal(geojson_read(test_arena(), visit_body(nobody), limits, &g, &flaw), ERR_OK);
    assert_int_equal(g.feature[0].area.box.east, 310000000);
    assert_str(geojson_property(&g.feature[0], STR("source")), "The council");
    visit_get(stella, "/communities/riverside/profile/boundary/file");
    assert_true(visit_has(stella, "A file of GeoJSON")); /* drawn, so none waits */
    visit_form(stella, "/end");
    visit_send(stella);
    visit_get(nobody, "/communities/riverside/profile");
    assert_false(visit_has(nobody, "square kilometres"));
}
