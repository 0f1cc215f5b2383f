/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Surveys made on pages, question by question, on both stores. */
#include "area/needs/survey.h"
#include "tests/http/survey_visit.h"

static void add_in(struct visit *v, const char *path, const char *where, const char *label,
                   const char *type) {
    visit_get(v, visit_below(path, where));
    visit_form(v, "");
    visit_fill(v, "label-0", label);
    visit_fill(v, "type", type);
}

static void add(struct visit *v, const char *path, const char *label, const char *type,
                const char *choices) {
    add_in(v, path, "add", label, type);
    visit_fill(v, "choices-0", choices);
}

TEST_STORES("http: survey: made on pages, in two languages, asked by what was chosen") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = survey_visit_make(stella, "members", "stewards");
    add(stella, path, "Do you have children?", "yes_no", "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    add(stella, path, "What do they like?", "several", "Only one");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_str(visit_value(stella, "choices-0"), "Only one");
    visit_form(stella, "");
    visit_fill(stella, "choices-0", "Songs\nStories");
    visit_fill(stella, "when", "do_you_have_children");
    visit_fill(stella, "value", "Perhaps");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_form(stella, "");
    visit_fill(stella, "value", "yes");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    assert_true(visit_has(stella, "Do you have children? is Yes"));
    /* What another question depends on cannot go, and stays before it. */
    visit_form(stella, "");
    visit_fill(stella, "item", "0");
    visit_fill(stella, "act", "remove");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_get(stella, visit_below(path, "questions"));
    visit_form(stella, "");
    visit_fill(stella, "act", "language");
    visit_fill(stella, "language", "Español (es)");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(stella, visit_below(path, "questions/1"));
    assert_true(visit_has(stella, "choices-1"));
    visit_get(stella, visit_below(path, "preview"));
    assert_true(visit_has(stella, "Stories"));
    visit_get(stella, path);
    visit_form(stella, "/open");
    visit_send(stella);
    survey_visit_begin(stella, path);
    survey_visit_act(stella, "q0", "no", "next");
    assert_false(visit_has(stella, "What do they like?"));
}

/* --- groups --- */

static void kept(struct visit *v) {
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

/* Into which group (empty: none), not sent yet. */
static void place(struct visit *v, const char *path, const char *question, const char *group) {
    visit_get(v, visit_below(path, question));
    visit_form(v, "");
    visit_fill(v, "within", group);
}

static void press_open(struct visit *v, const char *path) {
    visit_get(v, path);
    visit_form(v, "/open");
}

/* How many children; of each whether it goes to school, and why not; anything else. */
static const char *make_children(struct visit *stella) {
    const char *path = survey_visit_make(stella, "anyone", "members");
    add(stella, path, "How many children?", "number", "");
    kept(stella);
    add_in(stella, path, "add?kind=group", "Child", "repeat");
    visit_fill(stella, "count", "how_many_children");
    kept(stella);
    assert_true(visit_has(stella, "holds no question yet"));
    assert_true(visit_has(stella, "How many times: How many children?"));
    add_in(stella, path, "add?in=1", "Does it go to school?", "yes_no");
    kept(stella);
    add_in(stella, path, "add?after=2", "Why not?", "text");
    visit_fill(stella, "when", "does_it_go_to_school");
    visit_fill(stella, "value", "No");
    kept(stella);
    return path;
}

TEST_STORES("http: survey: a group is asked again for each one, as often as an answer says") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = make_children(stella);
    assert_false(visit_has(stella, "holds no question yet"));
    /* What is said of one child decides nothing outside; its number cannot go. */
    visit_get(stella, visit_below(path, "add"));
    assert_false(visit_has(stella, "does_it_go_to_school"));
    assert_true(visit_has(stella, "how_many_children"));
    visit_get(stella, visit_below(path, "questions"));
    assert_true(visit_has(stella, "Remove, with the 2 in it"));
    visit_form(stella, "");
    visit_fill(stella, "act", "remove");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    press_open(stella, path);
    kept(stella);
    survey_visit_begin(stella, path);
    survey_visit_act(stella, "q0", "2", "next");
    survey_visit_act(stella, "q2-1", "yes", "next");
    assert_false(visit_has(stella, "Why not?"));
    survey_visit_act(stella, "q2-2", "no", "next");
    assert_true(visit_has(stella, "Why not?"));
    survey_visit_act(stella, "q3-2", "It is far", "next");
    assert_true(visit_has(stella, "It is far"));
    assert_true(visit_has(stella, "Child 2"));
}

TEST_STORES("http: survey: questions go into a group, out of it, and with it") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = make_children(stella);
    add(stella, path, "What does it like?", "text", "");
    kept(stella);
    place(stella, path, "questions/4", "1");
    kept(stella);
    assert_true(visit_has(stella, "Remove, with the 3 in it"));
    /* Why not depends on the school, which is asked of each child: it cannot leave. */
    place(stella, path, "questions/3", "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_str(visit_value(stella, "label-0"), "Why not?");
    place(stella, path, "questions/4", "");
    kept(stella);
    assert_true(visit_has(stella, "Remove, with the 2 in it"));
    /* The whole group, in another one that is asked once. */
    add_in(stella, path, "add?kind=group", "The house", "group");
    visit_fill(stella, "together", "yes");
    kept(stella);
    place(stella, path, "questions/1", "5");
    kept(stella);
    assert_true(visit_has(stella, "data-depth=\"2\""));
    /* Groups stay groups, questions questions. */
    visit_get(stella, visit_below(path, "questions/2"));
    visit_form(stella, "");
    assert_str(visit_value(stella, "label-0"), "The house");
    visit_fill(stella, "type", "text");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "The house"));
}

TEST_STORES("http: survey: a group without questions is no obstacle, and alone no survey") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = survey_visit_make(stella, "anyone", "members");
    add_in(stella, path, "add?kind=group", "Fields", "repeat");
    kept(stella);
    press_open(stella, path);
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    add(stella, path, "Anything else?", "text", "");
    kept(stella);
    press_open(stella, path);
    kept(stella);
    survey_visit_begin(stella, path);
    assert_true(visit_has(stella, "Anything else?"));
    survey_visit_act(stella, "q1", "Nothing", "next");
    assert_true(visit_has(stella, "Nothing"));
}
