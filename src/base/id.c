/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Identifiers as text and back. */
#include "base/id.h"

#include <string.h>

const struct id ID_NONE = {{0}};
const struct id ID_LAST = {
    {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}};

bool id_is_none(struct id i) {
    return id_eq(i, ID_NONE);
}

bool id_eq(struct id a, struct id b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

int id_cmp(struct id a, struct id b) {
    return memcmp(a.b, b.b, sizeof a.b);
}

static bool hyphen_at(size_t at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
}

void id_text(struct id i, char out[ID_TEXT_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    static const uint8_t place[sizeof i.b] = {0,  2,  4,  6,  9,  11, 14, 16,
                                              19, 21, 24, 26, 28, 30, 32, 34};
    for (size_t byte = 0; byte < sizeof i.b; byte++) {
        out[place[byte]] = digits[i.b[byte] >> 4];
        out[place[byte] + 1] = digits[i.b[byte] & 15];
    }
    out[8] = out[13] = out[18] = out[23] = '-';
    out[ID_TEXT_SIZE] = '\0';
}

struct str id_str(struct arena *a, struct id i) {
    char text[ID_TEXT_SIZE + 1];
    id_text(i, text);
    return arena_str(a, str_of(text));
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool id_parse(struct str s, struct id *out) {
    struct id id = ID_NONE;
    size_t nibble = 0;
    if (s.n != ID_TEXT_SIZE) {
        return false;
    }
    for (size_t at = 0; at < s.n; at++) {
        int v = digit_value(s.p[at]);
        if (hyphen_at(at) ? s.p[at] != '-' : v < 0) {
            return false;
        }
        if (!hyphen_at(at)) {
            id.b[nibble / 2] = (uint8_t)(id.b[nibble / 2] << 4 | v);
            nibble++;
        }
    }
    *out = id;
    return true;
}

int64_t id_time_ms(struct id i) {
    uint64_t ms = 0;
    for (size_t byte = 0; byte < 6; byte++) {
        ms = ms << 8 | i.b[byte];
    }
    return (int64_t)ms;
}
