/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A head, one piece of packed rows, an end. */
#include "format/png.h"

#include <assert.h>
#include <libdeflate.h>

#include "base/buf.h"

#define AROUND 128 /* bytes of all but the rows */

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

static struct str pack(struct arena *a, struct str raw) {
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(1);
    assert(c && "no memory");
    size_t room = libdeflate_zlib_compress_bound(c, raw.n);
    char *packed = arena_room(a, room);
    size_t n = libdeflate_zlib_compress(c, raw.p, raw.n, packed, room);
    libdeflate_free_compressor(c);
    return str_make(packed, n);
}

struct str png_write(struct arena *a, uint32_t width, uint32_t height, struct str raw) {
    struct str packed = pack(a, raw);
    struct buf b = buf_make(packed.n + AROUND), head = buf_make(AROUND);
    put_number(&head, width);
    put_number(&head, height);
    buf_put(&head, str_make("\x08\x02\0\0\0", 5)); /* bits, colours, and three that may only be 0 */
    buf_put(&b, str_make("\x89PNG\r\n\x1a\n", 8));
    put_chunk(&b, "IHDR", buf_str(&head));
    put_chunk(&b, "IDAT", packed);
    put_chunk(&b, "IEND", STR(""));
    struct str out = arena_str(a, buf_str(&b));
    buf_free(&b);
    buf_free(&head);
    return out;
}
