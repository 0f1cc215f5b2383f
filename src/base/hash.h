/* SPDX-License-Identifier: AGPL-3.0-or-later
 * SHA-256 (FIPS 180-4), HMAC (RFC 2104), the lot and seeded draws of docs/methods.md. Pure. */
#ifndef KITH_BASE_HASH_H
#define KITH_BASE_HASH_H

#include "base/str.h"

#define HASH_SIZE 32

struct hash {
    uint8_t b[HASH_SIZE];
};

struct hash_state {
    uint32_t h[8];
    uint64_t length;
    uint8_t block[64];
};

void hash_begin(struct hash_state *s);
void hash_add(struct hash_state *s, const void *p, size_t n);
struct hash hash_end(struct hash_state *s);
struct hash hash_of(const void *p, size_t n);
struct hash hash_hmac(struct str key, struct str message);
bool hash_eq(const struct hash *a, const struct hash *b); /* in constant time */
int hash_cmp(const struct hash *a, const struct hash *b);
void hash_hex(const struct hash *h, char out[2 * HASH_SIZE + 1]);

/* The lot: SHA-256(seed 00 purpose 00 item). The smallest key comes first. */
struct hash lot_key(struct str seed, struct str purpose, struct str item);

/* Random numbers anyone can repeat: block i is SHA-256(seed 00 purpose 00 i). */
struct draw {
    struct str seed;
    struct str purpose;
    uint64_t block;
    uint64_t word[4];
    unsigned used;
};

struct draw draw_begin(struct str seed, struct str purpose);
uint64_t draw_word(struct draw *d);
uint64_t draw_below(struct draw *d, uint64_t n); /* uniform in [0, n); n > 0 */
double draw_unit(struct draw *d);                /* uniform in [0, 1), 53 bits */

#endif
