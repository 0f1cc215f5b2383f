/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What every engine's answer looks like as one line of JSON (docs/methods, section 1). */
#ifndef KITH_ENGINE_ANSWER_H
#define KITH_ENGINE_ANSWER_H

#include "base/hash.h"
#include "base/json.h"

#define ANSWER_ARGS_MAX 4

struct answer_arg {
    struct str text; /* absent: it is the number */
    int64_t number;
};

/* A code and its figures; the sentence comes from the translations. */
struct answer_note {
    const char *code;
    unsigned count;
    struct answer_arg arg[ANSWER_ARGS_MAX];
};

struct answer_notes {
    const struct answer_note *item;
    size_t count;
};

struct answer_head {
    const char *engine;
    const char *method;
    struct hash input; /* SHA-256 of the bytes that were counted */
    struct str seed;   /* absent: the order of the file decides what is tied */
};

struct answer_arg answer_text(struct str text); /* must not be absent */
struct answer_arg answer_number(int64_t number);

/* {"kith":1,... up to "result": - the caller puts the result object and ends with answer_end. */
void answer_begin(struct json_out *j, const struct answer_head *head, struct answer_notes warnings);
void answer_end(struct json_out *j, struct answer_notes explain);
/* The whole answer when the data admit no result. `relax` is a JSON array or absent. */
void answer_none(struct json_out *j, const struct answer_head *head, const char *reason,
                 struct str relax);

#endif
