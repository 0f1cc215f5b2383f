/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of base/id.h and base/err.h. */
#include "base/id.h"

#include "base/err.h"
#include "tests/unit/test.h"

TEST("id: text and back") {
    struct id id;
    char text[ID_TEXT_SIZE + 1];
    assert_true(id_parse(STR("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), &id));
    id_text(id, text);
    assert_string_equal(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    /* the example of RFC 9562, A.6: 22 February 2022, 14:22:22.00 at UTC-5 */
    assert_true(id_time_ms(id) == INT64_C(1645557742000));
    assert_false(id_is_none(id));
    assert_true(id_is_none(ID_NONE));
    assert_true(id_cmp(ID_NONE, id) < 0 && id_eq(id, id));
}

TEST("id: other forms are refused and change nothing") {
    static const char *const wrong[] = {"",
                                        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                                        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                                        "017f22e279b0-7cc3-98c4-dc0c0c07398f-",
                                        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                                        "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
                                        "017f22e2 79b0-7cc3-98c4-dc0c0c07398f"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct id id = ID_NONE;
        test_row("%s", wrong[i]);
        assert_false(id_parse(str_of(wrong[i]), &id));
        assert_true(id_is_none(id));
    }
}

TEST("err: each has a status and a name") {
    assert_int_equal(err_status(ERR_OK), 200);
    assert_int_equal(err_status(ERR_FULL), 409);
    assert_string_equal(err_name(ERR_NOT_FOUND), "not_found");
    assert_string_equal(err_name(ERR_AGAIN), "busy");
}
