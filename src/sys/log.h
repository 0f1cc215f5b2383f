/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the operator reads: one line each to standard error, "time level area: what (why) - hint".
 * Never a secret, an address of a person or what somebody wrote. */
#ifndef KITH_SYS_LOG_H
#define KITH_SYS_LOG_H

#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_NOTE, LOG_WARN, LOG_FAIL };

void log_level_set(enum log_level least);
void log_line(enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define log_note(...) log_line(LOG_NOTE, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_fail(...) log_line(LOG_FAIL, __VA_ARGS__)

#endif
