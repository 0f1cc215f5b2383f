/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Feeds: what is new, for a reader of feeds (Atom, RFC 4287, paged by RFC 5005). A feed is for
 * nobody in particular: it has only what everybody may see, whoever asks. */
#ifndef KITH_WEB_FEED_H
#define KITH_WEB_FEED_H

#include "web/web.h"

#define FEED_ENTRIES_MAX 100

struct feed_entry {
    struct str id;     /* a name for ever: feed_id_of, or that with "#" and a word behind it */
    struct str title;  /* plain text */
    struct str lang;   /* of title and text; absent: the feed's */
    struct str path;   /* "/needs/0190..." */
    struct str text;   /* plain; absent: none */
    struct str author; /* a role or a public name, never a member's; absent: the site */
    int64_t published_ms, updated_ms;
    int64_t stages; /* categories by their words */
    struct str topic, kind;
};

struct feed {
    struct str title;
    struct str page; /* the path of the page that shows the same: "/needs" */
    struct feed_entry *entry;
    size_t entries;
    struct str after; /* where it goes on, as web_after says it; absent: it has ended */
};

/* "urn:uuid:0190..." */
struct str feed_id_of(struct arena *a, struct id id);
/* Sees what is public, and leaves out what this browser has on pause. For all that is read for a
 * feed: set it before asking. */
void feed_begin(struct web *w);
/* The entries of public things, newest first. */
void feed_things(struct web *w, const struct things *things, struct feed *f);
/* The answer. What the request's address chooses belongs to the feed's, the page's and the next
 * part's, too. */
enum err feed_answer(struct web *w, const struct feed *f) MUST_USE;
/* The noun whose list stands at that path ("needs") and has a feed; NULL: none. */
const struct noun *feed_noun(struct str path);
/* The noun whose list the route shows; NULL: it shows none that has a feed. */
const struct noun *feed_noun_of_list(const struct web *w);
/* Where the list that the route shows is to be had for programs: as "feeds", "/feeds/needs", as
 * "export", "/export/needs" (and there /csv); absent: the route shows none. */
struct str feed_of_list(const struct web *w, const char *as);

#endif
