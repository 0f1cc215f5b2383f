/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One request after the other, in one arena. */
#include "browser/wasm/module.h"

#include "browser/filling.h"

#define EXPORT(word) __attribute__((export_name(word)))

char *kith_room(size_t n) EXPORT("kith_room");
const char *kith_run(size_t n) EXPORT("kith_run");
size_t kith_size(void) EXPORT("kith_size");

static struct {
    struct arena *arena;
    char *request;
    struct buf reply;
} module;

struct arena *module_arena(void) {
    return module.arena;
}

char *kith_room(size_t n) {
    if (!module.arena) {
        module.arena = arena_make();
        module.reply = buf_make(FILLING_REPLY_MAX);
    }
    arena_reset(module.arena);
    module.request = arena_room(module.arena, n);
    return module.request;
}

const char *kith_run(size_t n) {
    buf_clear(&module.reply);
    filling_reply(module.arena, str_make(module.request, n), &module.reply);
    return module.reply.p;
}

size_t kith_size(void) {
    return module.reply.n;
}
