/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith key: keys of programs, for a host at the machine. The store must not be served. */
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/data_change.h"
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
    struct data_said said;
};

static enum err read_powers(struct key_work *w, int64_t *powers) {
    struct str rest = w->may;
    *powers = 0;
    while (!str_is_empty(rest)) {
        int64_t bit;
        struct str word = str_trim(str_cut(&rest, ','));
        if (!key_power_of_word(word, &bit)) {
            return data_wrong(&w->said, "\"%.*s\" is no power: " POWERS, word);
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
        return e == ERR_NOT_FOUND ? data_wrong(&w->said, "there is no community %.*s", w->slug) : e;
    }
    TRY(read_powers(w, &k.powers));
    e = data_explain(c, &w->said, key_make(c, &m, &k, &code));
    TRY(e == ERR_FULL ? data_wrong(&w->said, "%.*s has as many keys as there may be", w->slug) : e);
    snprintf(w->said.out, sizeof w->said.out, "%.*s", STR_ARG(code));
    return ERR_OK;
}

static enum err run_make(struct ctx *c, void *self) {
    return make(c, self);
}

static enum err run_revoke(struct ctx *c, void *self) {
    struct key_work *w = self;
    struct id id;
    enum err e = id_parse(w->what, &id) ? key_end(c, id) : ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND
               ? data_wrong(&w->said, "there is no key %.*s - kith key list shows them", w->what)
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
    struct key_work w = {0};
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
        return data_list("key list", o, print_keys);
    }
    if (strcmp(act, "make") == 0 && left == 3) {
        return data_change("key make", o, run_make, &w, &w.said);
    }
    if (strcmp(act, "revoke") == 0 && left == 3) {
        return data_change("key revoke", o, run_revoke, &w, &w.said);
    }
    return key_usage();
}
