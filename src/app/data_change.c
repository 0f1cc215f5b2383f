/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Commands that change or list, from opening the store to the exit code. */
#include "app/data_change.h"

#include <stdio.h>

#include "base/exit.h"

enum err data_wrong(struct data_said *said, const char *format, struct str about) {
    snprintf(said->wrong, sizeof said->wrong, format, STR_ARG(about));
    return ERR_INPUT;
}

enum err data_explain(struct ctx *c, struct data_said *said, enum err e) {
    if (e == ERR_INPUT && c->wrong_count > 0 && said->wrong[0] == '\0') {
        struct str why = lang_text(c->lang, c->arena, c->wrong[0].why);
        snprintf(said->wrong, sizeof said->wrong, "%.*s: %.*s", STR_ARG(c->wrong[0].field),
                 STR_ARG(why));
    }
    return e;
}

static int finish(const char *command, const char *wrong, enum err e) {
    if (e == ERR_OK) {
        return EXIT_DONE;
    }
    if (e == ERR_INPUT || e == ERR_NOT_FOUND) {
        fprintf(stderr, "kith %s: %s\n", command, wrong[0] != '\0' ? wrong : "it is not there");
        return EXIT_INPUT;
    }
    fprintf(stderr, "kith %s: the store failed (%s)\n", command, err_name(e));
    return EXIT_STORE;
}

int data_change(const char *command, struct data_options o,
                enum err (*run)(struct ctx *c, void *self), void *self,
                const struct data_said *said) {
    struct store *s = data_open(command, o, false);
    if (s == NULL) {
        return EXIT_STORE;
    }
    enum err e = data_write(s, run, self);
    store_close(s);
    if (e == ERR_OK && said->out[0] != '\0') {
        printf("%s\n", said->out);
    }
    return finish(command, said->wrong, e);
}

int data_list(const char *command, struct data_options o,
              enum err (*show)(struct db *db, struct arena *a)) {
    struct store *s = data_open(command, o, false);
    if (s == NULL) {
        return EXIT_STORE;
    }
    struct arena *a = arena_make();
    struct db *db = store_reader(s);
    enum err e = db == NULL ? ERR_STORE : db_begin_read(db);
    if (e == ERR_OK) {
        e = show(db, a);
        db_end(db);
    }
    arena_free(a);
    store_close(s);
    return finish(command, "", e);
}
