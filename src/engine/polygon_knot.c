/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Rings that cross themselves. Edges that follow each other lie close together, so a tree of boxes
 * over runs of 1, 2, 4 ... edges tells quickly which pairs can meet at all. */
#include "engine/polygon_inside.h"

struct tree {
    const struct polygon_ring *ring;
    struct polygon_box *box; /* [1, 2 * leaves): a heap; leaf i is at leaves + i */
    size_t leaves;
};

static struct polygon_point at(const struct tree *t, size_t edge) {
    return t->ring->point[edge % t->ring->count];
}

static struct tree tree_of(struct arena *a, const struct polygon_ring *ring) {
    static const struct polygon_box nothing = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    struct tree t = {.ring = ring, .leaves = 1};
    while (t.leaves < ring->count) {
        t.leaves *= 2;
    }
    t.box = arena_array(a, struct polygon_box, 2 * t.leaves);
    for (size_t i = 0; i < t.leaves; i++) {
        struct polygon_point edge[2] = {at(&t, i), at(&t, i + 1)};
        struct polygon_ring both = {edge, 2};
        t.box[t.leaves + i] = i < ring->count ? polygon_box_of(&both, 1) : nothing;
    }
    for (size_t i = t.leaves - 1; i > 0; i--) {
        t.box[i] = polygon_box_with(t.box[2 * i], t.box[2 * i + 1]);
    }
    return t;
}

static bool apart(const struct polygon_box *b, const struct polygon_box *c) {
    return b->east < c->west || c->east < b->west || b->north < c->south || c->north < b->south;
}

static bool edges_cross(const struct tree *t, size_t i, size_t j) {
    struct polygon_point a = at(t, i), b = at(t, i + 1), c = at(t, j), d = at(t, j + 1);
    return polygon_side(a, b, c) * polygon_side(a, b, d) < 0 &&
           polygon_side(c, d, a) * polygon_side(c, d, b) < 0;
}

/* Pairs of runs that are still to be compared; a run with itself: its halves, and both together. */
struct pair {
    size_t one, other;
};

static size_t push_parts(const struct tree *t, struct pair p, struct pair *stack, size_t n) {
    if (p.one == p.other) {
        stack[n++] = (struct pair){2 * p.one, 2 * p.one};
        stack[n++] = (struct pair){2 * p.one + 1, 2 * p.one + 1};
        stack[n++] = (struct pair){2 * p.one, 2 * p.one + 1};
    } else if (p.one < t->leaves) {
        stack[n++] = (struct pair){p.other, 2 * p.one};
        stack[n++] = (struct pair){p.other, 2 * p.one + 1};
    } else {
        stack[n++] = (struct pair){p.one, 2 * p.other};
        stack[n++] = (struct pair){p.one, 2 * p.other + 1};
    }
    return n;
}

/* Each step takes one pair and puts at most three, one level deeper: of 64 levels there are 192. */
enum { STACK_MAX = 256 };

static enum polygon_knot look(const struct tree *t, uint64_t *steps, size_t *where) {
    struct pair stack[STACK_MAX] = {{1, 1}};
    for (size_t n = 1; n > 0;) {
        struct pair p = stack[--n];
        bool leaf = p.one >= t->leaves && p.other >= t->leaves;
        if (*steps == 0) {
            return POLYGON_TANGLED;
        }
        --*steps;
        if ((p.one == p.other && leaf) || apart(&t->box[p.one], &t->box[p.other])) {
            continue;
        }
        if (!leaf) {
            n = push_parts(t, p, stack, n);
        } else if (edges_cross(t, p.one - t->leaves, p.other - t->leaves)) {
            *where = (p.one < p.other ? p.one : p.other) - t->leaves;
            return POLYGON_CROSSES;
        }
    }
    return POLYGON_PLAIN;
}

enum polygon_knot polygon_ring_knot(struct arena *a, const struct polygon_ring *ring,
                                    uint64_t *steps, size_t *at_point) {
    struct arena_mark m = arena_mark(a);
    struct tree t = tree_of(a, ring);
    enum polygon_knot k = look(&t, steps, at_point);
    arena_rewind(a, m);
    return k;
}
