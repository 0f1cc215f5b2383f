/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The public face of the engines. */
#include "lib/kith.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "lib/bundle.h"
#include "lib/engines.h"

#ifndef KITH_HELPER
#define KITH_HELPER "kith-helper"
#endif

struct kith {
    struct question q;
    int (*tell)(void *self, double share, unsigned long long steps);
    void *self;
    int code; /* -1: not answered yet */
    struct buf zip;
};

const char *kith_version(void) {
    return KITH_VERSION;
}

const char *kith_engine(size_t i) {
    size_t n = 0;
    while (n < i && engines[n]) {
        n++;
    }
    return engines[n] ? engines[n]->name : NULL;
}

struct kith *kith_new(const char *engine) {
    const struct engine *e = engine_find(str_of(engine));
    struct kith *k = e && sodium_init() >= 0 ? calloc(1, sizeof *k) : NULL;
    if (!k) {
        return NULL;
    }
    question_begin(&k->q, e);
    k->q.json = true;
    k->q.helper = KITH_HELPER;
    k->code = -1;
    k->zip = buf_make(QUESTION_OUTPUT_MAX);
    return k;
}

void kith_free(struct kith *k) {
    if (k) {
        buf_free(&k->zip);
        question_end(&k->q);
        free(k);
    }
}

int kith_option(struct kith *k, const char *name, const char *value) {
    return question_option(&k->q, str_of(name), str_of(value));
}

int kith_file(struct kith *k, const char *name, const void *bytes, size_t size) {
    struct str called = arena_str(k->q.arena, str_of(name));
    return question_file(&k->q, called, called, str_make(size ? bytes : "", size));
}

void kith_form(struct kith *k, enum kith_form form) {
    k->q.json = form != KITH_TEXT;
    k->q.exact = form == KITH_EXACT;
}

static bool tell(void *self, double share, uint64_t steps) {
    const struct kith *k = self;
    return k->tell(k->self, share, steps) != 0;
}

void kith_progress(struct kith *k, int (*told)(void *self, double share, unsigned long long steps),
                   void *self) {
    k->tell = told;
    k->self = self;
    k->q.progress = told ? tell : NULL;
    k->q.self = k;
}

void kith_helper(struct kith *k, const char *path) {
    k->q.helper = arena_cstr(k->q.arena, str_of(path));
}

int kith_answer(struct kith *k) {
    if (k->code < 0) {
        k->code = question_answer(&k->q);
    }
    return k->code;
}

const char *kith_output(const struct kith *k, size_t *size) {
    bool there = k->q.out.n && !k->q.out.overflow;
    if (size) {
        *size = there ? k->q.out.n : 0;
    }
    return there ? k->q.out.p : "";
}

const char *kith_why(const struct kith *k) {
    return k->q.why.p ? arena_cstr(k->q.arena, k->q.why) : "";
}

const char *kith_where(const struct kith *k, size_t *line, size_t *column) {
    bool flawed = k->code == KITH_INPUT;
    if (line) {
        *line = flawed ? k->q.flaw.line : 0;
    }
    if (column) {
        *column = flawed ? k->q.flaw.column : 0;
    }
    return flawed ? arena_cstr(k->q.arena, k->q.path) : "";
}

const void *kith_bundle(struct kith *k, size_t *size) {
    bool fit = (k->code == KITH_DONE || k->code == KITH_NO_RESULT) && k->q.json && !k->q.exact &&
               k->q.engine != &engine_recount;
    if (!fit || (!k->zip.n && bundle_write(&k->q, &k->zip) != ERR_OK)) {
        return NULL;
    }
    *size = k->zip.n;
    return k->zip.p;
}
