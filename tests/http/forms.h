/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Every form of a site, found by walking it: each page that somebody can reach by following links,
 * for one person after the other. What is tried on a form is then tried on all of them, and a new
 * form is among them by itself. */
#ifndef KITH_TESTS_HTTP_FORMS_H
#define KITH_TESTS_HTTP_FORMS_H

#include "tests/http/visit.h"
#include "web/inside.h"

#define FORMS_CHOICES 12

struct form_field {
    struct str name;
    struct str type;  /* of an input; "textarea", "select" */
    struct str value; /* what stands there; of a choice that is not made: its first */
    struct str choice[FORMS_CHOICES]; /* of a select or radios */
    size_t choices;
    long max; /* maxlength; 0: none said */
    bool is_required;
    bool is_file;
    bool is_invalid; /* the page says that it is wrong */
};

struct form_fields {
    struct form_field *item;
    size_t count;
};

struct form {
    const struct route *route;
    struct visit *by; /* whoever was shown it */
    const char *page; /* where */
    struct str action;
    bool is_multipart;
    struct form_fields fields;
};

struct forms {
    struct form *item;
    size_t count;
};

/* One form for each POST route that this visit is led to, beside those that are there already.
 * Asks at most `most` pages of one GET route. look is shown every page; NULL: nobody. */
void forms_walk(struct visit *v, struct forms *all, unsigned most,
                void (*look)(struct visit *v, void *self), void *self);
/* All forms of the last page that have this action; with an absent one, of any. */
struct forms forms_on(struct visit *v, struct str action);
/* NULL: none of that name. */
const struct form_field *forms_field(const struct form_fields *fields, struct str name);

/* The last page as markup of the wild: fails the test when anything on it came from what was
 * typed: an element or attribute called like `mark`, a handler, a style, an address that runs. */
void forms_sound(struct visit *v, const char *mark);

/* Somebody might type this, and if it was wrong, the next time that: words, a number, a day. */
struct str forms_guess(const struct form_field *f, unsigned time);
/* The names of fields that the last page says are wrong. */
struct str *forms_wrong(struct visit *v, size_t *count);
/* Sends the form with these values, one for each of its fields; an absent one is left out. */
void forms_send(struct visit *v, const struct form *f, const struct str *value);

#endif
