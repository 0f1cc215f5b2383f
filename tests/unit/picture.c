/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Making pictures for tests. */
#include "tests/unit/picture.h"

#include "format/png.h"
#include "tests/unit/test.h"

struct str picture_png(uint32_t width, uint32_t height, uint32_t rows) {
    size_t line = 1 + (size_t)width * 3;
    char *raw = arena_alloc(test_arena(), rows, line);
    for (size_t i = 0; i < rows * line; i++) {
        raw[i] = (char)(i % line == 0 ? 0 : (i * 7 + i / line * 3) & 255);
    }
    return png_write(test_arena(), width, height, str_make(raw, rows * line));
}
