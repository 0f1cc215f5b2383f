/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Codes that people carry: long ones in links, short ones printed, words read aloud. Only their
 * hashes are kept. What a code opens is pass.h's. */
#ifndef KITH_KERNEL_CODE_H
#define KITH_KERNEL_CODE_H

#include "base/arena.h"

#define CODE_WORD_COUNT 256
#define CODE_PRINTED_SIZE 12 /* characters, without hyphens */
#define CODE_WORDS 5

extern const char *const code_words[CODE_WORD_COUNT];

/* 43 characters of base64url: 256 bits. */
struct str code_make_link(struct arena *a);
/* "KH7Q-2MPX-9TRA": 59 bits. */
struct str code_make_printed(struct arena *a);
/* "river-lamp-goat-salt-door": 40 bits, so whoever tries is counted. */
struct str code_make_words(struct arena *a);

/* As people type them: capitals, blanks and hyphens do not matter. Empty: it cannot be one. */
struct str code_read_printed(struct arena *a, struct str typed);
struct str code_read_words(struct arena *a, struct str typed);

/* SHA-256, 32 bytes. */
struct str code_hash(struct arena *a, struct str code);

#endif
