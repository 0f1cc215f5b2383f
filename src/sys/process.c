/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Starting a program and hearing it out. */
#include "sys/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
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

/* --- a conversation --- */

struct process {
    pid_t pid;
    int fd; /* a socket: writing to one that has ended is an error, not a signal */
    bool ended;
    int status;
    double seconds;
    size_t kept; /* bytes that were said and not sent yet */
    char said[PIECE];
};

struct process *process_open(const char *program, const char *word) {
    int ends[2];
    struct process *p = calloc(1, sizeof *p);
    if (p == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        free(p);
        return NULL;
    }
    int failed = start(program, word, ends[1], ends[1], &p->pid);
    (void)close(ends[1]);
    if (failed != 0) {
        (void)close(ends[0]);
        free(p);
        errno = failed;
        return NULL;
    }
    p->fd = ends[0];
    return p;
}

/* Until the socket can be read or written. */
static enum err await(int fd, short what, int64_t until_us) {
    for (;;) {
        int64_t left_ms = (until_us - clock_monotonic_us()) / 1000;
        struct pollfd wait = {.fd = fd, .events = what};
        int ready = left_ms <= 0 ? 0 : poll(&wait, 1, left_ms > INT_MAX ? INT_MAX : (int)left_ms);
        if (ready >= 0) {
            return ready == 0 ? ERR_BUSY : ERR_OK;
        }
        if (errno != EINTR) {
            return ERR_BUG;
        }
    }
}

static enum err send_all(struct process *p, const char *at, size_t n, int64_t ms) {
    int64_t until_us = clock_monotonic_us() + ms * 1000;
    while (n) {
        TRY(await(p->fd, POLLOUT, until_us));
        ssize_t put = send(p->fd, at, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        if (put <= 0) {
            return ERR_BUG;
        }
        at += put;
        n -= (size_t)put;
    }
    return ERR_OK;
}

enum err process_flush(struct process *p, int64_t ms) {
    size_t n = p->kept;
    p->kept = 0;
    return p->ended ? ERR_BUG : send_all(p, p->said, n, ms);
}

enum err process_say(struct process *p, const void *bytes, size_t n, int64_t ms) {
    if (n > sizeof p->said - p->kept) {
        TRY(process_flush(p, ms));
    }
    if (n > sizeof p->said) {
        return p->ended ? ERR_BUG : send_all(p, bytes, n, ms);
    }
    if (n > 0) {
        memcpy(p->said + p->kept, bytes, n);
        p->kept += n;
    }
    return ERR_OK;
}

enum err process_hear(struct process *p, void *bytes, size_t n, int64_t ms) {
    int64_t until_us = clock_monotonic_us() + ms * 1000;
    char *at = bytes;
    TRY(process_flush(p, ms));
    while (n) {
        TRY(await(p->fd, POLLIN, until_us));
        ssize_t got = recv(p->fd, at, n, MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        if (got <= 0) {
            return ERR_BUG;
        }
        at += got;
        n -= (size_t)got;
    }
    return ERR_OK;
}

double process_seconds(struct process *p) {
    struct rusage used = {0};
    if (!p->ended) {
        (void)kill(p->pid, SIGKILL);
        while (wait4(p->pid, &p->status, 0, &used) < 0 && errno == EINTR) {
        }
        p->ended = true;
        p->seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    }
    return p->seconds;
}

bool process_ran_out(struct process *p) {
    (void)process_seconds(p);
    return WIFSIGNALED(p->status) && WTERMSIG(p->status) == SIGXCPU;
}

int process_close(struct process *p) {
    (void)process_seconds(p);
    int status = p->status;
    (void)close(p->fd);
    free(p);
    return status;
}
