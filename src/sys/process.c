/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Starting a program and hearing it out. */
#include "sys/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"

#define PIECE 65536

struct str process_beside(struct arena *a, const char *name) {
    char own[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);
    while (n > 0 && own[n - 1] != '/') {
        n--;
    }
    return arena_printf(a, "%.*s%s", n > 0 ? (int)n : 0, own, name);
}

static int start(const char *program, const char *word, int in, int out, pid_t *pid) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none;
    char *const argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)word, NULL};
    char *const env[] = {NULL};
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&how);
    /* This process blocks the signals that end it; the program shall not. */
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
    int failed = posix_spawn(pid, program, &files, &how, argv, env);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* Until it closes its output. */
static enum err hear(int fd, int64_t until_us, struct buf *out) {
    for (;;) {
        int64_t left_ms = (until_us - clock_monotonic_us()) / 1000;
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = left_ms <= 0 ? 0 : poll(&wait, 1, (int)left_ms);
        if (ready == 0) {
            return ERR_BUSY;
        }
        char piece[PIECE];
        ssize_t n = ready < 0 ? -1 : read(fd, piece, sizeof piece);
        if (n == 0) {
            return ERR_OK;
        }
        if (n < 0 && errno != EINTR) {
            return ERR_STORE;
        }
        if (n > 0) {
            buf_put(out, str_make(piece, (size_t)n));
        }
        if (out->overflow) {
            return ERR_TOO_LARGE;
        }
    }
}

static enum err hear_to_its_end(pid_t pid, int fd, int64_t ms, struct buf *out, int *status) {
    enum err e = hear(fd, clock_monotonic_us() + ms * 1000, out);
    (void)close(fd);
    if (e != ERR_OK) {
        (void)kill(pid, SIGKILL);
    }
    while (waitpid(pid, status, 0) < 0 && errno == EINTR) {
    }
    if (e == ERR_OK && !(WIFEXITED(*status) && WEXITSTATUS(*status) == 0)) {
        return ERR_BUG;
    }
    return e;
}

enum err process_run(const char *program, const char *word, const char *input, int64_t ms,
                     struct buf *out, int *status) {
    int in = open(input, O_RDONLY | O_CLOEXEC);
    int ends[2];
    *status = 0;
    if (in < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        int kept = errno;
        if (in >= 0) {
            (void)close(in);
        }
        errno = kept;
        return ERR_STORE;
    }
    pid_t pid = 0;
    int failed = start(program, word, in, ends[1], &pid);
    (void)close(in);
    (void)close(ends[1]);
    if (failed != 0) {
        (void)close(ends[0]);
        errno = failed;
        return ERR_STORE;
    }
    return hear_to_its_end(pid, ends[0], ms, out, status);
}
