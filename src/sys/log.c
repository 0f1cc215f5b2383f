/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One write per line, so that lines of several threads do not mix. */
#include "sys/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static _Atomic int least_level = LOG_NOTE;

void log_level_set(enum log_level least) {
    atomic_store(&least_level, (int)least);
}

static size_t head(char *out, size_t size, enum log_level level, const char *area) {
    static const char *const word[] = {"debug", "note", "warn", "fail"};
    struct timespec now;
    struct tm utc;
    char when[32];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    size_t n = strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
    when[n] = '\0';
    int wrote =
        snprintf(out, size, "%s.%03ldZ %s %s: ", when, now.tv_nsec / 1000000, word[level], area);
    return wrote < 0 ? 0 : (size_t)wrote < size ? (size_t)wrote : size - 1;
}

void log_line(enum log_level level, const char *area, const char *format, ...) {
    char line[2048];
    if ((int)level < atomic_load(&least_level)) {
        return;
    }
    size_t start = head(line, sizeof line - 1, level, area);
    va_list args;
    va_start(args, format);
    int wrote = vsnprintf(line + start, sizeof line - 1 - start, format, args);
    va_end(args);
    size_t n = start + (wrote < 0 ? 0 : (size_t)wrote);
    n = n < sizeof line - 2 ? n : sizeof line - 2;
    for (size_t i = start; i < n; i++) {
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7F) {
            line[i] = '?'; /* nobody forges a second line */
        }
    }
    line[n++] = '\n';
    ssize_t done = write(STDERR_FILENO, line, n);
    (void)done; /* there is nowhere to tell it */
}
