/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The cache clock of a store. The tables are stamped before the clock moves, so that whoever reads
 * the new time also sees the new stamps. */
#include "db/stamps.h"

#include <string.h>
#include <time.h>

void stamps_start(struct stamps *s) {
    pthread_condattr_t steady;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&s->written, &steady);
    pthread_condattr_destroy(&steady);
    memset(&s->awaited, 0, sizeof s->awaited);
    atomic_init(&s->now, 1);
    atomic_init(&s->floor, 0);
    atomic_init(&s->blind, false);
    for (size_t i = 0; i < DB_TABLES_MAX; i++) {
        atomic_init(&s->table[i], 0);
    }
}

void stamps_end(struct stamps *s) {
    pthread_cond_destroy(&s->written);
    pthread_mutex_destroy(&s->mutex);
}

/* The lowest table that is in the word, which it leaves. */
static size_t table_take(uint64_t *word) {
    size_t i = (size_t)__builtin_ctzll(*word);
    *word &= *word - 1;
    return i;
}

/* Whoever still waits says so again. Under the mutex. */
static void wake_all(struct stamps *s) {
    memset(&s->awaited, 0, sizeof s->awaited);
    pthread_cond_broadcast(&s->written);
}

void stamps_wrote(struct stamps *s, const struct db_tables *tables) {
    pthread_mutex_lock(&s->mutex);
    uint64_t next = atomic_load(&s->now) + 1;
    uint64_t awaited = 0;
    for (size_t w = 0; w < DB_TABLES_MAX / 64; w++) {
        awaited |= tables->bit[w] & s->awaited.bit[w];
        for (uint64_t word = tables->bit[w]; word != 0;) {
            atomic_store(&s->table[w * 64 + table_take(&word)], next);
        }
    }
    atomic_store(&s->now, next);
    if (awaited != 0) {
        wake_all(s);
    }
    pthread_mutex_unlock(&s->mutex);
}

void stamps_wake(struct stamps *s) {
    pthread_mutex_lock(&s->mutex);
    wake_all(s);
    pthread_mutex_unlock(&s->mutex);
}

static bool is_written(const struct stamps *s, const struct db_tables *tables, uint64_t since) {
    uint64_t newest = atomic_load(&s->floor);
    for (size_t w = 0; w < DB_TABLES_MAX / 64; w++) {
        for (uint64_t word = tables->bit[w]; word != 0;) {
            uint64_t stamp = atomic_load(&s->table[w * 64 + table_take(&word)]);
            newest = stamp > newest ? stamp : newest;
        }
    }
    return newest > since;
}

void stamps_wait(struct stamps *s, const struct db_tables *tables, uint64_t since, int64_t ms) {
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&s->mutex);
    if (!is_written(s, tables, since)) {
        for (size_t w = 0; w < DB_TABLES_MAX / 64; w++) {
            s->awaited.bit[w] |= tables->bit[w];
        }
        (void)pthread_cond_timedwait(&s->written, &s->mutex, &until);
    }
    pthread_mutex_unlock(&s->mutex);
}

void stamps_forget(struct stamps *s) {
    pthread_mutex_lock(&s->mutex);
    uint64_t next = atomic_load(&s->now) + 1;
    atomic_store(&s->floor, next);
    atomic_store(&s->now, next);
    pthread_mutex_unlock(&s->mutex);
}

void stamps_blind(struct stamps *s, bool blind) {
    if (!blind) {
        stamps_forget(s);
    }
    atomic_store(&s->blind, blind);
}

bool stamps_are_current(const struct stamps *s, const struct db_tables *tables, uint64_t since) {
    if (atomic_load(&s->blind) || since < atomic_load(&s->floor)) {
        return false;
    }
    for (size_t w = 0; w < DB_TABLES_MAX / 64; w++) {
        for (uint64_t word = tables->bit[w]; word != 0;) {
            if (atomic_load(&s->table[w * 64 + table_take(&word)]) > since) {
                return false;
            }
        }
    }
    return true;
}
