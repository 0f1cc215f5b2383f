/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The envelope of an engine's result. */
#include "engine/result.h"

#include <assert.h>

struct result_arg result_text(struct str text) {
    assert(text.p);
    return (struct result_arg){.text = text};
}

struct result_arg result_number(int64_t number) {
    return (struct result_arg){.number = number};
}

static void put_head(struct json_out *j, const struct result_head *head) {
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&head->input, hex);
    json_open_object(j);
    json_key(j, "kith");
    json_put_int(j, 1);
    json_key(j, "engine");
    json_put_cstr(j, head->engine);
    json_key(j, "method");
    json_put_cstr(j, head->method);
    json_key(j, "input");
    json_open_object(j);
    json_key(j, "sha256");
    json_put_cstr(j, hex);
    json_close_object(j);
    json_key(j, "seed");
    json_put_str(j, head->seed);
    json_key(j, "lot");
    json_put_cstr(j, head->seed.p ? "seed" : "file");
    json_key(j, "ok");
}

static void put_notes(struct json_out *j, const char *key, struct result_notes notes) {
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < notes.count; i++) {
        const struct result_note *n = &notes.item[i];
        json_open_array(j);
        json_put_cstr(j, n->code);
        for (unsigned k = 0; k < n->count; k++) {
            if (n->arg[k].text.p) {
                json_put_str(j, n->arg[k].text);
            } else {
                json_put_int(j, n->arg[k].number);
            }
        }
        json_close_array(j);
    }
    json_close_array(j);
}

void result_begin(struct json_out *j, const struct result_head *head,
                  struct result_notes warnings) {
    put_head(j, head);
    json_put_bool(j, true);
    put_notes(j, "warnings", warnings);
    json_key(j, "result");
}

void result_end(struct json_out *j, struct result_notes explain) {
    put_notes(j, "explain", explain);
    json_close_object(j);
}

void result_none(struct json_out *j, const struct result_head *head, const char *reason,
                 struct str relax) {
    put_head(j, head);
    json_put_bool(j, false);
    json_key(j, "reason");
    json_put_cstr(j, reason);
    json_key(j, "relax");
    json_put_raw(j, relax.p ? relax : STR("[]"));
    json_close_object(j);
}
