/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form gets room for the words of one language more. */
#include <string.h>

#include "area/needs/survey_build.h"

static const struct str *grown(struct ctx *c, const struct str *words, uint32_t languages) {
    if (!words) {
        return NULL;
    }
    struct str *out = arena_array(c->arena, struct str, languages + 1);
    memcpy(out, words, languages * sizeof *out);
    return out;
}

static void grow_lists(struct ctx *c, const struct form *f, struct form *out) {
    struct form_list *list = arena_array(c->arena, struct form_list, f->lists + 1);
    for (uint32_t i = 0; i < f->lists; i++) {
        struct form_choice *x = arena_array(c->arena, struct form_choice, f->list[i].choices + 1);
        list[i] = f->list[i];
        for (uint32_t k = 0; k < f->list[i].choices; k++) {
            x[k] = f->list[i].choice[k];
            x[k].label = grown(c, x[k].label, f->languages);
            x[k].image = grown(c, x[k].image, f->languages);
            x[k].audio = grown(c, x[k].audio, f->languages);
        }
        list[i].choice = x;
    }
    out->list = list;
}

enum err survey_language_add(struct ctx *c, const struct form *f, struct str language,
                             struct form *out) {
    check_line(c, "language", &language, 2, 60);
    for (uint32_t i = 0; i < f->languages; i++) {
        if (str_eq_nocase(f->language[i], language)) {
            ctx_wrong(c, "language", msg_survey_build_wrong_language());
        }
    }
    if (f->languages >= FORM_LANGUAGES_MAX / 4) {
        ctx_wrong(c, "language", msg_survey_build_wrong_languages());
    }
    TRY(ctx_checked(c));
    *out = *f;
    struct str *names = arena_array(c->arena, struct str, f->languages + 1);
    memcpy(names, f->language, f->languages * sizeof *names);
    names[f->languages] = language;
    struct form_item *item = arena_array(c->arena, struct form_item, f->items + 1);
    for (uint32_t i = 0; i < f->items; i++) {
        item[i] = f->item[i];
        item[i].label = grown(c, item[i].label, f->languages);
        item[i].hint = grown(c, item[i].hint, f->languages);
        item[i].required_message = grown(c, item[i].required_message, f->languages);
        item[i].constraint_message = grown(c, item[i].constraint_message, f->languages);
        item[i].image = grown(c, item[i].image, f->languages);
        item[i].image_alt = grown(c, item[i].image_alt, f->languages);
        item[i].audio = grown(c, item[i].audio, f->languages);
    }
    grow_lists(c, f, out);
    out->item = item;
    out->language = names;
    out->languages = f->languages + 1;
    return ERR_OK;
}
