/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What stewards set for the needs of their community, and hosts for all: categories, who must act,
 * templates, regions. One set of pages for both; of the site where there is no community. */
#ifndef KITH_AREA_NEEDS_NEED_SETUP_WEB_H
#define KITH_AREA_NEEDS_NEED_SETUP_WEB_H

#include "area/needs/need_web.h"
#include "area/needs/region_file.h"

/* Whose it is. */
struct need_setup {
    bool of_site;
    struct community community; /* unless of_site; its id is none then */
    struct str base;            /* "/communities/river/needs" or "/house/needs" */
};

struct category_list_view {
    struct need_setup setup;
    struct categories all;
    struct category draft;
    struct choices topics, bodies;
};

struct category_form_view {
    struct need_setup setup;
    struct category draft;
    struct choices topics, bodies;
};

struct body_list_view {
    struct need_setup setup;
    struct bodies all;
    struct body draft;
    struct choices langs, lines;
    struct str region;
};

struct body_form_view {
    struct need_setup setup;
    struct body draft;
    struct choices langs, lines;
    struct str region;
};

struct template_list_view {
    struct need_setup setup;
    struct templates all;
    struct template draft;
    struct choices states;
};

struct template_form_view {
    struct need_setup setup;
    struct template draft;
    struct choices states;
};

struct region_list_view {
    struct need_setup setup;
    struct region_sets sets;
    bool holds; /* one of them, or the site's */
    struct region_set now;
    struct regions regions;
    bool more;
    struct str title;
};

struct region_preview_view {
    struct need_setup setup;
    struct region_file file;
    struct choices properties;
};

enum err need_setup_of(struct web *w, struct need_setup *out) MUST_USE;
enum err need_setup_for(struct web *w, struct id community, struct need_setup *out) MUST_USE;
/* Back to one of its lists ("/categories"), which says that it was kept. */
enum err need_setup_saved(struct web *w, const struct need_setup *s, const char *list) MUST_USE;
struct msg_text need_setup_whose(const struct need_setup *s);
/* A form field of the N-th language: "name", "name_1". */
const char *need_setup_field(struct page *p, const char *name, size_t n);
struct str need_setup_field_str(struct page *p, const char *name, size_t n);
/* Of the N-th field: what the form says, or if that is no language, the one that stands there. */
struct str need_setup_lang(struct web *w, size_t n);
/* "Español" */
struct str need_lang_name(struct page *p, struct str tag);
struct str need_body_line_name(struct page *p, const struct body *b, size_t i);

#endif
