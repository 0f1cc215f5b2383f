/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Understanding as visitors meet it: a host sends a file of figures, everybody looks at places. */
#include <string.h>

#include "tests/http/visit.h"

static const char counties[] = "fips,name,poverty,low,high,people\n"
                               "01001,Autauga,10.4,9.5,12.9,5000\n"
                               "01003,Baldwin,10.2,9.7,12.9,9\n"
                               "01005,Barbour,,,,\n";

static void send_file(struct visit *v, const char *content) {
    visit_get(v, "/indicators/import");
    struct str token = visit_value(v, "form_token");
    struct str body =
        arena_printf(test_arena(),
                     "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n"
                     "%.*s\r\n--X\r\nContent-Disposition: form-data; name=\"file\"; "
                     "filename=\"counties.csv\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n"
                     "--X--\r\n",
                     STR_ARG(token), content);
    visit_post(v, "/indicators/import", "multipart/form-data; boundary=X", body);
}

TEST_STORES("http: a host sends a file, looks at it, and takes it in; others cannot") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *host = visit_another(nobody);
    struct visit *steward = visit_another(nobody);
    visit_sign_in(host, HANNA_HOST);
    visit_sign_in(steward, STELLA_STEWARD);
    visit_get(steward, "/indicators/import");
    assert_int_equal(visit_status(steward), 403);

    send_file(host, "");
    assert_int_equal(visit_status(host), 422);
    send_file(host, counties);
    assert_int_equal(visit_status(host), 303);
    visit_get(steward, "/indicators/import/file");
    assert_int_equal(visit_status(steward), 403);
    visit_get(host, "/indicators/import/file");
    assert_int_equal(visit_status(host), 200);
    assert_true(visit_has(host, "Autauga"));

    visit_form(host, "");
    visit_fill(host, "use3", "low");
    visit_fill(host, "code3", "poverty");
    visit_fill(host, "use4", "high");
    visit_fill(host, "code4", "poverty");
    visit_fill(host, "use5", "people");
    visit_fill(host, "code5", "nothing");
    visit_fill(host, "origin", "The <b>open</b> data");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_int_equal(visit_status(host), 422);
    assert_str(visit_value(host, "code5"), "nothing");
    assert_str(visit_value(host, "origin"), "The <b>open</b> data");
    visit_form(host, "");
    visit_fill(host, "code5", "poverty");
    visit_fill(host, "act", "look");
    visit_send(host);
    assert_int_equal(visit_status(host), 200);
    visit_get(nobody, "/places");
    assert_false(visit_has(nobody, "Autauga"));
    visit_form(host, "");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_int_equal(visit_status(host), 200);
    assert_true(visit_has(host, "All rows are taken in."));

    visit_get(nobody, "/places?q=autau");
    visit_get(nobody, visit_link(nobody, "Autauga"));
    assert_true(visit_has(nobody, "10.4"));
    assert_true(visit_has(nobody, "9.5 to 12.9"));
    visit_get(nobody, "/places?q=01003");
    visit_get(nobody, visit_link(nobody, "Baldwin"));
    assert_true(visit_has(nobody, "fewer than 10 people"));
    assert_false(visit_has(nobody, "10.2"));
    visit_get(nobody, "/places?q=barb");
    visit_get(nobody, visit_link(nobody, "Barbour"));
    assert_true(visit_has(nobody, "we do not know"));
}

TEST_STORES("http: what is wrong with a file is said by line, and nothing changes") {
    struct world w;
    world_make(&w, store);
    struct visit *host = visit_begin(&w);
    visit_sign_in(host, HANNA_HOST);
    static const char *const files[] = {
        "fips,name,poverty\n1,Ada,1\n2,Bel,x\n",
        "fips,name,poverty\n1,Ada,1\n2,Bel\n",
        "fips,name,poverty\n1,Ada,1\n2,\"Bel,1\n",
        "fips,name,poverty\n1,Ada,1\n2,B\xff,1\n",
        "\xff\xfe\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        test_row("%zu", i);
        send_file(host, files[i]);
        visit_get(host, "/indicators/import/file");
        assert_int_equal(visit_status(host), 200);
        assert_true(visit_has(host, i < 4 ? "Line 3" : "Line 1"));
        visit_form(host, "");
        visit_fill(host, "act", "import");
        visit_send(host);
        assert_int_equal(visit_status(host), 422);
    }
    visit_get(host, "/places");
    assert_false(visit_has(host, "Ada"));
}

TEST_STORES("http: addresses of places and indicators that nobody should ask for") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {"/places/00000000-0000-0000-0000-000000000000", 404},
        {"/places/nothing", 404},
        {"/indicators/nothing", 404},
        {"/places?after=x.y&kind=%F0%9F%8C%8A&q=%27", 200},
        {"/places?q=%FF", 400},
        {"/indicators?after=zzz", 200},
        {"/indicators/import/file", 303},
        {"/places/new", 303},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].path);
        visit_get_only(v, rows[i].path);
        assert_int_equal(visit_status(v), rows[i].status);
    }
}
