/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A crit-bit tree (Bernstein; Langley): each node names the first bit in which its two halves
 * differ. */
#include "format/names.h"

#include <assert.h>
#include <string.h>

struct names_node {
    uint32_t child[2]; /* a node, or LEAF + a text's number */
    uint32_t byte;
    uint8_t mask; /* one bit */
};

#define LEAF (UINT32_C(1) << 31)

struct names names_make(struct arena *a, size_t most) {
    assert(most <= (size_t)1 << 30);
    return (struct names){.arena = a, .most = most, .last = NAMES_NONE};
}

/* Behind its end a text has zeros; within it none. */
static uint8_t byte_at(struct str s, size_t i) {
    return i < s.n ? (uint8_t)s.p[i] : 0;
}

static uint32_t step(const struct names_node *node, struct str text) {
    return node->child[(byte_at(text, node->byte) & node->mask) != 0];
}

/* The text that is like this one in all bits that were asked for. */
static uint32_t nearest(const struct names *n, struct str text) {
    uint32_t at = n->root;
    while (!(at & LEAF)) {
        at = step(&n->node[at], text);
    }
    return at & ~LEAF;
}

uint32_t names_find(const struct names *n, struct str text) {
    uint32_t at = n->count ? nearest(n, text) : NAMES_NONE;
    return at != NAMES_NONE && str_eq(n->text[at], text) ? at : NAMES_NONE;
}

static void make_room(struct names *n) {
    if (n->count < n->room) {
        return;
    }
    size_t room = n->room ? 2 * n->room : 64;
    struct str *text = arena_array(n->arena, struct str, room);
    struct names_node *node = arena_array(n->arena, struct names_node, room);
    if (n->count) {
        memcpy(text, n->text, n->count * sizeof *text);
        memcpy(node, n->node, n->count * sizeof *node);
    }
    n->text = text;
    n->node = node;
    n->room = room;
}

/* Where it goes in: above the first node on its way that asks for a later bit. */
static void insert(struct names *n, struct str text, uint32_t byte, uint8_t mask) {
    uint32_t fresh = (uint32_t)n->count - 1; /* node i comes with text i + 1 */
    uint32_t *at = &n->root;
    while (!(*at & LEAF)) {
        struct names_node *node = &n->node[*at];
        if (node->byte > byte || (node->byte == byte && node->mask < mask)) {
            break;
        }
        at = &node->child[(byte_at(text, node->byte) & node->mask) != 0];
    }
    bool set = (byte_at(text, byte) & mask) != 0;
    struct names_node *node = &n->node[fresh];
    *node = (struct names_node){.byte = byte, .mask = mask};
    node->child[set] = LEAF | (uint32_t)n->count;
    node->child[!set] = *at;
    *at = fresh;
}

static void add(struct names *n, struct str text, struct str other) {
    make_room(n);
    if (n->count == 0) {
        n->root = LEAF;
    } else {
        uint32_t byte = 0;
        while (byte_at(text, byte) == byte_at(other, byte)) {
            byte++;
        }
        uint8_t differ = byte_at(text, byte) ^ byte_at(other, byte);
        uint8_t mask = 0x80;
        while (!(differ & mask)) {
            mask = (uint8_t)(mask >> 1);
        }
        insert(n, text, byte, mask);
    }
    n->text[n->count++] = text;
}

uint32_t names_put(struct names *n, struct str text) {
    if (n->last != NAMES_NONE && str_eq(n->text[n->last], text)) {
        return n->last;
    }
    uint32_t at = n->count ? nearest(n, text) : 0;
    if (n->count == 0 || !str_eq(n->text[at], text)) {
        if (n->count == n->most) {
            return NAMES_NONE;
        }
        add(n, text, n->count ? n->text[at] : text);
        at = (uint32_t)n->count - 1;
    }
    n->last = at;
    return at;
}
