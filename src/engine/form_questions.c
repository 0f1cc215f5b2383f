/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What can be said of parts of a form. */
#include "engine/form_questions.h"

#include "engine/form_text.h"

const char *form_type_word(enum form_type t) {
    static const char *const word[] = {
#define X(name, word) word,
        FORM_TYPE_TABLE(X)
#undef X
    };
    return word[t];
}

bool form_is_select(enum form_type t) {
    return t == FORM_SELECT_ONE || t == FORM_SELECT_MULTIPLE || t == FORM_RANK;
}

bool form_is_media(enum form_type t) {
    return t == FORM_IMAGE || t == FORM_AUDIO || t == FORM_VIDEO || t == FORM_FILE;
}

bool form_is_section(enum form_type t) {
    return t == FORM_GROUP || t == FORM_REPEAT;
}

bool form_is_asked(enum form_type t) {
    return t <= FORM_ACKNOWLEDGE && t != FORM_NOTE;
}

struct str form_say(const struct form *f, const struct str *words, uint32_t language) {
    if (!words) {
        return str_of(NULL);
    }
    if (language < f->languages && words[language].p) {
        return words[language];
    }
    if (f->default_language < f->languages && words[f->default_language].p) {
        return words[f->default_language];
    }
    for (uint32_t i = 0; i < f->languages; i++) {
        if (words[i].p) {
            return words[i];
        }
    }
    return str_of(NULL);
}

bool form_name_is(struct str name) {
    return name.n && form_name_size(name) == name.n;
}
