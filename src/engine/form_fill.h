/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One deed of whoever fills a form: they typed something on a page and pressed a button. What was
 * typed is put, the deed is done, and it is said where one goes from there. A server's pages and a
 * phone without a connection call the same.
 *
 * Posted are pairs of names and values, as a page's form sends them: "shown" names each question
 * that stood on the page, by its key; its answer has that key as its name, several times where
 * several were chosen, KEY.1, KEY.2 for the places of a rank.
 *
 * Deeds: "next", "back", "stay"; "add" and "drop-KEY" a row; "words-2" another language; "send".
 * Others change nothing. */
#ifndef KITH_ENGINE_FORM_FILL_H
#define KITH_ENGINE_FORM_FILL_H

#include "engine/form_field.h"

struct form_pair {
    struct str name, value;
};

struct form_deed {
    struct str at; /* the key of the page */
    struct str act;
    const struct form_pair *posted;
    size_t count;
    enum form_files files;
};

struct form_filling {
    struct form_steps steps;
    size_t here; /* the page that was filled, or the one of a new row */
};

enum form_going { FORM_GOES, FORM_STAYS };

/* Puts what was typed, and does no more. Files are not among it. */
void form_read_posted(struct form_answers *as, const struct form_deed *d);
/* ERR_TOO_LARGE: as of form_evaluate. */
enum err form_fill(struct form_answers *as, const struct form_deed *d,
                   struct form_filling *out) MUST_USE;
/* Where one goes after it: *to is a page, or the number of pages: the one before sending.
 * FORM_STAYS: an answer of this page is wrong and is told with it. What a page had not shown yet is
 * shown before it is wrong. */
enum form_going form_fill_on(struct form_answers *as, const struct form_deed *d,
                             const struct form_filling *f, size_t *to);
/* Was this question on the page that was sent? */
bool form_was_shown(const struct form_deed *d, struct str key);
/* A page that is opened shows what was typed, but says nothing of faults: only answers do. */
void form_forget_wrongs(struct form_answers *as);

#endif
