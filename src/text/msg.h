/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A message and its arguments as a value. The keys are generated (msg_keys.h includes this). */
#ifndef KITH_TEXT_MSG_H
#define KITH_TEXT_MSG_H

#include "base/str.h"

#define MSG_ARGS_MAX 6

/* A number, or a text of so many bytes. */
struct msg_arg {
    const char *text; /* NULL: the number itself */
    int64_t number;
};

struct msg_text {
    int key; /* enum msg; 0: no message */
    unsigned count;
    struct msg_arg arg[MSG_ARGS_MAX]; /* in the alphabetical order of their names */
};

static inline struct msg_arg msg_arg_int(int64_t i) {
    return (struct msg_arg){NULL, i};
}

static inline struct msg_arg msg_arg_size(size_t i) {
    return (struct msg_arg){NULL, (int64_t)i};
}

/* A text that is not kept: it must live as long as the message. */
static inline struct msg_arg msg_arg_str(struct str s) {
    return (struct msg_arg){s.p != NULL ? s.p : "", (int64_t)s.n};
}

#define MSG_ARG(x)                                                                                 \
    _Generic((x), struct str                                                                       \
             : msg_arg_str, int                                                                    \
             : msg_arg_int, unsigned                                                               \
             : msg_arg_int, long                                                                   \
             : msg_arg_int, long long                                                              \
             : msg_arg_int, unsigned long                                                          \
             : msg_arg_size)(x)

/* The message that stands in `names` where the word stands in `words` (ended by NULL); none where
 * it is none of them. */
static inline struct msg_text msg_of_word(struct str word, const char *const *words,
                                          const int *names) {
    size_t i = 0;
    while (words[i] != NULL && !str_eq(word, str_of(words[i]))) {
        i++;
    }
    return (struct msg_text){.key = words[i] != NULL ? names[i] : 0};
}

#endif
