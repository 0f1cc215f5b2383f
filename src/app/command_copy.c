/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith copy: a whole site into another folder, another kind of store, or both. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/data.h"
#include "app/upkeep.h"
#include "base/json.h"
#include "db/copy.h"
#include "kernel/search.h"
#include "sys/file.h"

#define LINES_MAX ((size_t)1 << 20)

struct copying {
    struct data_options from, to;
    bool json;
    bool same_folder;
    struct arena *arena;
    struct str part; /* the folder that does not count yet; absent: none is needed */
    struct copy_job job;
    struct keep_report report;
    struct buf why;
};

static const struct copy_twin *const twins[] = {&search_twin, NULL};

/* --- what it says --- */

static int usage(void) {
    fprintf(stderr, "usage: kith copy --data DIR [--database URL] --to DIR [--to-database URL] "
                    "[--json]\n");
    return EXIT_USAGE;
}

/* 1234567 as 1,234,567 */
static const char *commas(int64_t v, char out[32]) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)v);
    size_t at = 0;
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            out[at++] = ',';
        }
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

static void show_progress(void *self, const char *what, int64_t done, int64_t all) {
    char a[32], b[32];
    (void)self;
    fprintf(stderr, "\r\033[K%s of %s %s", commas(done, a), commas(all, b), what);
    fflush(stderr);
}

static void show_files(int64_t files, int64_t bytes) {
    (void)bytes;
    fprintf(stderr, "\r\033[K%lld files", (long long)files);
    fflush(stderr);
}

static void print_result(const struct copying *c, bool good) {
    const struct keep_report *r = &c->report;
    char rows[32], files[32];
    if (!c->json) {
        printf("%s rows in %lld tables, all there; %s files. %s: the store, %lld acts in its log, "
               "%lld files of pictures.\n",
               commas(c->job.rows, rows), (long long)c->job.tables, commas(r->files, files),
               good ? "Sound" : "NOT SOUND", (long long)r->acts, (long long)r->pictures);
        return;
    }
    struct buf b = buf_make(4096);
    struct json_out j = json_begin(&b);
    json_open_object(&j);
    json_key(&j, "sound");
    json_put_bool(&j, good);
    json_key(&j, "rows");
    json_put_int(&j, c->job.rows);
    json_key(&j, "tables");
    json_put_int(&j, c->job.tables);
    json_key(&j, "files");
    json_put_int(&j, r->files);
    json_key(&j, "acts");
    json_put_int(&j, r->acts);
    json_key(&j, "faults");
    json_put_int(&j, (int64_t)r->faults);
    json_close_object(&j);
    printf("%.*s\n", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

static void clear_line(const struct copying *c) {
    if (c->job.progress != NULL) {
        fputs("\r\033[K", stderr);
    }
}

static int explain(const struct copying *c, enum err e, const char *what) {
    clear_line(c);
    const char *why = e == ERR_DISK    ? "there is no room on the disk"
                      : e == ERR_TWICE ? "is there already; name one that is not"
                                       : strerror(errno);
    if (c->why.n > 0) {
        fprintf(stderr, "kith copy: %.*s\n", STR_ARG(buf_str(&c->why)));
    } else {
        fprintf(stderr, "kith copy: %s: %s\n", what, why);
    }
    return EXIT_STORE;
}

/* --- where to --- */

static bool is_same_folder(struct arena *a, struct str one, struct str other) {
    struct stat x, y;
    return stat(arena_cstr(a, one), &x) == 0 && stat(arena_cstr(a, other), &y) == 0 &&
           x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Another folder is made as DIR.part. In the same one a new kith.db is made in copy.part, and
 * nothing at all when a database takes the store. */
static void choose_part(struct copying *c) {
    if (!c->same_folder) {
        c->part = arena_printf(c->arena, "%s.part", c->to.folder.p);
    } else if (str_is_empty(c->to.database)) {
        c->part = arena_printf(c->arena, "%s/copy.part", c->to.folder.p);
    }
}

static struct str without_slash(struct arena *a, struct str folder) {
    while (folder.n > 1 && folder.p[folder.n - 1] == '/') {
        folder.n--;
    }
    return arena_str(a, folder);
}

static enum err look(struct copying *c) {
    struct store_options to = {.folder = c->to.folder, .database = c->to.database};
    c->to.folder = without_slash(c->arena, c->to.folder);
    c->same_folder = is_same_folder(c->arena, c->from.folder, c->to.folder);
    choose_part(c);
    TRY(copy_is_free(to, &c->why));
    return c->same_folder ? ERR_OK : keep_is_free(c->to.folder);
}

/* --- copying --- */

/* The store's moment has come before: a picture is written before its row. */
static enum err take_files(void *self) {
    struct copying *c = self;
    return c->same_folder ? ERR_OK : keep_files(c->from.folder, c->part, &c->report);
}

static enum err name_part(struct copying *c) {
    if (!c->same_folder) {
        return keep_part_name(c->part, c->to.folder);
    }
    struct str file = arena_printf(c->arena, "%s/kith.db", c->to.folder.p);
    return c->part.p == NULL ? ERR_OK : keep_part_name_file(c->part, STR("kith.db"), file);
}

/* What it opens it closes: a SQLite file is whole under its name alone once nobody has it open. */
static enum err copy_into_part(struct copying *c, struct store *from) {
    struct store *to = NULL;
    struct store_options o = {.folder = c->part, .database = c->to.database, .workers = 1};
    enum err e = store_open(o, &to, &c->why);
    if (e == ERR_OK) {
        e = copy_store(from, to, &c->job, &c->why);
        store_close(to);
    }
    return e;
}

static enum err copy_site(struct copying *c, struct store *from) {
    if (c->part.p != NULL) {
        TRY(keep_part_make(c->part));
    }
    enum err e = copy_into_part(c, from);
    e = e == ERR_OK ? name_part(c) : e;
    int kept = errno;
    if (e != ERR_OK && c->part.p != NULL && file_exists(c->part.p)) {
        (void)!folder_delete(c->part.p);
    }
    errno = kept;
    return e;
}

/* --- and a look at it --- */

static int look_at_copy(struct copying *c) {
    struct store *s = data_open_beside("copy", c->to);
    if (s == NULL) {
        return EXIT_STORE;
    }
    enum err e = copy_settle(s, &c->why);
    if (e != ERR_OK) {
        (void)explain(c, e, "");
    }
    e = keep_verify(s, c->to.folder, &c->report);
    store_close(s);
    clear_line(c);
    print_result(c, e == ERR_OK);
    fwrite(c->report.lines.p, 1, c->report.lines.n, stderr);
    return e == ERR_OK ? EXIT_DONE : EXIT_NO_RESULT;
}

static int copy(struct copying *c) {
    enum err e = look(c);
    if (e != ERR_OK) {
        (void)explain(c, e, c->to.folder.p);
        return EXIT_INPUT;
    }
    struct store *from = data_open_beside("copy", c->from);
    if (from == NULL) {
        return EXIT_STORE;
    }
    e = copy_site(c, from);
    store_close(from);
    return e == ERR_OK ? look_at_copy(c) : explain(c, e, c->to.folder.p);
}

int command_copy(int argc, char **argv) {
    struct copying c = {.arena = arena_make(), .why = buf_make(4096)};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &c.from.folder}, {"database", OPTION_TEXT, &c.from.database},
        {"to", OPTION_TEXT, &c.to.folder},     {"to-database", OPTION_TEXT, &c.to.database},
        {"json", OPTION_FLAG, &c.json},        {0},
    };
    int exit = EXIT_USAGE;
    if (options_read(argc, argv, rows) != 1 || str_is_empty(c.from.folder) ||
        str_is_empty(c.to.folder)) {
        (void)usage();
    } else {
        bool watched = isatty(STDERR_FILENO) != 0;
        c.job = (struct copy_job){.twins = twins,
                                  .progress = watched ? show_progress : NULL,
                                  .before_end = take_files,
                                  .self = &c};
        c.report = (struct keep_report){.lines = buf_make(LINES_MAX),
                                        .progress = watched ? show_files : NULL};
        exit = copy(&c);
        buf_free(&c.report.lines);
    }
    buf_free(&c.why);
    arena_free(c.arena);
    return exit;
}
