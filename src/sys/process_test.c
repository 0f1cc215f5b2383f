/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Programs that answer, fail, never end, say too much or are not there. */
#include "sys/process.h"

#include <stdio.h>

#include "sys/clock.h"
#include "sys/file.h"
#include "tests/unit/test.h"

TEST("process: how it ends") {
    static const struct {
        const char *program, *word;
        enum err expected;
        const char *says;
    } rows[] = {
        {"/bin/cat", "-", ERR_OK, "what was given"},
        {"/bin/cat", "/nowhere", ERR_BUG, NULL},
        {"/bin/false", "-", ERR_BUG, NULL},
        {"/bin/sleep", "100", ERR_BUSY, NULL},
        {"/usr/bin/yes", "y", ERR_TOO_LARGE, NULL},
        {"/usr/bin/nothing-of-this-name", "-", ERR_STORE, NULL},
        {"/usr/bin/env", "-", ERR_OK, ""},
    };
    struct str input = arena_printf(test_arena(), "%s/input", test_folder());
    assert_int_equal(file_write(input.p, STR("what was given")), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].program, rows[i].word);
        struct buf out = buf_make(100000);
        int status;
        int64_t begun = clock_monotonic_us();
        assert_int_equal(process_run(rows[i].program, rows[i].word, input.p, 500, &out, &status),
                         rows[i].expected);
        assert_true(clock_monotonic_us() - begun < 5000000);
        if (rows[i].says != NULL) {
            assert_str(buf_str(&out), rows[i].says);
        }
        buf_free(&out);
    }
    struct buf out = buf_make(100);
    int status;
    assert_int_equal(process_run("/bin/cat", "-", "/nowhere", 500, &out, &status), ERR_STORE);
    buf_free(&out);
}
