/* SPDX-License-Identifier: AGPL-3.0-or-later
 * SHA-256 by FIPS 180-4, and what is built on it. */
#include "base/hash.h"

#include <assert.h>
#include <string.h>

/* FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, unsigned by) {
    return x >> by | x << (32 - by);
}

static void schedule(const uint8_t block[64], uint32_t w[64]) {
    for (size_t t = 0; t < 16; t++) {
        const uint8_t *p = block + 4 * t;
        w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (size_t t = 16; t < 64; t++) {
        uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
}

/* One of the 64 steps. Instead of moving all eight words by one, each step names them anew: of
 * eight steps in a row, step i has the word called `a` in the standard at v[(8 - i) % 8]. */
#define WORD(i, at) v[(8 - (i) + (at)) % 8]
#define STEP(i)                                                                                    \
    do {                                                                                           \
        uint32_t a = WORD(i, 0);                                                                   \
        uint32_t e = WORD(i, 4);                                                                   \
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);                                \
        uint32_t choice = (e & WORD(i, 5)) ^ (~e & WORD(i, 6));                                    \
        uint32_t t1 = WORD(i, 7) + s1 + choice + K[t + (i)] + w[t + (i)];                          \
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);                                \
        uint32_t majority = (a & WORD(i, 1)) ^ (a & WORD(i, 2)) ^ (WORD(i, 1) & WORD(i, 2));       \
        WORD(i, 3) += t1;                                                                          \
        WORD(i, 7) = t1 + s0 + majority;                                                           \
    } while (0)

static void block_add(uint32_t h[8], const uint8_t block[64]) {
    uint32_t w[64];
    uint32_t v[8];
    schedule(block, w);
    memcpy(v, h, sizeof v);
    for (size_t t = 0; t < 64; t += 8) {
        STEP(0);
        STEP(1);
        STEP(2);
        STEP(3);
        STEP(4);
        STEP(5);
        STEP(6);
        STEP(7);
    }
    for (size_t i = 0; i < 8; i++) {
        h[i] += v[i];
    }
}

void hash_begin(struct hash_state *s) {
    *s = (struct hash_state){.h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                   0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void hash_add(struct hash_state *s, const void *p, size_t n) {
    const uint8_t *from = p;
    while (n) {
        size_t at = s->length % 64;
        size_t take = n < 64 - at ? n : 64 - at;
        memcpy(s->block + at, from, take);
        s->length += take;
        from += take;
        n -= take;
        if (at + take == 64) {
            block_add(s->h, s->block);
        }
    }
}

struct hash hash_end(struct hash_state *s) {
    static const uint8_t padding[64] = {0x80};
    uint8_t bits[8];
    struct hash out;
    for (size_t i = 0; i < 8; i++) {
        bits[i] = (uint8_t)(s->length * 8 >> (56 - 8 * i));
    }
    hash_add(s, padding, 1 + (64 + 55 - s->length % 64) % 64);
    hash_add(s, bits, sizeof bits);
    for (size_t i = 0; i < HASH_SIZE; i++) {
        out.b[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
    }
    return out;
}

struct hash hash_of(const void *p, size_t n) {
    struct hash_state s;
    hash_begin(&s);
    hash_add(&s, p, n);
    return hash_end(&s);
}

struct hash hash_hmac(struct str key, struct str message) {
    uint8_t pad[64] = {0};
    struct hash_state s;
    if (key.n > sizeof pad) {
        struct hash short_key = hash_of(key.p, key.n);
        memcpy(pad, short_key.b, HASH_SIZE);
    } else if (key.n) {
        memcpy(pad, key.p, key.n);
    }
    for (size_t i = 0; i < sizeof pad; i++) {
        pad[i] ^= 0x36;
    }
    hash_begin(&s);
    hash_add(&s, pad, sizeof pad);
    hash_add(&s, message.p, message.n);
    struct hash inner = hash_end(&s);
    for (size_t i = 0; i < sizeof pad; i++) {
        pad[i] ^= 0x36 ^ 0x5c;
    }
    hash_begin(&s);
    hash_add(&s, pad, sizeof pad);
    hash_add(&s, inner.b, HASH_SIZE);
    return hash_end(&s);
}

bool hash_eq(const struct hash *a, const struct hash *b) {
    uint8_t different = 0;
    for (size_t i = 0; i < HASH_SIZE; i++) {
        different = (uint8_t)(different | (a->b[i] ^ b->b[i]));
    }
    return different == 0;
}

int hash_cmp(const struct hash *a, const struct hash *b) {
    return memcmp(a->b, b->b, HASH_SIZE);
}

void hash_hex(const struct hash *h, char out[2 * HASH_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_SIZE; i++) {
        out[2 * i] = digits[h->b[i] >> 4];
        out[2 * i + 1] = digits[h->b[i] & 15];
    }
    out[2 * HASH_SIZE] = '\0';
}

struct hash lot_key(struct str seed, struct str purpose, struct str item) {
    struct hash_state s;
    hash_begin(&s);
    hash_add(&s, seed.p, seed.n);
    hash_add(&s, "", 1);
    hash_add(&s, purpose.p, purpose.n);
    hash_add(&s, "", 1);
    hash_add(&s, item.p, item.n);
    return hash_end(&s);
}

struct draw draw_begin(struct str seed, struct str purpose) {
    return (struct draw){.seed = seed, .purpose = purpose, .used = 4};
}

static void next_block(struct draw *d) {
    char text[20];
    size_t at = sizeof text;
    uint64_t rest = d->block++;
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    struct hash h = lot_key(d->seed, d->purpose, str_make(text + at, sizeof text - at));
    for (size_t i = 0; i < HASH_SIZE; i++) {
        d->word[i / 8] = d->word[i / 8] << 8 | h.b[i];
    }
    d->used = 0;
}

uint64_t draw_word(struct draw *d) {
    if (d->used == 4) {
        next_block(d);
    }
    return d->word[d->used++];
}

uint64_t draw_below(struct draw *d, uint64_t n) {
    assert(n > 0);
    uint64_t over = (0 - n) % n; /* 2^64 mod n: as many words at the top would favour some */
    uint64_t w = draw_word(d);
    while (over && w >= 0 - over) {
        w = draw_word(d);
    }
    return w % n;
}

double draw_unit(struct draw *d) {
    return (double)(draw_word(d) >> 11) * 0x1p-53;
}
