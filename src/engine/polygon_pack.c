/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Outlines as bytes: numbers of rings and points, then each point as its way from the one before,
 * seven bits a byte, the lowest first. */
#include "engine/polygon.h"

enum { NUMBER_BYTES = 5 };

static void put(char *out, size_t *n, uint64_t v) {
    for (; v >= 0x80; v >>= 7) {
        out[(*n)++] = (char)(v | 0x80);
    }
    out[(*n)++] = (char)v;
}

/* Small ways in either direction become small numbers. */
static void put_way(char *out, size_t *n, int64_t way) {
    put(out, n, way < 0 ? ((uint64_t)(-(way + 1)) << 1) | 1 : (uint64_t)way << 1);
}

struct str polygon_pack(struct arena *a, const struct polygon *of) {
    size_t room = NUMBER_BYTES, n = 0;
    for (size_t r = 0; r < of->rings; r++) {
        room += NUMBER_BYTES * (1 + 2 * of->ring[r].count);
    }
    char *out = arena_room(a, room);
    struct polygon_point last = {0};
    put(out, &n, of->rings);
    for (size_t r = 0; r < of->rings; r++) {
        put(out, &n, of->ring[r].count);
        for (size_t i = 0; i < of->ring[r].count; i++) {
            struct polygon_point p = of->ring[r].point[i];
            put_way(out, &n, (int64_t)p.lon_e7 - last.lon_e7);
            put_way(out, &n, (int64_t)p.lat_e7 - last.lat_e7);
            last = p;
        }
    }
    return str_make(out, n);
}

static bool get(struct str *from, uint64_t most, uint64_t *out) {
    *out = 0;
    for (unsigned i = 0; i < NUMBER_BYTES && from->n > 0; i++) {
        unsigned char byte = (unsigned char)from->p[0];
        *from = str_from(*from, 1);
        *out |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            return *out <= most;
        }
    }
    return false;
}

static bool get_way(struct str *from, int32_t *v, int32_t most) {
    uint64_t way;
    if (!get(from, UINT64_MAX, &way)) {
        return false;
    }
    int64_t sum = *v + (way & 1 ? -(int64_t)(way >> 1) - 1 : (int64_t)(way >> 1));
    if (sum < -most || sum > most) {
        return false;
    }
    *v = (int32_t)sum;
    return true;
}

static bool get_ring(struct arena *a, struct str *from, struct polygon_point *last,
                     struct polygon_ring *out) {
    uint64_t count;
    /* A point takes two bytes at least: no more memory than there are bytes for. */
    if (!get(from, from->n / 2 + 1, &count) || count < 3) {
        return false;
    }
    struct polygon_point *point = arena_array(a, struct polygon_point, count);
    for (size_t i = 0; i < count; i++) {
        if (!get_way(from, &last->lon_e7, POLYGON_LON_MAX) ||
            !get_way(from, &last->lat_e7, POLYGON_LAT_MAX)) {
            return false;
        }
        point[i] = *last;
    }
    *out = (struct polygon_ring){point, count};
    return true;
}

bool polygon_unpack(struct arena *a, struct str bytes, struct polygon *out) {
    uint64_t rings;
    struct polygon_point last = {0};
    if (!get(&bytes, bytes.n, &rings) || rings == 0) {
        return false;
    }
    struct polygon_ring *ring = arena_array(a, struct polygon_ring, rings);
    for (size_t i = 0; i < rings; i++) {
        if (!get_ring(a, &bytes, &last, &ring[i])) {
            return false;
        }
    }
    *out = (struct polygon){ring, rings, polygon_box_of(ring, rings)};
    return bytes.n == 0;
}
