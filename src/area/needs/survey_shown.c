/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures with questions. */
#include "area/needs/survey_shown.h"

#include "area/needs/survey_form_file.h"

#define NAME_SIZE 32 /* hexadecimal digits of what it holds */

static struct str name_of(struct arena *a, struct str hash) {
    return arena_join(a, str_first(hash, NAME_SIZE), STR(".jpg"));
}

enum err survey_shown_put(struct ctx *c, struct id survey, const struct media_file *f,
                          struct str *name) {
    *name = name_of(c->arena, f->hash);
    return media_apart_put(c, survey, survey, *name, f, SURVEY_SHOWN_MAX);
}

enum err survey_shown_find(struct ctx *c, struct id survey, struct str name,
                           struct media_apart *out) {
    return media_apart_find(c, survey, name, out);
}

enum err survey_shown_copy(struct ctx *c, struct id from, struct id to) {
    struct survey s;
    struct form f;
    TRY(survey_find(c, from, &s));
    TRY(survey_form_working(c, &s, &f));
    struct survey_names names = survey_shown_names(c->arena, &f);
    for (size_t i = 0; i < names.count; i++) {
        TRY(media_apart_name(c, from, names.item[i], to, names.item[i], to, SURVEY_SHOWN_MAX));
    }
    return ERR_OK;
}

/* --- with a workbook --- */

enum err survey_brought_put(struct ctx *c, struct id survey, struct id file, struct str name,
                            const struct media_file *f) {
    return media_apart_put(c, survey, file, name, f, SURVEY_BROUGHT_MAX);
}

enum err survey_brought_has(struct ctx *c, struct id file, struct str name, bool *has) {
    struct media_apart m;
    enum err e = media_apart_find(c, file, name, &m);
    *has = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

struct taking {
    struct ctx *c;
    struct id survey, file;
    uint32_t languages;
};

static enum err take_words(struct taking *t, const struct str **words) {
    struct str *now = arena_array(t->c->arena, struct str, t->languages + 1);
    bool any = false;
    for (uint32_t i = 0; *words != NULL && i < t->languages; i++) {
        struct media_apart m;
        enum err e =
            (*words)[i].n > 0 ? media_apart_find(t->c, t->file, (*words)[i], &m) : ERR_NOT_FOUND;
        if (e == ERR_NOT_FOUND) {
            continue;
        }
        TRY(e);
        now[i] = name_of(t->c->arena, m.media.hash);
        TRY(media_apart_name(t->c, t->file, m.name, t->survey, now[i], t->survey,
                             SURVEY_SHOWN_MAX));
        any = true;
    }
    *words = any ? now : NULL;
    return ERR_OK;
}

static enum err take_items(struct taking *t, struct form *out) {
    struct form_item *item = arena_array(t->c->arena, struct form_item, out->items + 1);
    for (uint32_t i = 0; i < out->items; i++) {
        item[i] = out->item[i];
        item[i].audio = NULL;
        TRY(take_words(t, &item[i].image));
    }
    out->item = item;
    return ERR_OK;
}

static enum err take_lists(struct taking *t, struct form *out) {
    struct form_list *list = arena_array(t->c->arena, struct form_list, out->lists + 1);
    for (uint32_t i = 0; i < out->lists; i++) {
        list[i] = out->list[i];
        struct form_choice *choice =
            arena_array(t->c->arena, struct form_choice, list[i].choices + 1);
        for (uint32_t k = 0; k < list[i].choices; k++) {
            choice[k] = out->list[i].choice[k];
            choice[k].audio = NULL;
            TRY(take_words(t, &choice[k].image));
        }
        list[i].choice = choice;
    }
    out->list = list;
    return ERR_OK;
}

enum err survey_brought_take(struct ctx *c, struct id survey, struct id file, const struct form *f,
                             struct form *out) {
    struct taking t = {c, survey, file, f->languages};
    *out = *f;
    TRY(take_items(&t, out));
    return take_lists(&t, out);
}

/* --- names --- */

static void add_names(struct survey_names *all, size_t most, const struct str *words,
                      uint32_t languages) {
    for (uint32_t i = 0; words != NULL && i < languages; i++) {
        size_t k = 0;
        while (k < all->count && !str_eq(all->item[k], words[i])) {
            k++;
        }
        if (k == all->count && words[i].n > 0 && all->count < most) {
            all->item[all->count++] = words[i];
        }
    }
}

struct survey_names survey_shown_names(struct arena *a, const struct form *f) {
    struct survey_names all = {arena_array(a, struct str, SURVEY_SHOWN_MAX), 0};
    for (uint32_t i = 0; i < f->items; i++) {
        add_names(&all, SURVEY_SHOWN_MAX, f->item[i].image, f->languages);
    }
    for (uint32_t i = 0; i < f->lists; i++) {
        for (uint32_t k = 0; k < f->list[i].choices; k++) {
            add_names(&all, SURVEY_SHOWN_MAX, f->list[i].choice[k].image, f->languages);
        }
    }
    return all;
}
