/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The helper's fence, tried from within: what is refused, and what ends the process. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/helper_fence.h"
#include "tests/unit/test.h"

enum { GOOD = 1, REFUSED = 2, OTHER = 3 };

static int told(long answer) {
    return answer >= 0 ? GOOD : errno == EACCES ? REFUSED : OTHER;
}

static int try_memory(void) {
    return syscall(SYS_mmap, NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) > 0 ? GOOD
                                                                                            : OTHER;
}

static int try_program_in_memory(void) {
    return told(
        syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static int try_open(void) {
    return told(syscall(SYS_openat, AT_FDCWD, "/etc/hostname", O_RDONLY));
}

static int try_socket(void) {
    return told(syscall(SYS_socket, 2, 1, 0));
}

static int try_exec(void) {
    static char *const argv[] = {NULL};
    return told(syscall(SYS_execve, "/bin/true", argv, argv));
}

static int try_fork(void) {
    return told(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

static int try_trace(void) {
    return told(syscall(SYS_ptrace, 0, 0, 0, 0));
}

static int try_unlink(void) {
    return told(syscall(SYS_unlinkat, AT_FDCWD, "/tmp/nothing", 0));
}

static int try_kill(void) {
    return told(syscall(SYS_kill, getppid(), 0));
}

TEST("fence: within it a process has memory and what is open, and nothing else") {
    static const struct {
        const char *what;
        int (*attempt)(void);
        int expected; /* 0: ended by the kernel */
    } rows[] = {
        {"memory", try_memory, GOOD},        {"memory that can be run", try_program_in_memory, 0},
        {"another file", try_open, REFUSED}, {"a socket", try_socket, REFUSED},
        {"deleting", try_unlink, REFUSED},   {"another program", try_exec, 0},
        {"a process", try_fork, 0},          {"tracing", try_trace, 0},
        {"signals to others", try_kill, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        int status = 0;
        pid_t pid = fork();
        if (pid == 0) {
            _exit(fence_close() ? rows[i].attempt() : 99);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (rows[i].expected == 0) {
            assert_true(WIFSIGNALED(status));
            assert_int_equal(WTERMSIG(status), SIGSYS);
        } else {
            assert_true(WIFEXITED(status));
            assert_int_equal(WEXITSTATUS(status), rows[i].expected);
        }
    }
}
