/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith backup, restore and verify: what they say. What they do is upkeep.c's. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/data.h"
#include "app/upkeep.h"
#include "base/json.h"
#include "sys/file.h"

#define LINES_MAX ((size_t)1 << 20)

struct keep_options {
    struct data_options data;
    bool json;
};

static int usage(const char *command, const char *words) {
    fprintf(stderr, "usage: kith %s %s [--database URL] [--json]\n", command, words);
    return EXIT_USAGE;
}

/* How many words are left, the command's name included; -1: told why not. */
static int read_options(int argc, char **argv, struct keep_options *o) {
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o->data.folder},
        {"database", OPTION_TEXT, &o->data.database},
        {"json", OPTION_FLAG, &o->json},
        {0},
    };
    return options_read(argc, argv, rows);
}

static void show_progress(int64_t files, int64_t bytes) {
    fprintf(stderr, "\r%lld files, %lld MB ", (long long)files, (long long)(bytes >> 20));
    fflush(stderr);
}

static struct keep_report report_make(void) {
    return (struct keep_report){.lines = buf_make(LINES_MAX),
                                .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
}

static void report_end(struct keep_report *r) {
    if (r->progress != NULL && r->files >= 50) {
        fputs("\r\033[K", stderr);
    }
    fwrite(r->lines.p, 1, r->lines.n, stderr);
    fflush(stderr);
    buf_free(&r->lines);
}

static void print_result(const struct keep_options *o, const struct keep_report *r, bool good,
                         const char *text) {
    if (!o->json) {
        printf("%s\n", text);
        return;
    }
    struct buf b = buf_make(4096);
    struct json_out j = json_begin(&b);
    json_open_object(&j);
    json_key(&j, "sound");
    json_put_bool(&j, good);
    json_key(&j, "files");
    json_put_int(&j, r->files);
    json_key(&j, "bytes");
    json_put_int(&j, r->bytes);
    json_key(&j, "acts");
    json_put_int(&j, r->acts);
    json_key(&j, "pictures");
    json_put_int(&j, r->pictures);
    json_key(&j, "faults");
    json_put_int(&j, (int64_t)r->faults);
    json_close_object(&j);
    printf("%.*s\n", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

static void explain(const char *command, enum err e, const char *target) {
    const char *why = e == ERR_DISK        ? "there is no room on the disk"
                      : e == ERR_TWICE     ? "is there already; name one that is not"
                      : e == ERR_NOT_FOUND ? "is not a backup of Kith, or not a whole one"
                      : e == ERR_CONFLICT  ? "is not sound"
                                           : strerror(errno);
    fprintf(stderr, "kith %s: %s: %s\n", command, target, why);
}

/* --- backup --- */

int command_backup(int argc, char **argv) {
    struct keep_options o = {0};
    if (read_options(argc, argv, &o) != 2 || str_is_empty(o.data.folder)) {
        return usage("backup", "--data DIR TARGET");
    }
    struct store *s = data_open_beside("backup", o.data);
    if (s == NULL) {
        return EXIT_STORE;
    }
    struct keep_report r = report_make();
    enum err e = keep_backup(s, o.data.folder, str_of(argv[1]), &r);
    bool own = store_kind(s) == DB_SQLITE;
    store_close(s);
    if (e != ERR_OK) {
        report_end(&r);
        explain("backup", e, argv[1]);
        return EXIT_STORE;
    }
    char text[200];
    (void)snprintf(text, sizeof text, "The backup is made: %lld files, %lld MB.",
                   (long long)r.files, (long long)(r.bytes + (1 << 19)) >> 20);
    print_result(&o, &r, r.faults == 0, text);
    if (!own) {
        fprintf(
            stderr,
            "The database is not in it. Copy it with PostgreSQL's own command, before this one:\n"
            "  pg_dump --format=custom --file=kith.dump \"$DATABASE\"\n");
    }
    report_end(&r);
    return EXIT_DONE;
}

/* --- verify --- */

static int verify_store(const struct keep_options *o, struct keep_report *r, enum err listed) {
    struct store *s = data_open_beside("verify", o->data);
    if (s == NULL) {
        report_end(r);
        return EXIT_STORE;
    }
    enum err e = keep_verify(s, o->data.folder, r);
    store_close(s);
    bool good = e == ERR_OK && listed == ERR_OK;
    char text[200];
    (void)snprintf(text, sizeof text,
                   "%s: the store, %lld acts in its log, %lld files of pictures.",
                   good ? "Sound" : "NOT SOUND", (long long)r->acts, (long long)r->pictures);
    print_result(o, r, good, text);
    report_end(r);
    return good ? EXIT_DONE : e == ERR_STORE ? EXIT_STORE : EXIT_NO_RESULT;
}

/* A backup of a PostgreSQL site has no store in it: only its list can be checked. */
static bool has_store(struct str folder, struct str database) {
    struct arena *a = arena_make();
    bool has =
        !str_is_empty(database) || file_exists(arena_printf(a, "%.*s/kith.db", STR_ARG(folder)).p);
    arena_free(a);
    return has;
}

int command_verify(int argc, char **argv) {
    struct keep_options o = {0};
    int left = read_options(argc, argv, &o);
    if (left == 2 && str_is_empty(o.data.folder)) {
        o.data.folder = str_of(argv[1]);
    } else if (left != 1 || str_is_empty(o.data.folder)) {
        return usage("verify", "--data DIR | BACKUP");
    }
    struct keep_report r = report_make();
    enum err listed = ERR_OK;
    if (keep_is_backup(o.data.folder)) {
        listed = keep_check_list(o.data.folder, &r);
    } else if (left == 2) {
        report_end(&r);
        explain("verify", ERR_NOT_FOUND, argv[1]);
        return EXIT_INPUT;
    }
    if (has_store(o.data.folder, o.data.database)) {
        return verify_store(&o, &r, listed);
    }
    print_result(&o, &r, listed == ERR_OK, listed == ERR_OK ? "Sound: the files." : "NOT SOUND");
    report_end(&r);
    return listed == ERR_OK ? EXIT_DONE : EXIT_NO_RESULT;
}

/* --- restore --- */

static int restored(struct keep_options *o, struct keep_report *r) {
    struct buf why = buf_make(4096);
    struct store *s = NULL;
    struct store_options options = {.folder = o->data.folder, .database = o->data.database};
    if (store_open(options, &s, &why) != ERR_OK) {
        fprintf(stderr, "kith restore: %.*s\n", STR_ARG(buf_str(&why)));
        buf_free(&why);
        report_end(r);
        return EXIT_STORE;
    }
    buf_free(&why);
    enum err e = keep_verify(s, o->data.folder, r);
    store_close(s);
    print_result(o, r, e == ERR_OK,
                 e == ERR_OK ? "Restored, and sound." : "Restored, but NOT SOUND.");
    report_end(r);
    return e == ERR_OK ? EXIT_DONE : EXIT_NO_RESULT;
}

int command_restore(int argc, char **argv) {
    struct keep_options o = {0};
    if (read_options(argc, argv, &o) != 2 || str_is_empty(o.data.folder)) {
        return usage("restore", "--data DIR BACKUP");
    }
    struct str backup = str_of(argv[1]);
    struct keep_report r = report_make();
    enum err e = keep_check_list(backup, &r);
    if (e != ERR_OK) {
        report_end(&r);
        explain("restore", e, argv[1]);
        return EXIT_INPUT;
    }
    r.files = r.bytes = 0;
    e = keep_restore(backup, o.data.folder, &r);
    if (e != ERR_OK) {
        report_end(&r);
        struct arena *a = arena_make();
        explain("restore", e, arena_cstr(a, o.data.folder));
        arena_free(a);
        return EXIT_STORE;
    }
    if (has_store(o.data.folder, o.data.database)) {
        return restored(&o, &r);
    }
    print_result(&o, &r, true,
                 "The files are restored. The database comes back with PostgreSQL's own "
                 "command: pg_restore --dbname=\"$DATABASE\" kith.dump");
    report_end(&r);
    return EXIT_DONE;
}
