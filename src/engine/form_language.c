/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Words of a form in one of its languages. */
#include "engine/form_language.h"

#include "engine/form_text.h"

struct str form_language_tag(struct str language) {
    struct str rest = language;
    struct str name = str_cut(&rest, '(');
    if (rest.n == 0) {
        bool tag = name.n >= 2 && name.n <= 12 && (name.n <= 3 || str_has(name, '-'));
        return tag && form_name_is(name) ? name : STR("");
    }
    struct str tag = str_trim(str_cut(&rest, ')'));
    return tag.n <= 35 && form_name_is(tag) ? tag : STR("");
}

struct str form_language_name(struct str language) {
    struct str rest = language;
    struct str name = str_trim(str_cut(&rest, '('));
    return name.n > 0 ? name : language;
}

uint32_t form_language_like(const struct form *f, struct str tag) {
    for (uint32_t i = 0; i < f->languages; i++) {
        struct str own = form_language_tag(f->language[i]);
        if (str_eq_nocase(str_cut(&own, '-'), tag)) {
            return i;
        }
    }
    return f->default_language;
}

struct str form_choice_words(const struct form *f, uint32_t list, struct str name,
                             uint32_t language) {
    const struct form_list *l = &f->list[list];
    for (uint32_t i = 0; i < l->choices; i++) {
        if (str_eq(l->choice[i].name, name)) {
            struct str words = form_say(f, l->choice[i].label, language);
            return words.n > 0 ? words : name;
        }
    }
    return name;
}

struct str form_answer_words(struct form_answers *as, struct form_row *row, uint32_t item,
                             uint32_t language) {
    const struct form *f = as->ready->form;
    struct str value = form_answer_of(as, row, item)->value;
    if (!form_is_select(f->item[item].type)) {
        return value;
    }
    struct str out = STR("");
    for (struct str name = form_next_word(&value); name.p; name = form_next_word(&value)) {
        struct str words =
            form_words(as, row, form_choice_words(f, f->item[item].list, name, language));
        out = out.n > 0 ? arena_join(as->arena, out, STR(", "), words) : words;
    }
    return out;
}
