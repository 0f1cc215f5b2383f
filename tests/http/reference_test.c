/* SPDX-License-Identifier: AGPL-3.0-or-later
 * References as a librarian meets them: a file in, a look at it, one made evidence, and out again
 * in each form. */
#include <string.h>

#include "area/learn/evidence.h"
#include "format/bibliography.h"
#include "kernel/gate.h"
#include "tests/http/visit.h"

static void seed(struct world *w) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(world_end(w, evidence_seed(c)), ERR_OK);
}

static void paste(struct visit *v, const char *text) {
    visit_get(v, "/evidence/import");
    visit_form(v, "");
    struct str token = visit_value(v, "form_token");
    struct str body =
        arena_printf(test_arena(),
                     "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n%.*s\r\n"
                     "--X\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n%s\r\n--X--\r\n",
                     STR_ARG(token), text);
    visit_post(v, "/evidence/import", "multipart/form-data; boundary=X", body);
}

static const char entries[] =
    "@article{okoro, author={Okoro, Amara}, title={What {DNA} knows & <b>more</b>}, year=2019,\n"
    " journal={J}, doi={10.1000/AB}}\n"
    "@article{prost, title={Known already}, doi={10.1016/S0140-6736(13)60685-6}}\n"
    "@book{broken, title = {Not closed}\n";

TEST_STORES("http: references are looked at, taken in, and become evidence once it is said what "
            "they show") {
    struct world w;
    world_make(&w, store);
    seed(&w);
    struct visit *v = visit_begin(&w);
    visit_sign_in(v, HANNA_HOST);
    paste(v, entries);
    assert_int_equal(visit_status(v), 303);
    visit_get(v, "/evidence/import/file");
    assert_true(visit_has(v, "We read 2 entries."));
    assert_true(visit_has(v, "1 of them is here already"));
    assert_true(visit_has(v, "Okoro, Amara. What DNA knows &amp; more. J. 2019"));
    assert_true(visit_has(v, "<code>broken</code>"));
    visit_form(v, "");
    visit_send(v);
    assert_true(visit_has(v, "Okoro, Amara"));
    assert_false(visit_has(v, "Known already"));
    visit_get(v, visit_link(v, "Okoro, Amara"));
    visit_form(v, "");
    assert_str(visit_value(v, "sources"), "10.1000/ab 2019");
    assert_str(visit_value(v, "claim"), "");
    visit_fill(v, "claim", "People who meet each month know more of each other.");
    visit_fill(v, "design", "trial");
    visit_fill(v, "population", "Neighbours");
    visit_fill(v, "intervention", "Meeting each month");
    visit_fill(v, "outcome", "Knowing each other");
    visit_fill(v, "outcome_kind", "benefit");
    visit_send(v); /* without what it does not show */
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "Okoro, Amara"));
    visit_form(v, "");
    visit_fill(v, "not_shown", "Nothing about those who never came.");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "Cite this"));
    assert_true(visit_has(v, "Okoro, Amara. What DNA knows"));
    struct str record = str_of(visit_path(v));
    record = arena_str(test_arena(), str_cut(&record, '?'));
    visit_get(v, "/evidence/drafts");
    assert_false(visit_has(v, "Okoro, Amara"));

    struct visit *nobody = visit_another(v);
    visit_get(nobody, arena_printf(test_arena(), "%.*s/reference.bib", STR_ARG(record)).p);
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "@article{okoro"));
    assert_true(visit_has(nobody, "title = {What {DNA} knows \\& \\textbf{more}}"));
    assert_true(visit_has(nobody, "Nothing about those who never came."));
    visit_get(nobody, arena_printf(test_arena(), "%.*s/reference.ris", STR_ARG(record)).p);
    assert_true(visit_has(nobody, "DO  - 10.1000/ab\r\n"));
    visit_get(nobody, arena_printf(test_arena(), "%.*s/reference.json", STR_ARG(record)).p);
    assert_true(visit_has(nobody, "\"DOI\":\"10.1000/ab\""));
}

TEST_STORES("http: the library goes out whole, each record once, in every form") {
    struct world w;
    world_make(&w, store);
    seed(&w);
    struct visit *v = visit_begin(&w);
    for (int f = 0; f < BIB_FORMS; f++) {
        struct bibliography all;
        struct str path = arena_printf(test_arena(), "/evidence/references.%s", bib_form_files[f]);
        visit_get(v, path.p);
        test_row("%s", path.p);
        assert_int_equal(visit_status(v), 200);
        struct str body = arena_str(test_arena(), visit_body(v));
        assert_int_equal(bibliography_read(test_arena(), body, (enum bib_form)f, &all), ERR_OK);
        assert_int_equal(all.count, 30);
        assert_int_equal(all.flaws, 0);
    }
    visit_get(v, "/evidence/references.json?state=corrected");
    assert_true(visit_has(v, "10.1016/s0140-6736(13)60685-6"));
    assert_false(visit_has(v, "10.1371/journal.pone.0017304"));
}

TEST_STORES("http: what is no bibliography is refused, and what was pasted stays") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    visit_get(v, "/evidence/import");
    assert_false(visit_has(v, "name=\"text\""));
    visit_sign_in(v, MARA_MEMBER);
    paste(v, "");
    assert_int_equal(visit_status(v), 422);
    paste(v, "just words <i>of mine</i>");
    assert_int_equal(visit_status(v), 422);
    assert_true(visit_has(v, "just words &lt;i&gt;of mine"));
    paste(v, "@book{x, title = }");
    visit_get(v, "/evidence/import/file");
    assert_true(visit_has(v, "We could read no entry."));
    assert_true(visit_has(v, "After the = a value is missing."));
    visit_get(v, "/evidence/drafts");
    assert_true(visit_has(v, "Nothing waits here."));
}
