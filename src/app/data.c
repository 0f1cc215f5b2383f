/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Opening the data folder for commands. */
#include "app/data.h"

#include <stdio.h>

#include "sys/clock.h"
#include "sys/file.h"

struct store *data_open(const char *command, struct data_options o, bool make) {
    if (str_is_empty(o.folder)) {
        fprintf(stderr, "kith %s: say where the data lie: --data DIR\n", command);
        return NULL;
    }
    struct arena *a = arena_make();
    const char *folder = arena_cstr(a, o.folder);
    bool there = file_exists(folder);
    if (!there && (!make || folder_make(folder) != ERR_OK)) {
        fprintf(stderr, "kith %s: %s is not there%s\n", command, folder,
                make ? " and cannot be made" : "; kith init --data makes it");
        arena_free(a);
        return NULL;
    }
    arena_free(a);
    struct buf why = buf_make(4096);
    struct store *s = NULL;
    if (store_open((struct store_options){.folder = o.folder, .database = o.database}, &s, &why) !=
        ERR_OK) {
        fprintf(stderr, "kith %s: %.*s\n", command, STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    return s;
}

struct store *data_open_beside(const char *command, struct data_options o) {
    struct buf why = buf_make(4096);
    struct store *s = NULL;
    struct store_options options = {
        .folder = o.folder, .database = o.database, .shared_lock = true, .no_migrate = true};
    if (store_open(options, &s, &why) != ERR_OK) {
        fprintf(stderr, "kith %s: %.*s\n", command, STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    return s;
}

struct data_work {
    enum err (*run)(struct ctx *c, void *self);
    void *self;
};

static enum err run_work(struct db *db, void *self) {
    struct data_work *work = self;
    struct ctx c = {.arena = arena_make(),
                    .db = db,
                    .viewer = &viewer_site,
                    .now_ms = clock_now_ms(),
                    .lang = lang_english()};
    enum err e = work->run(&c, work->self);
    arena_free(c.arena);
    return e;
}

enum err data_write(struct store *s, enum err (*run)(struct ctx *c, void *self), void *self) {
    struct data_work work = {run, self};
    return store_write(s, run_work, &work);
}
