/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Starting and asking the mail server beside a test. */
#include "tests/unit/mail_peer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/file.h"
#include "tests/unit/test.h"

void mail_peer_stop(void *self) {
    struct mail_peer *p = self;
    if (p->pid > 0) {
        (void)close(p->input);
        (void)waitpid(p->pid, NULL, 0);
        p->pid = 0;
    }
}

static void peer_child(int in, int out, const char *taken, const char *const *words) {
    const char *first[] = {"/usr/bin/python3", "tests/peer/smtp.py", taken};
    char *argv[8] = {NULL};
    for (size_t i = 0; i < 3; i++) {
        argv[i] = strdup(first[i]);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        argv[3 + i] = strdup(words[i]);
    }
    (void)dup2(in, STDIN_FILENO);
    (void)dup2(out, STDOUT_FILENO);
    execv("/usr/bin/python3", argv);
    _exit(127);
}

void mail_peer_start(struct mail_peer *p, const char *const *words) {
    int in[2], out[2];
    char line[32] = "";
    if (access("tests/peer/smtp.py", R_OK) != 0 ||
        system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") != 0) {
        TEST_SKIP("Debian's python3-aiosmtpd is not here, or not the root of the checkout");
    }
    *p = (struct mail_peer){.taken = arena_printf(test_arena(), "%s/taken", test_folder())};
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    p->pid = fork();
    if (p->pid == 0) {
        (void)close(in[1]);
        peer_child(in[0], out[1], p->taken.p, words);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    p->input = in[1];
    /* The end comes when the test's own variables are gone. */
    struct mail_peer *kept = arena_new(test_arena(), struct mail_peer);
    *kept = *p;
    test_at_end(mail_peer_stop, kept);
    assert_true(read(out[0], line, sizeof line - 1) > 0);
    (void)close(out[0]);
    p->port = strtol(line, NULL, 10);
}

json_t *mail_peer_took(const struct mail_peer *p, size_t n) {
    struct str all;
    if (file_read(test_arena(), p->taken.p, 1 << 20, &all) != ERR_OK) {
        return NULL;
    }
    for (; n > 0; n--) {
        (void)str_cut(&all, '\n');
    }
    struct str line = str_cut(&all, '\n');
    return line.n == 0 ? NULL : json_loadb(line.p, line.n, 0, NULL);
}
