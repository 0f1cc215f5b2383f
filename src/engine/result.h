/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What every engine's result looks like as one line of JSON (docs/methods.md). */
#ifndef KITH_ENGINE_RESULT_H
#define KITH_ENGINE_RESULT_H

#include "base/hash.h"
#include "base/json.h"

#define RESULT_ARGS_MAX 4

struct result_arg {
    struct str text; /* absent: it is the number */
    int64_t number;
};

/* A code and its figures; the sentence comes from the translations. */
struct result_note {
    const char *code;
    unsigned count;
    struct result_arg arg[RESULT_ARGS_MAX];
};

struct result_notes {
    const struct result_note *item;
    size_t count;
};

struct result_head {
    const char *engine;
    const char *method;
    struct hash input; /* SHA-256 of the bytes that were counted */
    struct str seed;   /* absent: the order of the file decides what is tied */
};

struct result_arg result_text(struct str text); /* must not be absent */
struct result_arg result_number(int64_t number);

/* {"kith":1,... up to "result": - the caller puts the result object and ends with result_end. */
void result_begin(struct json_out *j, const struct result_head *head, struct result_notes warnings);
void result_end(struct json_out *j, struct result_notes explain);
/* The whole answer when the data admit no result. `relax` is a JSON array or absent. */
void result_none(struct json_out *j, const struct result_head *head, const char *reason,
                 struct str relax);

#endif
