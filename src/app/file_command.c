/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The frame around an engine on the command line. */
#include "app/file_command.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "lib/bundle.h"
#include "lib/engines.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"

#define BAR_US 100000 /* between two looks of the bar */
#define OPTIONS_MAX 32

static int usage(const struct question *q) {
    (void)fprintf(stderr, "kith %s: %.*s\nusage: kith %s %s\n", q->engine->name, STR_ARG(q->why),
                  q->engine->name, q->engine->arguments);
    return EXIT_USAGE;
}

/* --- how far it is --- */

static int64_t bar_told; /* when, in microseconds; 0: never. A program asks once */

/* One line on a terminal, written over. */
static bool bar_tell(void *self, double share, uint64_t steps) {
    (void)self;
    int64_t now = clock_monotonic_us();
    if (now - bar_told < BAR_US) {
        return true;
    }
    bar_told = now;
    if (share < 0) {
        (void)fprintf(stderr, "\rstep %llu ", (unsigned long long)steps);
    } else {
        (void)fprintf(stderr, "\r%3.0f %% ", 100 * share);
    }
    return true;
}

static void bar_wipe(void) {
    if (bar_told) {
        (void)fprintf(stderr, "\r%28s\r", "");
    }
}

/* --- in and out --- */

static int add_file(struct question *q, struct str name, const char *path) {
    struct str text;
    bool standard = strcmp(path, "-") == 0;
    switch (file_read(q->arena, standard ? "/dev/stdin" : path, QUESTION_INPUT_MAX, &text)) {
    case ERR_OK:
        return question_file(q, name, str_of(path), text);
    case ERR_TOO_LARGE:
        (void)fprintf(stderr, "%s: more than a gigabyte cannot be read\n", path);
        return EXIT_INPUT;
    default:
        (void)fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
        return EXIT_INPUT;
    }
}

/* Whoever stops the program gets the whole answer or nothing of it. */
static bool write_whole(struct str s) {
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &before);
    bool written = fwrite(s.n ? s.p : "", 1, s.n, stdout) == s.n;
    written = fflush(stdout) == 0 && written;
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return written;
}

static void tell_why(const struct question *q, int code) {
    if (code == EXIT_USAGE) {
        (void)usage(q);
    } else if (code == EXIT_INPUT) {
        (void)fprintf(stderr, "%.*s:%zu:%zu: %.*s\n", STR_ARG(q->path), q->flaw.line,
                      q->flaw.column, STR_ARG(q->why));
    } else if (q->why.p && !(q->json && code == EXIT_NO_RESULT)) {
        (void)fprintf(stderr, "kith %s: %.*s\n", q->engine->name, STR_ARG(q->why));
    }
}

/* --- the words of the command line --- */

struct asked {
    bool bundle;
    struct str text[OPTIONS_MAX]; /* of the options, in the order of the engine's table */
    bool flag[OPTIONS_MAX];
};

/* The engine's table of options as a command's, with --json and --bundle. */
static void rows_of(struct question *q, struct asked *a, struct option_row *row) {
    const struct engine_option *o = q->engine->option;
    size_t i = 0;
    for (; o[i].name; i++) {
        assert(i < OPTIONS_MAX);
        bool flag = o[i].kind == ASK_FLAG;
        row[i] = (struct option_row){o[i].name, flag ? OPTION_FLAG : OPTION_TEXT,
                                     flag ? (void *)&a->flag[i] : (void *)&a->text[i]};
    }
    row[i] = (struct option_row){"json", OPTION_FLAG, &q->json};
    row[i + 1] = (struct option_row){"bundle", OPTION_FLAG, &a->bundle};
}

static int take_options(struct question *q, const struct asked *a) {
    const struct engine_option *o = q->engine->option;
    for (size_t i = 0; o[i].name; i++) {
        int code = EXIT_DONE;
        if (a->flag[i]) {
            code = question_option(q, str_of(o[i].name), STR("true"));
        } else if (a->text[i].p && o[i].kind != ASK_FILE) {
            code = question_option(q, str_of(o[i].name), a->text[i]);
        }
        if (code) {
            return code;
        }
    }
    return EXIT_DONE;
}

static int take_files(struct question *q, const struct asked *a, char **path) {
    const struct engine *e = q->engine;
    int code = EXIT_DONE;
    for (size_t i = 0; !code && i < 2 && e->file[i].name; i++) {
        code = add_file(q, str_of(e->file[i].name), path[i]);
    }
    for (size_t i = 0; !code && e->option[i].name; i++) {
        if (e->option[i].kind == ASK_FILE && a->text[i].p) {
            code = add_file(q, str_of(e->option[i].name), arena_cstr(q->arena, a->text[i]));
        }
    }
    return code;
}

static int count_words(struct question *q, int words) {
    static const char *const fewer[] = {"which file?", "which two files?"};
    static const char *const more[] = {"one file at a time", "two files, no more"};
    int wanted = q->engine->file[1].name ? 2 : 1;
    if (words == wanted + 1) {
        return EXIT_DONE;
    }
    return question_usage(q, "%s", words <= wanted ? fewer[wanted - 1] : more[wanted - 1]);
}

/* The answer in JSON becomes a bundle with all that it came from. */
static int make_bundle(struct question *q, int code) {
    struct buf zip = buf_make(QUESTION_OUTPUT_MAX);
    if (code != EXIT_DONE && code != EXIT_NO_RESULT) {
        return code;
    }
    if (bundle_write(q, &zip) != ERR_OK) {
        code = question_none(q, "the bundle would have more than a gigabyte");
        buf_clear(&zip);
    }
    buf_free(&q->out);
    q->out = zip;
    if (q->engine->personal) {
        (void)fprintf(stderr, "kith %s: beware, the bundle holds %s, as the files have it\n",
                      q->engine->name, q->engine->personal);
    }
    return code;
}

static int ask(struct question *q, int argc, char **argv) {
    struct asked a = {0};
    struct option_row row[OPTIONS_MAX + 3] = {0};
    rows_of(q, &a, row);
    int words = options_read(argc, argv, row);
    if (words < 0) {
        return EXIT_USAGE;
    }
    int code = count_words(q, words);
    code = code ? code : take_options(q, &a);
    if (code) {
        return usage(q);
    }
    code = take_files(q, &a, argv + 1);
    if (code) {
        return code;
    }
    q->helper = process_beside(q->arena, "kith-helper").p;
    if (isatty(STDERR_FILENO)) {
        q->progress = bar_tell;
    }
    q->json = q->json || a.bundle;
    if (a.bundle && q->engine == &engine_recount) {
        (void)question_usage(q, "a bundle of a bundle is not made");
        return usage(q);
    }
    code = question_answer(q);
    code = a.bundle ? make_bundle(q, code) : code;
    bar_wipe();
    tell_why(q, code);
    return code;
}

int file_command(const struct engine *e, int argc, char **argv) {
    struct question q;
    question_begin(&q, e);
    int code = ask(&q, argc, argv);
    if (!write_whole(buf_str(&q.out))) {
        (void)fprintf(stderr, "kith %s: the answer could not be written\n", e->name);
        code = EXIT_STORE;
    }
    question_end(&q);
    return code;
}
