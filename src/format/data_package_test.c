/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a data package says of its columns. */
#include "format/data_package.h"

#include "tests/unit/test.h"

static const char whole[] =
    "{\"title\":\"Births\",\"sources\":[{\"name\":\"UN\",\"dataPublishedBy\":\"The UN\","
    "\"link\":\"https://un.example/x\",\"retrievedDate\":\"2018\"}],\"resources\":[{\"schema\":"
    "{\"fields\":[{\"name\":\"Year\"},{\"name\":\"Rate\",\"description\":"
    "\"Of 100 <b>births</b>:<ul><li>a</li><li>b < c</li></ul>\","
    "\"owidDisplaySettings\":\"{\\\"unit\\\":\\\"%\\\"}\"},"
    "{\"name\":\"Odd\",\"owidDisplaySettings\":\"no json\"},"
    "{\"name\":\"Plain\",\"owidDisplaySettings\":{\"unit\":\"years\"}}]}}]}";

TEST("data package: columns, units and the source") {
    struct data_package p;
    struct flaw flaw;
    assert_int_equal(data_package_read(test_arena(), str_of(whole), &p, &flaw), ERR_OK);
    assert_str(p.name, "Births");
    assert_str(p.source, "UN, The UN");
    assert_str(p.link, "https://un.example/x");
    assert_int_equal(p.fields, 4);
    const struct data_package_field *rate = data_package_find(&p, STR("Rate"));
    assert_non_null(rate);
    assert_str(rate->unit, "%");
    assert_str(rate->description, "Of 100 births:- a- b < c");
    assert_str(data_package_find(&p, STR("Odd"))->unit, "");
    assert_str(data_package_find(&p, STR("Plain"))->unit, "years");
    assert_null(data_package_find(&p, STR("Rates")));
}

TEST("data package: what is none is refused with its place") {
    static const struct {
        const char *text, *code;
        enum err expected;
    } rows[] = {
        {"", "json", ERR_INPUT},
        {"[]", "package_fields", ERR_INPUT},
        {"{\"resources\":{}}", "package_fields", ERR_INPUT},
        {"{\"resources\":[{\"schema\":{\"fields\":[]}}]}", "package_fields", ERR_INPUT},
        {"{\"sources\":[{\"link\":\"javascript:alert(1)\"}],\"resources\":[{\"schema\":{"
         "\"fields\":[{\"name\":7},{}]}}]}",
         NULL, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct data_package p;
        struct flaw flaw = {0};
        test_row("%zu", i);
        assert_int_equal(data_package_read(test_arena(), str_of(rows[i].text), &p, &flaw),
                         rows[i].expected);
        if (rows[i].expected == ERR_OK) {
            assert_int_equal(p.fields, 0);
            assert_str(p.link, "");
        } else {
            assert_int_equal(flaw.line, 1);
            assert_true(str_starts(str_of(flaw.code), str_of(rows[i].code)));
        }
    }
}
