/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of the static files as they stand in the program: names, addresses, what they unpack to. */
#include <string.h>

#include <libdeflate.h>

#include "base/arena.h"
#include "tests/unit/test.h"
#include "web/asset.h"

TEST("asset: each is found by its name and by its address, and by nothing else") {
    for (size_t i = 0; i < ASSET_COUNT; i++) {
        assert_ptr_equal(asset_find(str_of(ASSETS[i].name)), &ASSETS[i]);
        assert_ptr_equal(asset_by_path(str_of(ASSETS[i].path)), &ASSETS[i]);
    }
    static const char *const absent[] = {"", "kith", "kith.css ", "/static/kith.css", "zzz.css"};
    for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++) {
        assert_null(asset_find(str_of(absent[i])));
        assert_null(asset_by_path(str_of(absent[i])));
    }
}

TEST("asset: what a page needs is there") {
    static const char *const needed[] = {"kith.css", "kith.js", "kith.svg", "marks.svg", "map.js"};
    for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
        const struct asset *a = asset_find(str_of(needed[i]));
        assert_non_null(a);
        assert_true(a->plain.n > 0);
        assert_true(str_starts(str_of(a->path), STR("/static/")));
    }
}

TEST("asset: gzip unpacks to the plain file, and is smaller") {
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    struct arena *arena = arena_make();
    for (size_t i = 0; i < ASSET_COUNT; i++) {
        const struct asset *a = &ASSETS[i];
        if (a->gzip.n == 0) {
            continue;
        }
        assert_true(a->gzip.n < a->plain.n);
        char *out = arena_array(arena, char, a->plain.n);
        assert_int_equal(libdeflate_gzip_decompress(d, a->gzip.p, a->gzip.n, out, a->plain.n, NULL),
                         LIBDEFLATE_SUCCESS);
        assert_memory_equal(out, a->plain.p, a->plain.n);
    }
    arena_free(arena);
    libdeflate_free_decompressor(d);
}

TEST("asset: the style sheet stays under 9 KB on the wire, the script under 3 KB") {
    assert_in_range(asset_find(STR("kith.css"))->brotli.n, 1, 9 * 1024);
    assert_in_range(asset_find(STR("kith.js"))->brotli.n, 1, 3 * 1024);
}

TEST("asset: no reference is left open, and nothing is loaded from elsewhere") {
    static const char *const ours[] = {"kith.css", "kith.js", "map.js"};
    for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++) {
        struct str text = asset_find(str_of(ours[i]))->plain;
        assert_int_equal(str_find(text, STR("asset(")), text.n);
        assert_int_equal(str_find(text, STR("@import")), text.n);
        assert_int_equal(str_find(text, STR("://")), text.n);
    }
}
