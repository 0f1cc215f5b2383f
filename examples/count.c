/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counts three ballots by Schulze's method, with libkith, and prints the answer.
 * cc count.c $(pkg-config --cflags --libs libkith) */
#include <kith.h>
#include <stdio.h>
#include <string.h>

static const char ballots[] = "Ana,Bo,Cy\n1,2,3\n2,1,3\n1,3,2\n";

int main(void) {
    struct kith *k = kith_new("tally");
    if (k == NULL) {
        return 1;
    }
    int code = kith_option(k, "method", "schulze");
    if (code == KITH_DONE) {
        code = kith_option(k, "seed", "kith-2026");
    }
    if (code == KITH_DONE) {
        code = kith_file(k, "ballots", ballots, strlen(ballots));
    }
    if (code == KITH_DONE) {
        code = kith_answer(k);
    }
    if (code == KITH_DONE) {
        fputs(kith_output(k, NULL), stdout);
    } else {
        fprintf(stderr, "no result: %s\n", kith_why(k));
    }
    kith_free(k);
    return code;
}
