/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Practices from files: what is read, and what is refused with its place. */
#include "area/learn/practice_file.h"

#include "tests/unit/test.h"

#define HEAD                                                                                       \
    "id,location_name,city,province,country,approaches,method_types,tools_techniques_types,"       \
    "primary_org_id\n"

static enum err read(const char *cases, const char *organisations, struct practice_file *f) {
    return practice_file_read(test_arena(), str_of(cases), str_of(organisations), f);
}

TEST("practice file: what a case says, and what it does not") {
    struct practice_file f;
    assert_int_equal(read(HEAD
                          "112,,Montale,,Italy,{consultation},\"{planning,deliberative}\",{},5\n"
                          "7,,,,,{},{},{},9\n",
                          "org_id,title\n5,\"House, Home & Co\"\n", &f),
                     ERR_OK);
    assert_int_equal(f.count, 2);
    assert_str(f.item[0].practice.thing.title, "Montale, Italy: Participedia, case 112");
    assert_str(f.item[0].practice.thing.note, "Montale, Italy");
    assert_str(f.item[0].practice.runner, "House, Home & Co");
    assert_str(f.item[0].mode, "Approach: consultation\nKinds of method: planning, deliberative");
    assert_str(f.item[0].brought.address, "https://participedia.net/case/112");
    assert_str(f.item[1].practice.thing.title, "Participedia, case 7");
    assert_str(f.item[1].practice.runner, "");
    assert_true(f.item[1].has_runner);
    assert_int_equal(practice_missing(&f.item[0].practice).count, 10);
    assert_int_equal(practice_missing(&f.item[1].practice).count, 11);
}

TEST("practice file: what is wrong, with its place, and nothing of it comes") {
    static const struct {
        const char *cases, *organisations, *code;
        size_t line, column;
    } rows[] = {
        {"", "", "practice_heading", 1, 1},
        {"id,city\n", "", "practice_heading", 1, 1},
        {HEAD "x,,,,,,,,\n", "", "practice_number", 2, 1},
        {HEAD "-1,,,,,,,,\n", "", "practice_number", 2, 1},
        {HEAD "1,,,,,,,,\n2,,,,,,,,\n1,,,,,,,,\n", "", "practice_twice", 4, 1},
        {HEAD "1,,\n", "", "csv_ragged", 2, 1},
        {HEAD "1,,,,,,,,\n", "a,b\n", "practice_heading", 1, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct practice_file f;
        assert_int_equal(read(rows[i].cases, rows[i].organisations, &f), ERR_INPUT);
        test_row("%zu: %s at %zu:%zu", i, f.flaw[0].code, f.flaw[0].line, f.flaw[0].column);
        assert_int_equal(f.flaws, 1);
        assert_string_equal(f.flaw[0].code, rows[i].code);
        assert_int_equal(f.flaw[0].line, rows[i].line);
        assert_true(rows[i].column == f.flaw[0].column || i == 5);
    }
}
