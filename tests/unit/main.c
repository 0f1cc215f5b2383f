/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Runs the unit tests, each as a cmocka group of its own so that one line tells each failure.
 * Usage: unit [--list] [PART...]: tests whose name or file has one of the parts. */
#include "tests/unit/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct test *first;
static struct test **last = &first;
static const char *skip_why;
static char row[512];
static struct arena *arena;
static char folder[64];
static struct {
    void (*run)(void *self);
    void *self;
} end[128];
static size_t ends;

void test_add(struct test *t) {
    *last = t;
    last = &t->next;
}

void test_skipping(const char *why) {
    skip_why = why;
}

void test_row(const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(row, sizeof row, format, args);
    va_end(args);
}

void test_assert_str(struct str got, struct str expected, const char *file, int line) {
    if (!str_eq(got, expected)) {
        (void)printf("got      \"%.*s\"\nexpected \"%.*s\"\n", STR_ARG(got), STR_ARG(expected));
        _fail(file, line);
    }
}

void test_assert_near(double got, double expected, double within, const char *file, int line) {
    double difference = got < expected ? expected - got : got - expected;
    if (!(difference <= within)) {
        (void)printf("got %.17g, expected %.17g\n", got, expected);
        _fail(file, line);
    }
}

struct arena *test_arena(void) {
    if (!arena) {
        arena = arena_make();
    }
    return arena;
}

const char *test_data(const char *path) {
    static const char *const beside[] = {"../shared/data", "../../shared/data",
                                         "../../../shared/data"};
    const char *set = getenv("KITH_DATA");
    struct arena *a = test_arena();
    for (size_t i = 0; i < (set ? 1 : sizeof beside / sizeof beside[0]); i++) {
        struct str full = arena_printf(a, "%s/%s", set ? set : beside[i], path);
        if (access(full.p, R_OK) == 0) {
            return full.p;
        }
    }
    TEST_SKIP(
        arena_printf(a, "the open data is not here (%s; KITH_DATA names its folder)", path).p);
    return NULL;
}

void test_at_end(void (*run)(void *self), void *self) {
    assert_true(ends < sizeof end / sizeof end[0]);
    end[ends].run = run;
    end[ends].self = self;
    ends++;
}

const char *test_folder(void) {
    static unsigned count;
    if (!folder[0]) {
        (void)snprintf(folder, sizeof folder, "/tmp/kith-test-%ld-%u", (long)getpid(), count++);
        if (mkdir(folder, 0700) != 0) {
            folder[0] = '\0';
            fail_msg("no folder could be made under /tmp");
        }
    }
    return folder;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static void tidy(void) {
    while (ends > 0) {
        ends--;
        end[ends].run(end[ends].self);
    }
    arena_free(arena);
    arena = NULL;
    if (folder[0]) {
        (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
        folder[0] = '\0';
    }
}

/* What cmocka and the test print on standard output; standard error stays the sanitizers'. */
struct capture {
    FILE *file;
    int real;
};

static struct capture capture_begin(void) {
    struct capture c = {tmpfile(), dup(STDOUT_FILENO)};
    (void)fflush(stdout);
    if (!c.file || c.real < 0 || dup2(fileno(c.file), STDOUT_FILENO) < 0) {
        perror("unit: standard output cannot be kept apart");
        exit(2);
    }
    return c;
}

static void capture_end(struct capture c, bool show) {
    char piece[4096];
    (void)fflush(stdout);
    (void)dup2(c.real, STDOUT_FILENO);
    (void)close(c.real);
    rewind(c.file);
    size_t n;
    while (show && (n = fread(piece, 1, sizeof piece, c.file)) > 0) {
        (void)fwrite(piece, 1, n, stdout);
    }
    (void)fclose(c.file);
}

enum outcome { PASSED, FAILED, SKIPPED };

static enum outcome run(const struct test *t) {
    const struct CMUnitTest one[] = {{t->name, t->run, NULL, NULL, NULL}};
    skip_why = NULL;
    row[0] = '\0';
    struct capture c = capture_begin();
    bool failed = cmocka_run_group_tests(one, NULL, NULL) != 0;
    (void)fflush(stdout);
    if (failed && row[0]) {
        (void)printf("in the row: %s\n", row);
    }
    capture_end(c, failed);
    if (failed) {
        (void)printf("FAILED %s:%d: %s\n\n", t->file, t->line, t->name);
    } else if (skip_why) {
        (void)printf("skipped %s: %s\n", t->name, skip_why);
    }
    (void)fflush(stdout);
    enum outcome o = failed ? FAILED : skip_why ? SKIPPED : PASSED;
    tidy();
    return o;
}

static bool wanted(const struct test *t, int count, char **part) {
    for (int i = 0; i < count; i++) {
        if (strstr(t->name, part[i]) || strstr(t->file, part[i])) {
            return true;
        }
    }
    return count == 0;
}

int main(int argc, char **argv) {
    bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
    int skipped_arguments = list ? 2 : 1;
    unsigned count[3] = {0};
    cmocka_set_message_output(CM_OUTPUT_SUBUNIT);
    for (struct test *t = first; t; t = t->next) {
        if (!wanted(t, argc - skipped_arguments, argv + skipped_arguments)) {
            continue;
        }
        if (list) {
            (void)printf("%s:%d: %s\n", t->file, t->line, t->name);
        } else {
            count[run(t)]++;
        }
    }
    if (!list) {
        (void)printf("%u passed, %u failed, %u skipped\n", count[PASSED], count[FAILED],
                     count[SKIPPED]);
    }
    return count[FAILED] ? 1 : 0;
}
