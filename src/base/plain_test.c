/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/plain.h"

#include "tests/unit/test.h"

TEST("plain: digits as people type them") {
    static const struct {
        const char *typed, *plain;
    } rows[] = {{"", ""},
                {"12", "12"},
                {"\xd9\xa1\xd9\xa0", "10"},
                {"\xdb\xb1\xdb\xb9", "19"},
                {"\xd9", "\xd9"},
                {"\xd9\xa1-KTRA", "1-KTRA"},
                {"-\xd9\xa4\xd9\xab\xd9\xa5", "-4.5"},
                {"\xd9\xaa", "\xd9\xaa"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].plain);
        assert_str(plain_digits(test_arena(), str_of(rows[i].typed)), rows[i].plain);
    }
}
