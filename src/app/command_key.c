/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith key: keys of programs, for a host at the machine. The store must not be served. */
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/data.h"
#include "base/span.h"
#include "kernel/key.h"
#include "key_sql.h"

#define LIST_AT_ONCE 500
#define POWERS "open311_post, open311_show, open311_update, survey_send"
#define DAY_TEXT 10 /* of a time: "2026-03-12" */

struct key_work {
    struct str what; /* its name, or its id */
    struct str slug;
    struct str may; /* words of powers, a comma between */
    char wrong[240];
    char code[80];
};

static enum err say(struct key_work *w, const char *format, struct str about) {
    snprintf(w->wrong, sizeof w->wrong, format, STR_ARG(about));
    return ERR_INPUT;
}

static enum err read_powers(struct key_work *w, int64_t *powers) {
    struct str rest = w->may;
    *powers = 0;
    while (!str_is_empty(rest)) {
        int64_t bit;
        struct str word = str_trim(str_cut(&rest, ','));
        if (!key_power_of_word(word, &bit)) {
            return say(w, "\"%.*s\" is no power: " POWERS, word);
        }
        *powers |= bit;
    }
    return ERR_OK;
}

static enum err make(struct ctx *c, struct key_work *w) {
    struct community m;
    struct key k = {.name = w->what};
    struct str code;
    enum err e = community_by_slug(c, w->slug, &m);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? say(w, "there is no community %.*s", w->slug) : e;
    }
    TRY(read_powers(w, &k.powers));
    e = key_make(c, &m, &k, &code);
    if (e == ERR_INPUT) {
        struct str why = lang_text(c->lang, c->arena, c->wrong[0].why);
        snprintf(w->wrong, sizeof w->wrong, "%.*s: %.*s", STR_ARG(c->wrong[0].field), STR_ARG(why));
    }
    TRY(e == ERR_FULL ? say(w, "%.*s has as many keys as there may be", w->slug) : e);
    snprintf(w->code, sizeof w->code, "%.*s", STR_ARG(code));
    return ERR_OK;
}

static enum err run_make(struct ctx *c, void *self) {
    return make(c, self);
}

static enum err run_revoke(struct ctx *c, void *self) {
    struct key_work *w = self;
    struct id id;
    enum err e = id_parse(w->what, &id) ? key_end(c, id) : ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? say(w, "there is no key %.*s - kith key list shows them", w->what)
                              : e;
}

static void print_key(struct arena *a, const struct q_key_page_row *r) {
    char id[ID_TEXT_SIZE + 1];
    char used[LANG_TIME_UTC_SIZE + 1] = "never     ";
    id_text(r->id, id);
    if (r->used.has) {
        lang_time_utc(r->used.v, used);
    }
    printf("%s\t%.*s\t%.*s\t%.*s\t%.*s\n", id, STR_ARG(r->slug),
           STR_ARG(key_powers_text(a, r->powers)), DAY_TEXT, used, STR_ARG(r->name));
}

static enum err print_keys(struct db *db, struct arena *a) {
    struct id after = ID_NONE;
    struct arena_mark mark = arena_mark(a);
    for (;;) {
        struct q_key_page_rows rows;
        TRY(q_key_page(db, a, after, LIST_AT_ONCE, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            print_key(a, &rows.item[i]);
            after = rows.item[i].id;
        }
        if (rows.count < LIST_AT_ONCE) {
            return ERR_OK;
        }
        arena_rewind(a, mark);
    }
}

static int finish(const char *command, const struct key_work *w, enum err e) {
    if (e == ERR_OK) {
        return EXIT_DONE;
    }
    if (e == ERR_INPUT) {
        fprintf(stderr, "kith %s: %s\n", command, w->wrong);
        return EXIT_INPUT;
    }
    fprintf(stderr, "kith %s: the store failed (%s)\n", command, err_name(e));
    return EXIT_STORE;
}

static int run_command(const char *command, struct data_options o, struct key_work *w,
                       enum err (*run)(struct ctx *c, void *self)) {
    struct store *s = data_open(command, o, false);
    if (s == NULL) {
        return EXIT_STORE;
    }
    enum err e = data_write(s, run, w);
    store_close(s);
    if (e == ERR_OK && w->code[0] != '\0') {
        printf("%s\n", w->code);
    }
    return finish(command, w, e);
}

static int list_keys(struct data_options o) {
    struct store *s = data_open("key list", o, false);
    if (s == NULL) {
        return EXIT_STORE;
    }
    struct arena *a = arena_make();
    struct db *db = store_reader(s);
    enum err e = db == NULL ? ERR_STORE : db_begin_read(db);
    if (e == ERR_OK) {
        e = print_keys(db, a);
        db_end(db);
    }
    arena_free(a);
    store_close(s);
    return finish("key list", &(struct key_work){0}, e);
}

static int key_usage(void) {
    fputs("usage: kith key make --data DIR --community SLUG --may POWER[,POWER] NAME\n"
          "       kith key list --data DIR\n"
          "       kith key revoke --data DIR ID\n"
          "powers: " POWERS "\n",
          stderr);
    return EXIT_USAGE;
}

int command_key(int argc, char **argv) {
    struct data_options o = {0};
    struct key_work w = {.code = ""};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.folder},
        {"database", OPTION_TEXT, &o.database},
        {"community", OPTION_TEXT, &w.slug},
        {"may", OPTION_TEXT, &w.may},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left < 2) {
        return key_usage();
    }
    const char *act = argv[1];
    w.what = left > 2 ? str_of(argv[2]) : STR("");
    if (strcmp(act, "list") == 0 && left == 2) {
        return list_keys(o);
    }
    if (strcmp(act, "make") == 0 && left == 3) {
        return run_command("key make", o, &w, run_make);
    }
    if (strcmp(act, "revoke") == 0 && left == 3) {
        return run_command("key revoke", o, &w, run_revoke);
    }
    return key_usage();
}
