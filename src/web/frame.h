/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the frame around every page, the error page and the shared partials of web/page show. */
#ifndef KITH_WEB_FRAME_H
#define KITH_WEB_FRAME_H

#include "kernel/comment.h"
#include "web/web.h"

struct error_file {
    struct str field;
    struct str name; /* of the file, the first of the field */
    bool several;
};

struct error_view {
    enum err error;
    struct msg_text title;
    struct msg_text text;
    struct str field;       /* the one to blame, if known */
    struct str target;      /* path and query */
    struct http_pairs kept; /* what was typed */
    struct {
        const struct wrong *item;
        size_t count;
    } wrong; /* what a rule found wrong in it, and no page of its own has said */
    struct {
        const struct error_file *item;
        size_t count;
    } files; /* that came with it: they are to be chosen again */
    bool may_send_again;
};

struct frame_language {
    struct str tag;
    struct str name;
    struct url link;
    bool current;
};

struct frame_menu {
    struct msg_text label;
    struct url link;
    int turn;
    bool current;
    bool first; /* always in sight: else it stands under "More", but on its own pages */
};

struct frame_view {
    struct web *web;
    struct str site_name;
    struct str emergency; /* the host's line; empty: none */
    struct str title;
    struct url css;
    struct url script;
    struct url icon;
    struct url feed; /* of what the page lists; absent: none */
    struct {
        struct frame_menu *item;
        size_t count;
    } menu;
    struct {
        struct frame_language *item;
        size_t count;
    } languages;
    struct msg_text done; /* what was just done; key 0: nothing */
    bool signed_in;
    bool host;
    bool unreviewed; /* nobody has reviewed this translation */
    bool demo;       /* the communities are fictional */
};

void frame_view_make(struct web *w, struct frame_view *v);
/* Writes the page's own body into the frame. */
void page_slot(struct page *p, struct web *w);
/* Does the address choose anything of a list? Then its filters stand open. */
bool page_is_filtered(struct page *p);

/* --- partials for forms; p->frame tells them what was wrong --- */

/* One line, several lines, a choice. hint: key 0 for none. */
struct field {
    const char *name;
    struct msg_text label;
    struct msg_text hint;
    struct str value;
    const char *type;         /* of the input: "text", "email", "date", "datetime-local" ... */
    const char *autocomplete; /* NULL: none */
    const char *inputmode;    /* NULL */
    int max;                  /* characters; 0: none said */
    bool optional;
    int rows; /* of a textarea */
};

void page_field_line(struct page *p, struct field f);
void page_field_text(struct page *p, struct field f);

struct choice {
    struct str value;
    struct msg_text label; /* key 0: text */
    struct str text;
    struct msg_text hint;
    bool chosen;
};

struct choices {
    struct choice *item;
    size_t count;
};

/* Choices to pick one of: begin with what "any" is called, then add words. */
struct choices choices_begin(struct arena *a, size_t most);
void choices_add(struct choices *to, struct str value, struct msg_text label, struct str chosen);
/* All of a list of words (ended by NULL) by their names; any: none of them, with key 0 not offered.
 */
struct choices choices_of_words(struct arena *a, struct msg_text any, const char *const *words,
                                struct msg_text (*name)(struct str word), struct str chosen);
/* All stages, all turns, the first row being "any"; chosen is a word or empty. */
struct choices choices_of_stages(struct arena *a, struct msg_text any, struct str chosen);
struct choices choices_of_turns(struct arena *a, struct msg_text any, struct str chosen);
/* All topics; without a row for "any" where any has no key. */
struct choices choices_of_topics(struct arena *a, struct msg_text any, struct str chosen);

/* Radio buttons, check boxes, a select. */
void page_field_radios(struct page *p, struct field f, struct choices of);
void page_field_checks(struct page *p, struct field f, struct choices of);
void page_field_select(struct page *p, struct field f, struct choices of);
/* A picture to choose, and a line "alt" that says what is on it (f.value). The form must have
 * enctype="multipart/form-data". */
void page_field_picture(struct page *p, struct field f);
void page_field_stages(struct page *p, struct field f, int64_t chosen);
/* The list of faults on top of a form; nothing when there are none. */
void page_faults(struct page *p);

/* For the partials themselves. */
struct faults_view {
    const struct wrong *item;
    size_t count;
};
struct field_state {
    struct str name, type, autocomplete, inputmode;
    struct str css;         /* classes of the field's box */
    struct str describedby; /* ids of hint and error */
    struct msg_text wrong;  /* key 0: nothing */
};
struct faults_view faults_of(struct page *p);
struct url fault_link(struct page *p, const struct wrong *f);
struct field_state field_state_of(struct page *p, const struct field *f);
/* The address of a POST that failed, to try again. */
struct url url_again(struct page *p, const struct error_view *v);
/* What is wrong with that field, told once for each name; NULL: nothing. */
const struct wrong *error_wrong(const struct error_view *v, const struct http_pair *kept);
struct str page_text(struct page *p, struct msg_text m); /* in the page's language */
bool page_is_signed_in(const struct page *p);
/* What to do when somebody is in danger, in the host's words or ours. */
void page_emergency(struct page *p);
struct str emergency_line(struct page *p); /* the host's; empty: none set */

/* --- partials for things --- */

/* What stands below every thing: what can be done next, follow it, say that something is wrong. */
struct foot {
    struct thing thing;
    struct deed_offers deeds;
    bool signed_in;
    bool follows;
    bool may_moderate;
};
enum err foot_make(struct web *w, const struct thing *t, struct foot *out) MUST_USE;
void page_foot(struct page *p, const struct foot *f);
/* The deeds alone, for a page that shows them elsewhere (and empties foot.deeds then). */
void page_deeds(struct page *p, const struct deed_offers *deeds);
struct url deed_url(struct page *p, const struct deed_offer *o);
struct msg_text deed_label(const struct deed_offer *o);

/* Comments on a thing and the form for a further one. Any page of a thing may show them:
 *     TRY(comments_make(w, &v->need.thing, &v->comments));
 *     {call page_comments(p, &v->comments)}
 * Who may write follows from the noun (comment.h). */
struct comments_view {
    struct thing thing;
    struct comments comments;
    bool more, earlier;
    bool open; /* somebody may write here */
    bool may_add, may_hide;
    bool signed_in;
    struct str text, warning; /* what was typed */
};
enum err comments_make(struct web *w, const struct thing *t, struct comments_view *out) MUST_USE;
void page_comments(struct page *p, const struct comments_view *v);
void page_comments_form(struct page *p, const struct comments_view *v);

/* For the partials themselves. */
void page_comments_one(struct page *p, const struct comments_view *v, const struct comment *m);
void page_comments_words(struct page *p, const struct comment *m);
struct url comments_first_url(struct page *p);
struct url comments_last_url(struct page *p);
struct url comments_next_url(struct page *p, const struct comments_view *v);
struct url comments_sign_in_url(struct page *p);
struct url comment_report_url(struct page *p, const struct comment *m);

struct url thing_url(struct page *p, const struct thing *t);
struct msg_text thing_kind_name(const struct thing *t);
/* A list that reads like sentences; empty: nothing. */
void page_things(struct page *p, const struct things *t);
void page_thing_line(struct page *p, const struct thing *t);
void page_stages(struct page *p, int64_t stages);
/* The pictures of a thing, 800 pixels wide at most, each with its words below. */
void page_pictures(struct page *p, const struct medias *all);
/* A map beside the list with that id, only with scripts: of all that the list is a page of, or of
 * its items which have data-lat and data-lon. */
void page_map(struct page *p, struct str list, struct msg_text label);
/* Where the tiles of the whole list are, of which the page shows a part: "/map/needs/{z}/{x}/{y}";
 * empty where the route shows no list of a noun. */
struct str map_cells_address(struct page *p);
/* Degrees as data-lat and data-lon say them: to some ten metres. */
struct str degrees(struct page *p, double of);
int64_t picture_width(const struct media *m);
int64_t picture_height(const struct media *m);
/* The link to the next page of a list, and to its feed if there is one. */
void page_more(struct page *p, bool more, const struct things *t);
struct url more_url(struct page *p, const struct things *t);
/* The feed of the list that this page shows, with the same choices; empty when it shows none. */
struct url feed_url(struct page *p);
/* The same list as a file: "csv", "geojson". */
struct url list_file_url(struct page *p, const char *format);
struct str thing_state_css(const struct thing *t);
/* Waiting for review, hidden, or the noun's own state; key 0: none. */
struct msg_text thing_state_name(const struct thing *t);
struct url asset_url(struct page *p, const char *name);
/* A symbol of a sprite: "/static/marks.HASH.svg#listen". */
struct url asset_part(struct page *p, const char *name, const char *part);
struct url turn_mark(struct page *p, int turn);
struct url turn_anchor(struct page *p, int turn); /* "#listen" on the same page */
/* A community's needs that stand at a turn. */
struct url turn_needs(struct page *p, struct str slug, int turn);

#endif
