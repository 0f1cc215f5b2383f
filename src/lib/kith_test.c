/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of lib/kith.h: libkith as other programs meet it. */
#include "lib/kith.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/process.h"
#include "tests/unit/test.h"

static const char ballots[] = "Ana,Bo,Cy\n1,2,3\n2,1,3\n1,3,2\n";
static const char camps[] =
    "participant,statement,vote\nana,park,1\nana,road,1\nbo,park,1\nbo,road,0\ncy,park,1\n"
    "cy,road,-1\ndi,park,1\ndi,road,-1\ned,park,-1\ned,road,-1\nfi,park,-1\n";

static struct kith *asked(const char *engine, const char *const option[][2], const char *file,
                          const char *text) {
    struct kith *k = kith_new(engine);
    assert_non_null(k);
    for (size_t i = 0; option[i][0]; i++) {
        assert_int_equal(kith_option(k, option[i][0], option[i][1]), KITH_DONE);
    }
    assert_int_equal(kith_file(k, file, text, strlen(text)), KITH_DONE);
    return k;
}

static const char *const schulze[][2] = {{"method", "schulze"}, {"seed", "s"}, {0}};
static const char *const map[][2] = {{"profile", "polis"}, {"people", "true"}, {0}};

TEST("libkith: an answer, its size, its bundle, and nothing to say of why") {
    size_t size, zip_size;
    struct kith *k = asked("tally", schulze, "ballots", ballots);
    assert_string_equal(kith_output(k, NULL), "");
    assert_null(kith_bundle(k, &zip_size));
    assert_int_equal(kith_answer(k), KITH_DONE);
    assert_int_equal(kith_answer(k), KITH_DONE); /* the same again */
    const char *out = kith_output(k, &size);
    assert_int_equal(size, strlen(out));
    assert_true(strncmp(out, "{\"kith\":1,\"engine\":\"tally\",\"method\":\"schulze\"", 45) == 0);
    assert_true(out[size - 1] == '\n');
    assert_string_equal(kith_why(k), "");
    assert_string_equal(kith_where(k, NULL, NULL), "");
    const void *zip = kith_bundle(k, &zip_size);
    assert_non_null(zip);
    assert_ptr_equal(kith_bundle(k, &zip_size), zip);
    struct kith *again = kith_new("recount");
    assert_int_equal(kith_file(again, "bundle", zip, zip_size), KITH_DONE);
    assert_int_equal(kith_answer(again), KITH_DONE);
    assert_string_equal(kith_output(again, NULL),
                        "{\"kith\":1,\"engine\":\"recount\",\"same\":true}\n");
    assert_null(kith_bundle(again, &zip_size));
    kith_free(again);
    kith_free(k);
    kith_free(NULL);
}

TEST("libkith: what cannot be is said, with its place") {
    size_t line, column;
    assert_null(kith_new("dice"));
    struct kith *k = kith_new("tally");
    assert_int_equal(kith_option(k, "colour", "red"), KITH_USAGE);
    assert_string_equal(kith_why(k), "there is no option --colour");
    assert_int_equal(kith_option(k, "seats", "two"), KITH_USAGE);
    assert_string_equal(kith_why(k), "--seats needs a number, not \"two\"");
    assert_int_equal(kith_option(k, "explain", "yes"), KITH_USAGE);
    assert_int_equal(kith_file(k, "votes", "", 0), KITH_USAGE);
    assert_int_equal(kith_answer(k), KITH_USAGE);
    assert_string_equal(kith_why(k), "the file \"ballots\" is missing");
    kith_free(k);

    k = asked("tally", schulze, "ballots", "Ana,Bo\n1,x\n");
    assert_int_equal(kith_file(k, "ballots", "", 0), KITH_USAGE);
    assert_int_equal(kith_answer(k), KITH_INPUT);
    assert_string_equal(kith_where(k, &line, &column), "ballots");
    assert_int_equal(line, 2);
    assert_int_equal(column, 3);
    assert_true(strlen(kith_why(k)) > 10);
    assert_non_null(strstr(kith_output(k, NULL), "\"ok\":false,\"file\":\"ballots\",\"line\":2"));
    kith_free(k);

    k = asked("opinion", map, "votes", "participant,statement,vote\nana,park,1\n");
    assert_int_equal(kith_answer(k), KITH_NO_RESULT);
    assert_non_null(strstr(kith_output(k, NULL), "\"ok\":false,\"reason\":\"participants\""));
    assert_string_equal(kith_why(k), "only 1 people can be counted; a map needs 4");
    kith_free(k);

    k = kith_new("panel");
    kith_helper(k, "/nowhere/kith-helper");
    assert_int_equal(kith_option(k, "size", "1"), KITH_DONE);
    assert_int_equal(kith_file(k, "pool", "id,c\n1,a\n", 9), KITH_DONE);
    assert_int_equal(kith_file(k, "quotas", "category,feature,min,max\nc,a,1,1\n", 33), KITH_DONE);
    assert_int_equal(kith_answer(k), KITH_BROKEN);
    assert_non_null(strstr(kith_why(k), "/nowhere/kith-helper cannot be started"));
    kith_free(k);
}

/* The first person's x, and how many characters it has. */
static double first_x(enum kith_form form, size_t *digits) {
    struct kith *k = asked("opinion", map, "votes", camps);
    double x = 0;
    kith_form(k, form);
    assert_int_equal(kith_answer(k), KITH_DONE);
    const char *at = strstr(kith_output(k, NULL), "\"id\":\"ana\",\"x\":");
    assert_non_null(at);
    at += strlen("\"id\":\"ana\",\"x\":");
    *digits = strcspn(at, ",");
    assert_int_equal(sscanf(at, "%lf", &x), 1);
    kith_free(k);
    return x;
}

TEST("libkith: doubles with all their digits, and text") {
    size_t few, many;
    double rounded = first_x(KITH_JSON, &few);
    double exact = first_x(KITH_EXACT, &many);
    assert_true(few <= 9 && many > 12);
    assert_true(fabs(rounded - exact) <= 5e-7 && exact != rounded);
    struct kith *k = asked("opinion", map, "votes", camps);
    kith_form(k, KITH_TEXT);
    assert_int_equal(kith_answer(k), KITH_DONE);
    assert_true(strncmp(kith_output(k, NULL), "6 participants, 6 counted", 25) == 0);
    kith_free(k);
}

static int stop(void *self, double share, unsigned long long steps) {
    (void)share;
    (void)steps;
    return ++*(int *)self < 2;
}

TEST("libkith: work that is stopped has no result") {
    struct kith *k = asked("opinion", map, "votes", camps);
    int told = 0;
    kith_progress(k, stop, &told);
    assert_int_equal(kith_answer(k), KITH_NO_RESULT);
    assert_string_equal(kith_why(k), "stopped");
    assert_non_null(strstr(kith_output(k, NULL), "\"reason\":\"stopped\""));
    assert_int_equal(told, 2);
    kith_free(k);
}

struct thread {
    pthread_t id;
    struct str out[2];
};

static void *count(void *self) {
    struct thread *t = self;
    for (size_t i = 0; i < 2; i++) {
        struct kith *k =
            i ? asked("opinion", map, "votes", camps) : asked("tally", schulze, "ballots", ballots);
        size_t size;
        assert_int_equal(kith_answer(k), KITH_DONE);
        const char *out = kith_output(k, &size);
        t->out[i] = str_make(strndup(out, size), size);
        kith_free(k);
    }
    return NULL;
}

TEST("libkith: the same bytes from every thread") {
    struct thread t[4];
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&t[i].id, NULL, count, &t[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(t[i].id, NULL), 0);
        for (size_t n = 0; n < 2; n++) {
            assert_true(t[i].out[n].n > 100 && str_eq(t[i].out[n], t[0].out[n]));
        }
    }
    for (size_t i = 0; i < 4; i++) {
        free((char *)t[i].out[0].p);
        free((char *)t[i].out[1].p);
    }
}
