/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Limits and the filter of system calls (seccomp). */
#include "app/helper_fence.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool limit(int what, rlim_t most) {
    struct rlimit r = {most, most};
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

/* At the first limit SIGXCPU ends it, which tells why; SIGKILL, at the second, would not. */
bool fence_seconds(uint64_t seconds) {
    struct rlimit r = {seconds, seconds + 1};
    return setrlimit(RLIMIT_CPU, &r) == 0;
}

bool fence_limits(uint64_t memory, uint64_t seconds) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_DUMPABLE, 0);
    return close_range(3, ~0U, 0) == 0 && limit(RLIMIT_AS, memory) && fence_seconds(seconds) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
}

/* Calls that a processor does not have are passed over. */
static void allow(scmp_filter_ctx filter, const int *calls, size_t count, uint32_t action) {
    for (size_t i = 0; i < count; i++) {
        (void)seccomp_rule_add(filter, action, calls[i], 0);
    }
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

bool fence_close(void) {
    static const int allowed[] = {
        SCMP_SYS(read),
        SCMP_SYS(write),
        SCMP_SYS(writev),
        SCMP_SYS(close),
        SCMP_SYS(fstat),
        SCMP_SYS(lseek),

        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(madvise),

        SCMP_SYS(brk),
        SCMP_SYS(futex),
        SCMP_SYS(set_robust_list),
        SCMP_SYS(rseq),
        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        SCMP_SYS(rt_sigaction),
        SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(sigaltstack),
        SCMP_SYS(gettid),
        SCMP_SYS(getpid),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(clock_nanosleep),
        SCMP_SYS(nanosleep),
        SCMP_SYS(gettimeofday),
        SCMP_SYS(getrandom),
        SCMP_SYS(sched_yield),
        SCMP_SYS(sched_getaffinity),
        SCMP_SYS(sysinfo),
        SCMP_SYS(prlimit64),
        SCMP_SYS(getrusage),
        SCMP_SYS(uname),
    };
    static const int refused[] = {
        SCMP_SYS(open),
        SCMP_SYS(openat),
        SCMP_SYS(openat2),
        SCMP_SYS(stat),
        SCMP_SYS(lstat),
        SCMP_SYS(newfstatat),
        SCMP_SYS(statx),
        SCMP_SYS(access),
        SCMP_SYS(faccessat),
        SCMP_SYS(faccessat2),
        SCMP_SYS(readlink),
        SCMP_SYS(readlinkat),
        SCMP_SYS(unlink),
        SCMP_SYS(unlinkat),
        SCMP_SYS(getcwd),
        SCMP_SYS(ioctl),
        SCMP_SYS(prctl),
        SCMP_SYS(fcntl),
        SCMP_SYS(sched_setattr),
        SCMP_SYS(sched_getattr),
        SCMP_SYS(sched_setscheduler),
        SCMP_SYS(sched_getscheduler),
        SCMP_SYS(socket),
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL) {
        return false;
    }
    allow(filter, allowed, COUNT(allowed), SCMP_ACT_ALLOW);
    /* Memory, but none that can be run. */
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                           SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                           SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* Threads, but no processes. What clone3 is told cannot be seen; libc then uses clone. */
    (void)seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                           SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    (void)seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    allow(filter, refused, COUNT(refused), SCMP_ACT_ERRNO(EACCES));
    bool closed = seccomp_load(filter) == 0;
    seccomp_release(filter);
    return closed;
}
