/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith import practices: cases of another catalogue, from its files. The whole file or nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/data.h"
#include "area/learn/practice_file.h"
#include "base/json.h"
#include "sys/file.h"

#define FILE_MAX ((size_t)64 << 20)

struct practices_options {
    struct data_options data;
    struct str format, community, organisations;
    bool preview, json;
};

struct practices_work {
    const struct practices_options *o;
    const struct practice_file *file;
    size_t made;
    bool no_community;
};

static int usage(void) {
    fputs("usage: kith import practices --data DIR CASES.csv --format participedia\n"
          "           --community SLUG [--organisations FILE.csv]\n"
          "           [--preview] [--json] [--database URL]\n",
          stderr);
    return EXIT_USAGE;
}

static enum err take_in(struct ctx *c, void *self) {
    struct practices_work *w = self;
    struct community m;
    enum err e = community_by_slug(c, w->o->community, &m);
    w->no_community = e == ERR_NOT_FOUND;
    TRY(e);
    return practice_file_take_in(c, &m, w->file, &w->made);
}

static size_t with_country(const struct practice_file *f) {
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++) {
        n += str_is_empty(f->item[i].country) ? 0 : 1;
    }
    return n;
}

static void tell(const struct practices_work *w) {
    const struct practice_file *f = w->file;
    if (w->o->json) {
        printf("{\"kith\":1,\"ok\":true,\"preview\":%s,\"rows\":%zu,\"with_country\":%zu,"
               "\"made\":%zu}\n",
               w->o->preview ? "true" : "false", f->count, with_country(f), w->made);
    } else if (w->o->preview) {
        printf("%zu cases, %zu with a country; nothing was changed\n", f->count, with_country(f));
    } else {
        printf("%zu new practices, %zu known ones\n", w->made, f->count - w->made);
    }
}

static int write_all(struct practices_work *w) {
    struct store *s = data_open("import", w->o->data, false);
    if (s == NULL) {
        return EXIT_STORE;
    }
    enum err e = data_write(s, take_in, w);
    store_close(s);
    if (e == ERR_NOT_FOUND && w->no_community) {
        fprintf(stderr, "kith import: there is no community \"%.*s\"; nothing was changed\n",
                STR_ARG(w->o->community));
        return EXIT_USAGE;
    }
    if (e != ERR_OK) {
        fprintf(stderr, "kith import: the store failed (%s); nothing was changed\n", err_name(e));
        return EXIT_STORE;
    }
    return EXIT_DONE;
}

static bool read_text(struct arena *a, const char *path, struct str *out) {
    enum err e = file_read(a, path, FILE_MAX, out);
    if (e != ERR_OK) {
        fprintf(stderr, "kith import: %s: %s\n", path,
                e == ERR_TOO_LARGE ? "more than 64 MB" : strerror(errno));
    }
    return e == ERR_OK;
}

static int work(struct arena *a, const struct practices_options *o, const char *path) {
    struct str cases, organisations = STR("");
    struct practice_file f;
    if (!read_text(a, path, &cases) ||
        (!str_is_empty(o->organisations) &&
         !read_text(a, arena_cstr(a, o->organisations), &organisations))) {
        return EXIT_INPUT;
    }
    if (practice_file_read(a, cases, organisations, &f) != ERR_OK) {
        for (size_t i = 0; i < f.flaws; i++) {
            fprintf(stderr, "%s:%zu:%zu: %.*s\n", path, f.flaw[i].line, f.flaw[i].column,
                    STR_ARG(f.flaw[i].why));
        }
        fputs("kith import: nothing was changed\n", stderr);
        return EXIT_INPUT;
    }
    struct practices_work w = {.o = o, .file = &f};
    int code = o->preview ? EXIT_DONE : write_all(&w);
    if (code == EXIT_DONE) {
        tell(&w);
    }
    return code;
}

int command_import_practices(int argc, char **argv) {
    struct practices_options o = {0};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.data.folder},
        {"database", OPTION_TEXT, &o.data.database},
        {"format", OPTION_TEXT, &o.format},
        {"community", OPTION_TEXT, &o.community},
        {"organisations", OPTION_TEXT, &o.organisations},
        {"preview", OPTION_FLAG, &o.preview},
        {"json", OPTION_FLAG, &o.json},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 3 || !str_eq(o.format, STR("participedia")) || str_is_empty(o.community) ||
        str_is_empty(o.data.folder)) {
        return left < 0 ? EXIT_USAGE : usage();
    }
    struct arena *a = arena_make();
    int code = work(a, &o, argv[2]);
    arena_free(a);
    return code;
}
