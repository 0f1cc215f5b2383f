/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The list of topics. */
#include "kernel/topic.h"

const char *const topic_words[] = {"health",         "care",        "education",
                                   "infrastructure", "environment", "justice",
                                   "culture",        "other",       NULL};

struct msg_text topic_name(struct str word) {
    static const int names[] = {MSG_need_category_health,      MSG_need_category_care,
                                MSG_need_category_education,   MSG_need_category_infrastructure,
                                MSG_need_category_environment, MSG_need_category_justice,
                                MSG_need_category_culture,     MSG_need_category_other};
    for (size_t i = 0; topic_words[i] != NULL; i++) {
        if (str_eq(word, str_of(topic_words[i]))) {
            return (struct msg_text){.key = names[i]};
        }
    }
    return msg_need_category_other();
}
