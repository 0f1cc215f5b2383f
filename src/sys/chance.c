/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The kernel's random bytes, and what is made of them. */
#include "sys/chance.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void chance_bytes(void *out, size_t n) {
    char *p = out;
    while (n) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno != EINTR) {
            perror("chance: the kernel gave no random bytes");
            abort();
        }
        if (got > 0) {
            p += got;
            n -= (size_t)got;
        }
    }
}

uint64_t chance_below(uint64_t n) {
    assert(n > 0);
    uint64_t over = (0 - n) % n; /* 2^64 mod n */
    uint64_t w;
    do {
        chance_bytes(&w, sizeof w);
    } while (over && w >= 0 - over);
    return w % n;
}

/* Within one millisecond 32 bits count up from a random start, so that order is kept and a
 * neighbour's identifier is still not to be guessed: 42 random bits follow. */
static uint32_t count_within(int64_t now_ms, uint32_t start) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int64_t last_ms = -1;
    static uint32_t count;
    (void)pthread_mutex_lock(&lock);
    count = now_ms == last_ms ? count + 1 : start >> 1;
    last_ms = now_ms;
    uint32_t mine = count;
    (void)pthread_mutex_unlock(&lock);
    return mine;
}

static void set_version(struct id *i, unsigned version) {
    i->b[6] = (uint8_t)((i->b[6] & 0x0F) | version << 4);
    i->b[8] = (uint8_t)((i->b[8] & 0x3F) | 0x80);
}

struct id id_make(int64_t now_ms) {
    struct id i;
    uint32_t start;
    chance_bytes(&i.b[8], 8);
    chance_bytes(&start, sizeof start);
    uint32_t count = count_within(now_ms, start);
    for (unsigned byte = 0; byte < 6; byte++) {
        i.b[byte] = (uint8_t)((uint64_t)now_ms >> (40 - 8 * byte));
    }
    /* 12 bits before the variant, 20 behind it */
    i.b[6] = (uint8_t)(count >> 28 & 0x0F);
    i.b[7] = (uint8_t)(count >> 20);
    i.b[8] = (uint8_t)(count >> 14 & 0x3F);
    i.b[9] = (uint8_t)(count >> 6);
    i.b[10] = (uint8_t)((count & 0x3F) << 2 | (i.b[10] & 0x03));
    set_version(&i, 7);
    return i;
}

struct id id_make_random(void) {
    struct id i;
    chance_bytes(i.b, sizeof i.b);
    set_version(&i, 4);
    return i;
}

void chance_code(char *out, size_t n) {
    static const char clear[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    for (size_t i = 0; i < n; i++) {
        out[i] = clear[chance_below(sizeof clear - 1)];
    }
}
