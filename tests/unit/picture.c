/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Making pictures for tests. */
#include "tests/unit/picture.h"

#include <libdeflate.h>

#include "base/buf.h"
#include "tests/unit/test.h"

static void put_number(struct buf *b, uint32_t v) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        buf_char(b, (char)(v >> shift & 255));
    }
}

static void put_chunk(struct buf *b, const char *kind, struct str data) {
    put_number(b, (uint32_t)data.n);
    size_t begin = b->n;
    buf_put(b, str_of(kind));
    buf_put(b, data);
    put_number(b, libdeflate_crc32(0, b->p + begin, b->n - begin));
}

struct str picture_png(uint32_t width, uint32_t height, uint32_t rows) {
    size_t line = 1 + (size_t)width * 3;
    char *raw = arena_alloc(test_arena(), rows, line);
    for (size_t i = 0; i < rows * line; i++) {
        raw[i] = (char)(i % line == 0 ? 0 : (i * 7 + i / line * 3) & 255);
    }
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(1);
    size_t room = libdeflate_zlib_compress_bound(c, rows * line);
    char *packed = arena_alloc(test_arena(), 1, room);
    size_t n = libdeflate_zlib_compress(c, raw, rows * line, packed, room);
    libdeflate_free_compressor(c);
    struct buf b = buf_make((size_t)64 << 20), head = buf_make(64);
    put_number(&head, width);
    put_number(&head, height);
    buf_put(&head, str_make("\x08\x02\0\0\0", 5));
    buf_put(&b, str_make("\x89PNG\r\n\x1a\n", 8));
    put_chunk(&b, "IHDR", buf_str(&head));
    put_chunk(&b, "IDAT", str_make(packed, n));
    put_chunk(&b, "IEND", STR(""));
    struct str out = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    buf_free(&head);
    return out;
}
