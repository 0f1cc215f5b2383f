/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of codes: what is made can be read back however people type it. */
#include "kernel/code.h"

#include <sodium.h>
#include <string.h>

#include "tests/unit/test.h"

TEST("code: a printed one is read however it is typed") {
    static const struct {
        const char *typed, *read;
    } rows[] = {
        {"KH7Q-2MPX-9TRA", "KH7Q-2MPX-9TRA"},
        {"kh7q 2mpx 9tra", "KH7Q-2MPX-9TRA"},
        {"kh7q2mpx9tra", "KH7Q-2MPX-9TRA"},
        {"  KH7Q–2MPX–9TRA.", "KH7Q-2MPX-9TRA"},
        {"KH7Q-2MPX-9TR", ""},
        {"KH7Q-2MPX-9TRAA", ""},
        {"", ""},
        {"κωδικός", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].typed);
        assert_str(code_read_printed(test_arena(), str_of(rows[i].typed)), rows[i].read);
    }
}

TEST("code: words are read however they are typed") {
    static const struct {
        const char *typed, *read;
    } rows[] = {
        {"river-lamp-goat-salt-door", "river-lamp-goat-salt-door"},
        {" River  Lamp, goat salt\tDOOR. ", "river-lamp-goat-salt-door"},
        {"river", "river"},
        {"", ""},
        {"--- 123", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].typed);
        assert_str(code_read_words(test_arena(), str_of(rows[i].typed)), rows[i].read);
    }
    char much[1000];
    memset(much, 'a', sizeof much);
    assert_true(code_read_words(test_arena(), str_make(much, sizeof much)).n <= 200);
}

TEST("code: what is made is read back as itself, and no two are alike") {
    assert_true(sodium_init() >= 0);
    struct str before = STR("");
    for (int i = 0; i < 200; i++) {
        struct str printed = code_make_printed(test_arena());
        assert_true(str_eq(code_read_printed(test_arena(), printed), printed));
        struct str words = code_make_words(test_arena());
        assert_true(str_eq(code_read_words(test_arena(), words), words));
        struct str link = code_make_link(test_arena());
        assert_int_equal(link.n, 43);
        assert_false(str_eq(link, before));
        before = link;
    }
}

TEST("code: the words are 256 different ones in small letters, in order") {
    for (size_t i = 0; i < CODE_WORD_COUNT; i++) {
        struct str w = str_of(code_words[i]);
        test_row("%s", code_words[i]);
        assert_in_range(w.n, 3, 8);
        assert_true(str_eq(code_read_words(test_arena(), w), w));
        assert_true(i == 0 || str_cmp(str_of(code_words[i - 1]), w) < 0);
    }
}
