/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of surveys show. */
#ifndef KITH_AREA_NEEDS_SURVEY_WEB_H
#define KITH_AREA_NEEDS_SURVEY_WEB_H

#include "area/needs/survey_build.h"
#include "area/needs/survey_draft.h"
#include "area/needs/survey_fill.h"
#include "area/needs/survey_picture.h"
#include "area/needs/survey_result.h"
#include "area/needs/survey_sheet.h"
#include "area/needs/survey_shown.h"
#include "format/xlsform.h"
#include "web/frame.h"

#define SURVEY_OUTLINE_ITEMS 50 /* questions of an outline on one page */
#define SURVEY_OUTLINE_CHOICES 8
#define SURVEY_NOTES_SHOWN 100

struct survey_list_view {
    bool in_community, may_make;
    struct community community;
    struct things surveys;
    bool more;
    struct choices states;
};

struct survey_setup_view {
    struct survey_setup setup;
    struct id id; /* none: a new one */
    bool opened;  /* what was promised stays */
};

struct survey_show_view {
    struct survey survey;
    struct community community;
    enum survey_standing standing;
    bool may_keep, may_help, may_read;
    int64_t count;   /* up to SURVEY_SMALL + 1 */
    struct str door; /* for telephones: openrosa_api.c */
    struct foot foot;
};

/* The questions of a form, one below the other, to be looked at. */
struct survey_outline {
    const struct form *form;
    uint32_t from, to, language;
    struct url more; /* absent: no more */
};

struct survey_import_view {
    struct survey survey;
    struct community community;
    struct id file; /* none: nothing to look at yet */
    struct str name;
    struct survey_outline outline;
    struct {
        const struct xlsform_note *item;
        size_t count;
        size_t all;
    } refused, warned;
    struct {
        const struct xlsform_media *item; /* pictures that did not come with it */
        size_t count;
    } missing;
};

struct survey_word {
    struct str name, tag;
    struct str act; /* "words-1" */
    bool current;
};

struct survey_fill_view {
    struct survey survey;
    struct community community;
    struct str code, at, tag;
    struct url action;
    size_t number, of; /* pages */
    bool is_end, is_more, has_photos;
    struct form_fields fields;
    struct {
        struct survey_word *item;
        size_t count;
    } words;
    struct form_lines lines; /* before sending */
    struct form_more more;   /* behind the rows of a repeat */
    int64_t ends_ms;
};

struct survey_begin_view {
    struct survey survey;
    struct community community;
};

struct survey_receipt_view {
    struct survey survey;
    struct community community;
    struct str code;
    bool found, unknown, is_open;
    struct survey_received received;
    struct form_lines lines;
};

/* A row of a result. */
struct survey_row {
    struct str label;
    struct survey_number count;
    int64_t percent; /* of those who answered; -1: not known */
    int bar;         /* of SURVEY_BAR */
};

#define SURVEY_BAR 1000

struct survey_block {
    const struct survey_tally *tally;
    struct str label, name;
    struct msg_text sentence; /* key 0: nothing to say */
    struct {
        struct survey_row *item;
        size_t count;
    } rows; /* compared: the cells stand one row after the other */
    bool is_text, in_repeat;
    struct str low, median, high;
};

struct survey_result_view {
    struct survey survey;
    struct community community;
    struct survey_results results;
    struct {
        struct survey_block *item;
        size_t count;
    } blocks;
    struct {
        struct survey_row *item; /* labels of groups */
        size_t count;
    } groups;
    struct choices by;
    struct str tag, by_name;
    struct url next; /* absent: no more */
    bool may_keep, has_photos;
};

struct survey_texts_view {
    struct survey survey;
    struct community community;
    struct str label, tag;
    struct {
        struct str *item;
        size_t count;
    } texts;
    struct url next;
};

/* Pictures that came in. */
struct survey_sent_photo {
    struct str submission, name, label, tag, path;
};

struct survey_sent_picture_view {
    struct survey survey;
    struct community community;
    struct survey_sent_photo *item;
    size_t count;
    struct url next; /* absent: no more */
};

/* The builder. */
#define SURVEY_BUILD_ITEMS 25

struct survey_build_view {
    struct survey survey;
    struct community community;
    struct form form;
    struct survey_outline outline;
    struct str stamp; /* of the form that is shown: what is changed must be this one */
    struct choices copies;
    struct str language;
};

struct survey_question_view {
    struct survey survey;
    struct community community;
    struct form form;
    uint32_t item, after; /* FORM_NONE: a new one */
    struct survey_question question;
    bool can_build, is_section;
    struct choices types, whens, hows, counts, sections;
    struct str stamp;
};

struct survey_picture_view {
    struct survey survey;
    struct community community;
    struct form form;
    uint32_t item;
    struct str label, stamp;
    struct str *alt;  /* one for each language */
    struct url image; /* that is there now; absent: none */
};

struct survey_preview_view {
    struct survey survey;
    struct community community;
    struct form_fields fields;
    struct url next;
};

/* Paper. */
struct survey_sheets_view {
    struct survey survey;
    struct community community;
    struct survey_sheets sheets;
    struct form_fields fields; /* on a printed one */
    struct str count, tag;
    int64_t after, next;
};

struct survey_enter_view {
    struct survey survey;
    struct community community;
    struct str card;
    bool found;
    struct form_fields fields;
    struct {
        struct survey_difference {
            struct str label, first, second;
        } * item;
        size_t count;
    } differ;
};

/* A picture that was chosen on a page that is filled: of which question, and what came of it. */
struct survey_chosen {
    struct str key;
    struct survey_picture picture; /* its file has no sizes: it was refused */
};

struct survey_chosens {
    struct survey_chosen *item;
    size_t count;
};

/* --- words --- */
struct choices survey_who_choices(struct page *p, struct str chosen);
struct choices survey_results_choices(struct page *p, struct str chosen);
struct msg_text survey_type_name(enum form_type t);
struct msg_text survey_how_name(struct str how);
struct msg_text survey_wrong_text(enum form_wrong wrong);
/* In the words of whoever made the form, if it has any: what is wrong; key 0: nothing. */
struct msg_text survey_wrong(enum form_wrong wrong, struct str said);
struct msg_text survey_say(struct str words); /* somebody's own words, as they are */
/* "Where is your water from? is The river": a rule as the builder makes it; empty: it is another.
 */
struct str survey_rule_words(struct page *p, const struct form *f, uint32_t item);
/* "How many children?", or the rule; of a repeat. */
struct str survey_count_words(struct page *p, const struct form *f, uint32_t item);
/* What an item is called: its words, else its name. */
struct str survey_called(const struct form *f, uint32_t item, uint32_t language);
/* Of groups and repeats around an item, 3 at most: how far it is set in. */
unsigned survey_depth(const struct form *f, uint32_t item);
struct str survey_word_at(struct str words, size_t at); /* of a list with blanks; empty */
struct str survey_input_type(enum form_type t);
struct str survey_input_value(const struct form_field *f); /* as browsers want it */
struct str survey_number(struct page *p, double v);
struct str survey_plain(struct page *p, int64_t v); /* in ASCII digits, as on a sheet */
const char *survey_numbered(struct page *p, const char *name, uint32_t n); /* "label-0" */
/* "/surveys/ID/BELOW" */
struct url survey_url(struct page *p, const struct survey *s, const char *below);
struct str survey_path(struct ctx *c, const struct survey *s, const char *below);

/* "{n}": where a script of the page puts a number into a message. */
struct str survey_hole(struct page *p, const char *name);

/* --- shared by the files of pages --- */
enum err survey_read(struct web *w, struct survey *s, struct community *community) MUST_USE;
/* survey_read for who keeps it. */
enum err survey_read_kept(struct web *w, struct survey *s, struct community *community) MUST_USE;
enum err survey_back(struct web *w, const char *below, const char *word) MUST_USE;
void survey_outline_make(struct web *w, const struct form *f, const struct survey *s,
                         const char *below, struct survey_outline *out);
/* What was typed on a page and pressed: "shown" names the questions that stood there. */
struct form_deed survey_deed(struct web *w);
/* Every question of a form, asked or not, with all its choices: as paper has them. At most `most`
 * from item `from` on; *next: where it goes on, FORM_NONE: nowhere. */
void survey_paper_fields(struct form_answers *as, uint32_t from, size_t most, uint32_t *next,
                         struct form_fields *out);

/* Pictures that were chosen on this page, taken in and put into the answers of the draft, or taken
 * away. On a worker. ERR_TOO_MANY, and what survey_may_answer and media_take say but ERR_INPUT. */
enum err survey_chosen_read(struct web *w, const struct survey *s, const struct survey_draft *d,
                            struct form_answers *as, struct survey_chosens *out) MUST_USE;
/* Notes what was refused. */
bool survey_chosen_wrong(struct web *w, const struct survey_chosens *all);
/* With the draft, whose answers are these now; what they do not name goes, whether or not anything
 * was chosen. */
enum err survey_chosen_keep(struct web *w, const struct survey *s, struct id draft,
                            struct str answers, const struct survey_chosens *all) MUST_USE;
/* Where pictures are seen, below that page; *has: there is a question for one. */
void survey_show_photos(struct web *w, struct form_fields *f, struct str page,
                        const struct survey_chosens *all, bool *has);
void survey_show_photo_lines(struct web *w, struct form_answers *as, struct form_lines *l,
                             struct str page, const struct media_aparts *there);
/* An address on this site that a page gave to a field, a line or a choice. */
struct url survey_place(struct page *p, struct str path);
struct str survey_photo_path(struct ctx *c, struct str page, struct str name);

/* The pictures that stand with questions and choices, in a language of the form. */
void survey_show_pictures(struct ctx *c, const struct survey *s, const struct form *f,
                          uint32_t language, struct form_fields *fields);
/* A word for the form that is shown: what is changed must be this one. */
struct str survey_form_stamp(struct web *w, const struct form *f);

/* Handlers of the other files of pages. */
enum err survey_import_get(struct web *w) MUST_USE;
enum err survey_import_before(struct web *w) MUST_USE;
enum err survey_import_post(struct web *w) MUST_USE;
enum err survey_preview_get(struct web *w) MUST_USE;
enum err survey_preview_before(struct web *w) MUST_USE;
enum err survey_preview_post(struct web *w) MUST_USE;
enum err survey_begin_get(struct web *w) MUST_USE;
enum err survey_begin_before(struct web *w) MUST_USE;
enum err survey_begin_post(struct web *w) MUST_USE;
enum err survey_fill_get(struct web *w) MUST_USE;
enum err survey_fill_before(struct web *w) MUST_USE;
enum err survey_fill_post(struct web *w) MUST_USE;
enum err survey_shown_get(struct web *w) MUST_USE;
enum err survey_picture_get(struct web *w) MUST_USE;
enum err survey_picture_before(struct web *w) MUST_USE;
enum err survey_picture_post(struct web *w) MUST_USE;
enum err survey_draft_photo(struct web *w) MUST_USE;
enum err survey_receipt_photo(struct web *w) MUST_USE;
enum err survey_photo_sent(struct web *w) MUST_USE;
enum err survey_sent_pictures_get(struct web *w) MUST_USE;
enum err survey_sent_pictures_post(struct web *w) MUST_USE;
enum err survey_receipt_drop(struct web *w, const struct survey *s, struct str code) MUST_USE;
enum err survey_receipt_get(struct web *w) MUST_USE;
enum err survey_receipt_post(struct web *w) MUST_USE;
enum err survey_result_get(struct web *w) MUST_USE;
enum err survey_texts_get(struct web *w) MUST_USE;
enum err survey_csv_get(struct web *w) MUST_USE;
enum err survey_questions_get(struct web *w) MUST_USE;
enum err survey_questions_post(struct web *w) MUST_USE;
enum err survey_add_get(struct web *w) MUST_USE;
enum err survey_add_post(struct web *w) MUST_USE;
enum err survey_question_get(struct web *w) MUST_USE;
enum err survey_question_post(struct web *w) MUST_USE;
enum err survey_look_get(struct web *w) MUST_USE;
enum err survey_sheets_get(struct web *w) MUST_USE;
enum err survey_sheets_post(struct web *w) MUST_USE;
enum err survey_sheets_print(struct web *w) MUST_USE;
enum err survey_enter_get(struct web *w) MUST_USE;
enum err survey_enter_before(struct web *w) MUST_USE;
enum err survey_enter_post(struct web *w) MUST_USE;

#endif
