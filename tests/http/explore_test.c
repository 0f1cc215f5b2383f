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

TEST_STORES("http: a steward says who we are, and a need is understood through it") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *steward = visit_another(nobody);
    struct visit *member = visit_another(nobody);
    visit_sign_in(steward, STELLA_STEWARD);
    visit_sign_in(member, MARA_MEMBER);
    visit_get(member, "/communities/riverside/needs/new");
    visit_form(member, "/needs/new");
    visit_fill(member, "title", "No light on the path to the well");
    visit_fill(member, "category", "infrastructure");
    visit_send(member);

    visit_get(nobody, "/communities/riverside");
    visit_get(nobody, visit_link(nobody, "Who we are"));
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "Here this community will say who it is"));
    assert_false(visit_has(nobody, "profile/say"));
    visit_get(member, "/communities/riverside/profile");
    assert_false(visit_has(member, "profile/say"));

    visit_get(steward, "/communities/riverside/profile");
    visit_form(steward, "/profile/say");
    visit_fill(steward, "kind", "challenge");
    visit_fill(steward, "source", "The <i>meeting</i>");
    visit_send(steward);
    assert_int_equal(visit_status(steward), 422);
    assert_str(visit_value(steward, "source"), "The <i>meeting</i>");
    visit_form(steward, "/profile/say");
    visit_fill(steward, "text", "Dark paths & deep wells");
    visit_send(steward);
    assert_int_equal(visit_status(steward), 200);
    visit_get(nobody, "/communities/riverside/profile");
    assert_true(visit_has(nobody, "Dark paths &amp; deep wells"));
    assert_false(visit_has(nobody, "Stella"));

    visit_get(steward, "/needs");
    visit_get(steward, visit_link(steward, "path to the well"));
    visit_get(steward, visit_link(steward, "Say who we are"));
    visit_form(steward, "/profile/understand");
    visit_send(steward);
    assert_int_equal(visit_status(steward), 200);
    visit_get(nobody, "/needs?turn=understand");
    visit_get(nobody, visit_link(nobody, "path to the well"));
    visit_get(nobody, visit_link(nobody, "Riverside"));

    visit_get(nobody, "/compare?with=riverside,hillside");
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "Dark paths"));
    visit_get(nobody, "/compare?find=riverside&with=hillside");
    assert_true(visit_has(nobody, "/compare?with=hillside,"));
}

TEST_STORES("http: peers and comparing by figures say what cannot be told apart") {
    struct world w;
    world_make(&w, store);
    struct visit *host = visit_begin(&w);
    struct visit *v = visit_another(host);
    visit_sign_in(host, HANNA_HOST);
    send_file(host, "fips,name,poverty,population_density,babies,babies_low,babies_high\n"
                    "1,Ada,10,50,8,7,9\n2,Bel,11,51,8.5,7,10\n3,Cal,12,52,20,18,22\n"
                    "4,Dor,40,90,,,\n");
    visit_get(host, "/indicators/import/file");
    visit_form(host, "");
    visit_fill(host, "use5", "low");
    visit_fill(host, "code5", "babies");
    visit_fill(host, "use6", "high");
    visit_fill(host, "code6", "babies");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_int_equal(visit_status(host), 200);

    visit_get(v, "/places?q=ada");
    visit_get(v, visit_link(v, "Ada"));
    assert_true(visit_has(v, "Most like it are"));
    visit_get(v, visit_link(v, "See in what they are alike"));
    assert_int_equal(visit_status(v), 200);
    visit_get(v, visit_link(v, "Compare the two"));
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "Ada and Bel cannot be told apart on babies"));
    visit_get(v, "/compare?with=not,there&find=%27%22%3Cb%3E");
    assert_int_equal(visit_status(v), 200);
    assert_false(visit_has(v, "<b>\""));
}
