/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A mail server that is not ours (tests/peer/smtp.py), beside a test. */
#ifndef KITH_TESTS_UNIT_MAIL_PEER_H
#define KITH_TESTS_UNIT_MAIL_PEER_H

#include <jansson.h>
#include <sys/types.h>

#include "base/str.h"

struct mail_peer {
    pid_t pid;
    int input; /* it ends when this is closed */
    long port;
    struct str taken; /* path of what it took */
};

/* Skips the test where there is none. Ends with the test. words: more of its command line, then
 * NULL. */
void mail_peer_start(struct mail_peer *p, const char *const *words);
void mail_peer_stop(void *self);
/* The n-th mail it took, from 0; NULL: it took no more. The caller lets go of it. */
json_t *mail_peer_took(const struct mail_peer *p, size_t n);

#endif
