/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The only maker of trusted markup: escaping by type, and the page that templates write to. */
#ifndef KITH_HTML_HTML_H
#define KITH_HTML_HTML_H

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "text/lang.h"

/* Markup that is safe as it stands. Only html/ makes one. */
struct html {
    struct str trusted;
};

/* An address that is safe in href, src and action. Only url_* make one. */
struct url {
    struct str trusted;
};

/* A page in the making. Templates take it as their first argument, called p. */
struct page {
    struct buf body;
    struct arena *arena;
    const struct lang *lang;
    int64_t now_ms;
    struct str zone;       /* of the viewer; absent: UTC */
    struct str form_token; /* made when the first form asks for it, by make_form_token */
    void (*make_form_token)(struct page *p);
    bool has_form;    /* then the page is this viewer's own and is not cached */
    struct str title; /* plain text, for <title> */
    void *frame;      /* web/'s own, for the partials of web/page */
};

/* Escapes & < > " ' ; what is not UTF-8, and characters that HTML forbids (controls, code points
 * that are no characters), become U+FFFD. */
void html_escape(struct buf *b, struct str s);
/* Is it shown as it stands? */
bool html_is_plain(struct str s);

/* A value in a text or in a quoted attribute. */
void page_put_str(struct page *p, struct str s);
void page_put_int(struct page *p, int64_t v); /* in the digits of the language */
void page_put_html(struct page *p, struct html h);
void page_put_id(struct page *p, struct id i);
static inline void page_put_msg(struct page *p, struct msg_text m);
/* A bare char * and a double do not compile: say STR() or name the decimals. */
#define page_put(p, x)                                                                             \
    _Generic((x), struct str                                                                       \
             : page_put_str, struct html                                                           \
             : page_put_html, struct id                                                            \
             : page_put_id, struct msg_text                                                        \
             : page_put_msg, int                                                                   \
             : page_put_int, unsigned                                                              \
             : page_put_int, long                                                                  \
             : page_put_int, long long                                                             \
             : page_put_int, unsigned long                                                         \
             : page_put_size)((p), (x))
void page_put_size(struct page *p, size_t v);

/* A value of an attribute that machines read (value=, datetime=, min=...): digits stay ASCII. */
#define page_put_attr(p, x)                                                                        \
    _Generic((x), struct str                                                                       \
             : page_put_str, struct id                                                             \
             : page_put_id, struct msg_text                                                        \
             : page_put_msg, struct url                                                            \
             : page_put_url, int                                                                   \
             : page_put_plain_int, unsigned                                                        \
             : page_put_plain_int, long                                                            \
             : page_put_plain_int, long long                                                       \
             : page_put_plain_int, unsigned long                                                   \
             : page_put_plain_size)((p), (x))
void page_put_plain_int(struct page *p, int64_t v);
void page_put_plain_size(struct page *p, size_t v);
/* ` dir="rtl"` or "ltr" by a language's tag, "auto" when it is empty: tmplc writes this behind
 * every lang="{...}", which also keeps the words apart from those around them. */
void page_put_dir(struct page *p, struct str tag);

/* At the start of href, src, action, formaction: nothing but a struct url compiles. */
void page_put_url(struct page *p, struct url u);
/* Behind a literal that begins with "/", "?" or "#": one piece, percent-encoded. */
#define page_put_url_part(p, x)                                                                    \
    _Generic((x), struct str                                                                       \
             : page_put_url_str, struct id                                                         \
             : page_put_id, int                                                                    \
             : page_put_plain_int, unsigned                                                        \
             : page_put_plain_int, long                                                            \
             : page_put_plain_int, long long                                                       \
             : page_put_plain_int, unsigned long                                                   \
             : page_put_plain_size)((p), (x))
void page_put_url_str(struct page *p, struct str s);

/* What a template itself wrote: literal markup. For generated code only. */
static inline void page_literal(struct page *p, const char *markup, size_t n);

/* What the page has written so far, to go into another (the frame). Lives as long as p->body. */
struct html page_markup(const struct page *p);

/* Partials for values with a markup of their own. */
void page_date(struct page *p, int64_t ms); /* <time datetime title>12 March 2026</time> */
void page_date_time(struct page *p, int64_t ms);
void page_ago(struct page *p, int64_t ms); /* <time ...>3 days ago</time> */
void page_real(struct page *p, double v, int decimals);
/* CommonMark with bare addresses and ~~struck~~; headings from h3; no markup of the writer's own;
 * pictures only from this site, others become links; links elsewhere are nofollow. */
void page_markdown(struct page *p, struct str text);
void page_lines(struct page *p, struct str text); /* plain text, line ends kept as <br>/<p> */
/* JSON for other programs (schema.org), where a page may have it: no text in it ends the element.
 */
void page_json_ld(struct page *p, struct str json);
void page_form_token(struct page *p); /* the hidden field that proves the form is ours */

/* Addresses; the text is in the arena. Characters that do not belong in one are percent-encoded.
 * A path of this site. The format begins with "/NAME"; texts that people typed go through
 * url_piece first. What would lead to another site gives "#". */
struct url url_of_path(struct arena *a, struct str path);
struct url url_path(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One piece of a path or a query, percent-encoded: no "/", "?", "&" is left in it. */
struct str url_piece(struct arena *a, struct str s);
/* https:, http:, mailto:, tel: and paths of this site; anything else gives "#". */
struct url url_outside(struct arena *a, struct str typed);
bool url_is_local_path(struct str s); /* "/..." of this site, fit for a header: "come back to" */

/* --- what is above, but inlined for speed --- */

void page_message(struct page *p, const struct msg_text *m);

static inline void page_put_msg(struct page *p, struct msg_text m) {
    page_message(p, &m);
}

static inline void page_literal(struct page *p, const char *markup, size_t n) {
    struct buf *b = &p->body;
    if (n <= b->cap - b->n && !b->overflow) {
        memcpy(b->p + b->n, markup, n);
        b->n += n;
    } else {
        buf_put(b, str_make(markup, n));
    }
}

#endif
