/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/http/survey_visit.h"

static const char book[] =
    "survey\n"
    ",type,name,label::English (en),label::Español (es),relevant,constraint,"
    "constraint_message::English (en),required\n"
    ",select_one sources,water,Where is your water from?,¿De dónde es su agua?,,,,yes\n"
    ",integer,minutes,How many minutes do you walk for it?,¿Cuántos minutos camina?,"
    "${water} != 'tap',. <= 600,Ten hours at most.,yes\n"
    ",begin repeat,child,Child,Criatura,,,,\n"
    ",integer,age,How old is the child?,¿Qué edad tiene?,,. < 18,,yes\n"
    ",end repeat,,,,,,,\n"
    ",text,words,What should change?,¿Qué debe cambiar?,,,,\n"
    "choices\n"
    ",list_name,name,label::English (en),label::Español (es)\n"
    ",sources,tap,A tap,Un grifo\n"
    ",sources,river,The river,El río\n"
    ",sources,well,A well,Un pozo\n";

const char *survey_visit_make(struct visit *stella, const char *who, const char *results) {
    visit_get(stella, "/communities/riverside/surveys/new");
    visit_form(stella, "");
    visit_fill(stella, "title", "Water in our valley");
    visit_fill(stella, "who", who);
    visit_fill(stella, "results", results);
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return visit_path_only(stella);
}

void survey_visit_book(struct visit *v, const char *path, const char *text) {
    visit_get(v, visit_below(path, "import"));
    struct str token = visit_value(v, "form_token");
    struct str body = arena_printf(
        test_arena(),
        "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n%.*s\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"water.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\n%s\r\n--X--\r\n",
        STR_ARG(token), text);
    visit_post(v, visit_below(path, "import"), "multipart/form-data; boundary=X", body);
}

const char *survey_visit_water(struct visit *stella, const char *who, const char *results) {
    const char *path = survey_visit_make(stella, who, results);
    survey_visit_book(stella, path, book);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
    assert_true(visit_has(stella, "How many minutes do you walk for it?"));
    visit_form(stella, "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return path;
}

/* On a page that is filled: these answers, this button. */
void survey_visit_act(struct visit *v, const char *name, const char *value, const char *button) {
    visit_form(v, "");
    if (name) {
        visit_fill(v, name, value);
    }
    visit_fill(v, "act", button);
    visit_send(v);
}

const char *survey_visit_begin(struct visit *v, const char *path) {
    visit_get(v, visit_below(path, "begin"));
    visit_form(v, "");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    return visit_path_only(v);
}
