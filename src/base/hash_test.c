/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/hash.h: vectors of FIPS 180-4, RFC 4231 and docs/methods.md. */
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void check(struct hash h, const char *expected) {
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    assert_string_equal(hex, expected);
}

TEST("hash: SHA-256 as FIPS 180-4 has it") {
    static const struct {
        const char *text;
        const char *hex;
    } rows[] = {{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
                {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqk"
                 "lmnopqrlmn"
                 "opqrsmnopqrstnopqrstu",
                 "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].text);
        check(hash_of(rows[i].text, strlen(rows[i].text)), rows[i].hex);
    }
}

TEST("hash: a million a, in pieces of every size up to 200") {
    struct hash_state s;
    char piece[200];
    size_t left = 1000000;
    memset(piece, 'a', sizeof piece);
    hash_begin(&s);
    for (size_t n = 0; left; n = (n + 1) % (sizeof piece + 1)) {
        size_t take = n < left ? n : left;
        hash_add(&s, piece, take);
        left -= take;
    }
    check(hash_end(&s), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST("hash: every length around a block equals itself in two pieces") {
    char text[200];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)i;
    }
    for (size_t n = 0; n <= sizeof text; n++) {
        struct hash_state s;
        hash_begin(&s);
        hash_add(&s, text, n / 3);
        hash_add(&s, text + n / 3, n - n / 3);
        struct hash in_two = hash_end(&s);
        struct hash in_one = hash_of(text, n);
        test_row("%zu bytes", n);
        assert_true(hash_eq(&in_one, &in_two));
    }
}

TEST("hash: HMAC as RFC 4231 has it") {
    char b[131];
    memset(b, 0x0b, 20);
    check(hash_hmac(str_make(b, 20), STR("Hi There")),
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    check(hash_hmac(STR("Jefe"), STR("what do ya want for nothing?")),
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(b, 0xaa, sizeof b);
    check(hash_hmac(str_make(b, sizeof b),
                    STR("Test Using Larger Than Block-Size Key - Hash Key First")),
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST("hash: order and equality") {
    struct hash a = hash_of("a", 1);
    struct hash b = a;
    assert_true(hash_eq(&a, &b));
    b.b[31] ^= 1;
    assert_false(hash_eq(&a, &b));
    assert_true((hash_cmp(&a, &b) < 0) == (hash_cmp(&b, &a) > 0));
}

TEST("lot: the vector of docs/methods.md: C, B, A") {
    struct hash a = lot_key(STR("kith-2026"), STR("tally"), STR("A"));
    struct hash b = lot_key(STR("kith-2026"), STR("tally"), STR("B"));
    struct hash c = lot_key(STR("kith-2026"), STR("tally"), STR("C"));
    assert_true(c.b[0] == 0x19 && c.b[1] == 0x32);
    assert_true(b.b[0] == 0x4d && b.b[1] == 0x14);
    assert_true(a.b[0] == 0x7c && a.b[1] == 0xae);
    assert_true(hash_cmp(&c, &b) < 0 && hash_cmp(&b, &a) < 0);
}

TEST("draw: a known vector") {
    struct draw d = draw_begin(STR("kith-2026"), STR("panel/draw"));
    assert_true(draw_word(&d) == UINT64_C(0x1a3633f0708c5014));
    d = draw_begin(STR("kith-2026"), STR("panel/draw"));
    assert_int_equal(draw_below(&d, 1000), 108);
}

TEST("draw: words are the blocks in order") {
    struct draw d = draw_begin(STR("s"), STR("p"));
    for (unsigned block = 0; block < 12; block++) {
        struct str number = arena_printf(test_arena(), "%u", block);
        struct hash h = lot_key(STR("s"), STR("p"), number);
        for (unsigned i = 0; i < 4; i++) {
            uint64_t w = 0;
            for (unsigned byte = 0; byte < 8; byte++) {
                w = w << 8 | h.b[8 * i + byte];
            }
            assert_true(draw_word(&d) == w);
        }
    }
}

TEST("draw: bounds hold and every value comes") {
    struct draw d = draw_begin(STR("seed"), STR("test"));
    unsigned seen[6] = {0};
    for (int i = 0; i < 6000; i++) {
        seen[draw_below(&d, 6)]++;
        double u = draw_unit(&d);
        assert_true(u >= 0 && u < 1);
    }
    for (size_t i = 0; i < COUNT(seen); i++) {
        assert_in_range(seen[i], 850, 1150);
    }
    for (int i = 0; i < 100; i++) {
        /* more than half of all words are rejected here */
        assert_true(draw_below(&d, (UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
        assert_int_equal(draw_below(&d, 1), 0);
    }
}
