/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How search keeps things, for search*.c only.
 *
 * One index holds for each thing its words and its marks, a blank between. A mark begins with a
 * sign that no word has; it says what is no word: kind, stage, community, language, theme, the day
 * it was entered on, and each word of the title once more. So the index itself does the meeting of
 * a rare kind and a frequent word. Everything of a thing that is not public, words and marks,
 * begins with another such sign, and it has marks of its audience and owner: what is not public
 * lies in lists that a viewer without an account never touches, and whoever has one meets them with
 * their own audiences.
 *
 * Newest first: the number of an entry rises. Where every list is long, only blocks of numbers are
 * looked through, the newest first, and after some of them the answer says where to go on. */
#ifndef KITH_KERNEL_SEARCH_INSIDE_H
#define KITH_KERNEL_SEARCH_INSIDE_H

#include "base/buf.h"
#include "kernel/search.h"
#include "text/terms.h"

#define SEARCH_EDITION 1 /* of how texts are cut and marked; a higher one enters all again */

#define SEARCH_MARK "\xc2\xa6"    /* before a mark: "¦kneed" */
#define SEARCH_PRIVATE "\xc2\xb7" /* before all of what is not public: "·lamp", "·¦kneed" */

#define SEARCH_TERMS_MAX 10000 /* of one text */
#define SEARCH_CLAUSES_MAX 8
#define SEARCH_RUN_MAX 16 /* terms side by side */

/* Marks; the text is of the arena. */
struct str search_mark_kind(struct arena *a, struct str kind);
struct str search_mark_stage(struct arena *a, unsigned stage);
struct str search_mark_lang(struct arena *a, struct str lang);
/* kind: 'c' community, 'g' theme (gathers), 'a' audience, 'o' owner. */
struct str search_mark_id(struct arena *a, char kind, struct id id);
/* A day since 1970, or the 8 or 32 days that it is one of: spans of 1, 8, 32. */
struct str search_mark_days(struct arena *a, int span, int64_t day);
#define SEARCH_MARK_TITLE SEARCH_MARK "h" /* and the word */

/* One thing that must be there: any of these, each a word, or several with a blank between that
 * stand side by side. Without the sign of what is private. */
struct search_clause {
    struct str *any;
    size_t count;
};

/* A word that was typed, or a run of them. */
struct search_word {
    struct str run;   /* its terms, a blank between */
    struct str typed; /* as it was typed */
    bool alone;       /* one term: it may be a beginning */
    bool quoted;
};

struct search_words {
    struct search_word with[SEARCH_CLAUSES_MAX];
    struct search_word without[SEARCH_CLAUSES_MAX];
    size_t withs, withouts;
    bool cut;
};

/* Reads what was typed. Whatever it is, what comes out has only letters, figures and blanks. */
void search_read(struct arena *a, struct str typed, struct search_words *out);
/* All of a text as one run. */
struct str search_run(struct arena *a, struct str text);
/* What was typed, with other words in the place of some: by number, absent texts stay. */
struct str search_write(struct arena *a, const struct search_words *w, const struct str *other);
/* A word in the singular, as English and Spanish make plurals: at most three, may be none. */
size_t search_singulars(struct arena *a, struct str term, struct str out[3]);

/* The store's own language for an index question; *out is the arena's. */
struct search_meeting {
    const struct search_clause *with;
    size_t withs;
    struct search_clause without;
    bool is_private;
};
struct str search_expression(struct ctx *c, const struct search_meeting *m, struct str block);

/* Words of public things that differ from `term` by one slip (a letter missing, too many, another,
 * or two in the wrong order), the likeliest first. */
struct search_guess {
    struct str term;
    int64_t docs;
};
enum err search_guesses(struct ctx *c, struct str term, struct search_guess *out, size_t most,
                        size_t *count) MUST_USE;
/* Numbers under which search_near keeps a term; 0 of them for what is not guessed. */
#define SEARCH_NEAR_MAX 26
size_t search_near_hashes(struct str term, int64_t out[SEARCH_NEAR_MAX]);
/* A term as it stands in what was found; as it is kept, if it stands nowhere there. */
struct str search_as_said(struct arena *a, const struct search_found *found, struct str term);
/* Optimal string alignment of two texts of at most 24 signs: 0, 1, or 2 for more. */
int search_slips(struct str a, struct str b);

#endif
