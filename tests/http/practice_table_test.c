/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A host takes in a table of practices with a browser: looked at, mended, all of it or nothing. */
#include <string.h>

#include "tests/http/visit.h"

#define IMPORT "/communities/riverside/practices/import"

static void send_file(struct visit *v, const char *from, const char *to, const char *field,
                      const char *content) {
    visit_get(v, from);
    assert_int_equal(visit_status(v), 200);
    struct str token = visit_value(v, "form_token");
    struct str body =
        arena_printf(test_arena(),
                     "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n"
                     "%.*s\r\n--X\r\nContent-Disposition: form-data; name=\"%s\"; "
                     "filename=\"cases.csv\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--X--\r\n",
                     STR_ARG(token), field, content);
    visit_post(v, to, "multipart/form-data; boundary=X", body);
}

TEST_STORES("http: a table of practices is looked at, mended, and taken in by a host") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w), *stella = visit_another(nobody),
                 *host = visit_another(nobody);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_sign_in(host, HANNA_HOST);
    visit_get(stella, IMPORT);
    assert_int_equal(visit_status(stella), 403);
    visit_get(host, IMPORT "/file");
    assert_true(visit_has(host, "A spreadsheet saved as CSV")); /* none waits */
    send_file(host, IMPORT, IMPORT, "file", "");
    assert_int_equal(visit_status(host), 422);
    send_file(host, IMPORT, IMPORT, "file",
              "nr,called,went\n1,A rope <ferry>,helped\n2,A raft,great\n");
    assert_int_equal(visit_status(host), 303);
    visit_get(host, IMPORT "/file");
    assert_true(visit_has(host, "Say which column is the title, or the place."));
    visit_form(host, "/file");
    visit_fill(host, "use0", "number");
    visit_fill(host, "use1", "title");
    visit_fill(host, "catalogue", "Ferries");
    visit_fill(host, "act", "look");
    visit_send(host);
    assert_int_equal(visit_status(host), 200); /* a look keeps what was chosen */
    visit_get(host, IMPORT "/file");
    assert_str(visit_value(host, "catalogue"), "Ferries");
    assert_false(visit_has(host, "Say which column is the title, or the place."));
    visit_form(host, "/file");
    visit_fill(host, "catalogue", "Ferries & more");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_int_equal(visit_status(host), 422);
    assert_true(visit_has(host, "Here stands helped, partly, failed, early, or nothing."));
    assert_str(visit_value(host, "catalogue"), "Ferries & more");
    visit_form(host, "/file");
    visit_fill(host, "act", "faulty");
    visit_send(host);
    assert_true(visit_has(host, "row,nr,called,went,what is wrong\r\n3,2,A raft,great,\"Here"));
    send_file(host, IMPORT "/file", IMPORT "/mend", "rows", "row,nr,called\n3,2,A raft\n");
    assert_int_equal(visit_status(host), 422);
    send_file(host, IMPORT "/file", IMPORT "/mend", "rows",
              "row,nr,called,went\n3,2,A raft,failed\n");
    assert_int_equal(visit_status(host), 303);
    visit_get(nobody, "/practices");
    assert_false(visit_has(nobody, "raft")); /* nothing was changed yet */
    visit_get(host, IMPORT "/file");
    visit_form(host, "/file");
    visit_fill(host, "catalogue", "");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_int_equal(visit_status(host), 422); /* from where is not said */
    /* what another window sends meanwhile is not taken in unseen */
    struct visit *window = visit_another(nobody);
    visit_sign_in(window, HANNA_HOST);
    send_file(window, IMPORT, IMPORT, "file", "title\nSomething else\n");
    visit_form(host, "/file");
    visit_fill(host, "catalogue", "Ferries & more");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_true(visit_has(host, "Something else"));
    visit_get(nobody, "/practices");
    assert_false(visit_has(nobody, "Something else"));
    send_file(host, IMPORT, IMPORT, "file",
              "id,title,went\n1,A rope <ferry>,helped\n2,A raft,failed\n");
    visit_get(host, IMPORT "/file");
    visit_form(host, "/file");
    visit_fill(host, "catalogue", "Ferries & more");
    visit_fill(host, "act", "import");
    visit_send(host);
    assert_true(visit_has(host, "The practices are taken in."));
    visit_get(nobody, "/practices");
    visit_get(nobody, visit_link(nobody, "A rope <ferry>"));
    assert_true(visit_has(nobody, "Ferries &amp; more"));
    visit_get(host, IMPORT "/file");
    assert_true(visit_has(host, "A spreadsheet saved as CSV"));
}
