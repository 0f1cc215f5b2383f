/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Making and reading codes. */
#include "kernel/code.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/hash.h"
#include "sys/chance.h"

#define TYPED_MAX 200

struct str code_make_link(struct arena *a) {
    unsigned char bytes[32];
    char text[44];
    chance_bytes(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return arena_str(a, str_of(text));
}

static struct str with_hyphens(struct arena *a, const char plain[CODE_PRINTED_SIZE]) {
    return arena_printf(a, "%.4s-%.4s-%.4s", plain, plain + 4, plain + 8);
}

struct str code_make_printed(struct arena *a) {
    char plain[CODE_PRINTED_SIZE];
    chance_code(plain, sizeof plain);
    return with_hyphens(a, plain);
}

struct str code_make_words(struct arena *a) {
    unsigned char bytes[CODE_WORDS];
    chance_bytes(bytes, sizeof bytes);
    struct buf b = buf_make(128);
    for (size_t i = 0; i < CODE_WORDS; i++) {
        buf_printf(&b, "%s%s", i > 0 ? "-" : "", code_words[bytes[i]]);
    }
    struct str code = arena_str(a, buf_str(&b));
    buf_free(&b);
    return code;
}

static bool is_letter(char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

struct str code_read_printed(struct arena *a, struct str typed) {
    char plain[CODE_PRINTED_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < typed.n && i < TYPED_MAX; i++) {
        char ch = typed.p[i];
        if (!is_letter(ch) && !(ch >= '0' && ch <= '9')) {
            continue;
        }
        if (n == CODE_PRINTED_SIZE) {
            return STR("");
        }
        plain[n++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    }
    return n == CODE_PRINTED_SIZE ? with_hyphens(a, plain) : STR("");
}

struct str code_read_words(struct arena *a, struct str typed) {
    char plain[TYPED_MAX];
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < typed.n && n + 2 < TYPED_MAX; i++) {
        char ch = typed.p[i];
        if (!is_letter(ch)) {
            gap = n > 0;
            continue;
        }
        if (gap) {
            plain[n++] = '-';
            gap = false;
        }
        plain[n++] = (char)(ch >= 'A' && ch <= 'Z' ? ch - 'A' + 'a' : ch);
    }
    return arena_str(a, str_make(plain, n));
}

struct str code_hash(struct arena *a, struct str code) {
    struct hash h = hash_of(code.p, code.n);
    return arena_str(a, str_make((const char *)h.b, sizeof h.b));
}
