/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A visitor of a real site over real sockets: follows addresses, fills forms, keeps cookies. No
 * scripts, like an old phone. The site serves the test's store from within the test's process.
 *
 *     struct visit *v = visit_begin(&w);              // a site over world w's store
 *     visit_sign_in(v, MARA_MEMBER);                  // or nobody
 *     visit_get(v, "/communities/riverside/needs/new");
 *     visit_form(v, "/needs/new");                    // the form whose action ends so; "" the
 * first POST visit_fill(v, "title", "No light on the path"); visit_send(v); // follows the redirect
 *     assert_int_equal(visit_status(v), 200);
 *     assert_true(visit_has(v, "No light on the path"));
 */
#ifndef KITH_TESTS_HTTP_VISIT_H
#define KITH_TESTS_HTTP_VISIT_H

#include "tests/unit/world.h"

struct visit;

/* Ends with the test. One site for a world; each visit has its own cookies. */
struct visit *visit_begin(struct world *w);
/* Another browser on the same site. */
struct visit *visit_another(struct visit *v);
/* As that person of the world: a session is made in the store. */
void visit_sign_in(struct visit *v, enum world_person who);
struct visit *visit_signed_in(struct visit *v, enum world_person who); /* another one */
void visit_sign_in_person(struct visit *v, struct id person);
void visit_forget_cookies(struct visit *v);
/* Ends the session that it was given, as time does; the browser still has its cookie. */
void visit_end_session(struct visit *v);

void visit_get(struct visit *v, const char *path);
/* Does not follow a redirect. */
void visit_get_only(struct visit *v, const char *path);
/* A body of one's own making; does not follow a redirect. type NULL: a form. */
void visit_post(struct visit *v, const char *path, const char *type, struct str body);
void visit_header(struct visit *v, const char *line); /* sent from now on: "Accept-Language: es" */

/* Takes a form of the last page with all that it has filled in. Fails the test if there is none. */
void visit_form(struct visit *v, const char *action_ends);
void visit_fill(struct visit *v, const char *field, const char *value); /* replaces */
void visit_add(struct visit *v, const char *field, const char *value);  /* one more of the name */
void visit_drop(struct visit *v, const char *field);
void visit_send(struct visit *v);
/* Sends, but does not follow the redirect. */
void visit_send_only(struct visit *v);

int visit_status(const struct visit *v);
struct str visit_body(const struct visit *v);
struct _xmlDoc *visit_page(const struct visit *v); /* of libxml2; NULL: no page */
/* Header of the last answer; absent if none. */
struct str visit_answer_header(const struct visit *v, const char *name);
struct str visit_location(const struct visit *v);   /* of a redirect that was not followed */
const char *visit_path(const struct visit *v);      /* where the visitor is now */
const char *visit_path_only(const struct visit *v); /* without what is asked there */
const char *visit_below(const char *path, const char *deed); /* "PATH/DEED" */
bool visit_has(const struct visit *v, const char *text);     /* in the source of the page */
/* The value that a field of the page has now; absent if there is no such field. */
struct str visit_value(const struct visit *v, const char *field);
/* href of the first link whose text contains this; fails the test if there is none. */
const char *visit_link(struct visit *v, const char *text);

#endif
