/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of sys/file.h. */
#include "sys/file.h"

#include <dirent.h>
#include <string.h>

#include "tests/unit/test.h"

static const char *in_folder(const char *name) {
    return arena_printf(test_arena(), "%s/%s", test_folder(), name).p;
}

static size_t files_in(const char *path) {
    size_t count = 0;
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        count += e->d_name[0] != '.';
    }
    (void)closedir(d);
    return count;
}

TEST("file: what was written is read, and nothing else is left") {
    struct str got;
    const char *path = in_folder("a");
    assert_false(file_exists(path));
    assert_int_equal(file_write(path, STR("one")), ERR_OK);
    assert_int_equal(file_write(path, STR("two\0three")), ERR_OK);
    assert_int_equal(file_read(test_arena(), path, 100, &got), ERR_OK);
    assert_true(str_eq(got, STR("two\0three")));
    assert_int_equal(file_copy(path, in_folder("b")), ERR_OK);
    assert_int_equal(file_read(test_arena(), in_folder("b"), 9, &got), ERR_OK);
    assert_true(str_eq(got, STR("two\0three")));
    assert_int_equal(files_in(test_folder()), 2);
}

TEST("file: limits and absent files have their errors") {
    struct str got = STR("before");
    const char *path = in_folder("a");
    assert_int_equal(file_write(path, STR("12345")), ERR_OK);
    assert_int_equal(file_read(test_arena(), path, 5, &got), ERR_OK);
    assert_int_equal(file_read(test_arena(), path, 4, &got), ERR_TOO_LARGE);
    assert_int_equal(file_read(test_arena(), in_folder("none"), 4, &got), ERR_NOT_FOUND);
    assert_int_equal(file_read(test_arena(), test_folder(), 4, &got), ERR_STORE);
    assert_int_equal(file_write(in_folder("no/folder"), STR("")), ERR_NOT_FOUND);
    assert_int_equal(file_copy(in_folder("none"), in_folder("c")), ERR_NOT_FOUND);
    assert_int_equal(file_write(path, STR("")), ERR_OK);
    assert_int_equal(file_read(test_arena(), path, 0, &got), ERR_OK);
    assert_int_equal(got.n, 0);
}

TEST("file: a large file, and one of unknown size") {
    struct str got;
    struct str large = str_make(arena_array(test_arena(), char, 300000), 300000);
    assert_int_equal(file_write(in_folder("large"), large), ERR_OK);
    assert_int_equal(file_read(test_arena(), in_folder("large"), 1 << 20, &got), ERR_OK);
    assert_true(str_eq(got, large));
    assert_int_equal(file_read(test_arena(), "/proc/self/status", 1 << 20, &got), ERR_OK);
    assert_true(got.n > 100);
}

TEST("folder: is made with its parents, and may be there") {
    assert_int_equal(folder_make(in_folder("x/y//z/")), ERR_OK);
    assert_int_equal(folder_make(in_folder("x/y/z")), ERR_OK);
    assert_true(file_exists(in_folder("x/y/z")));
    assert_int_equal(file_write(in_folder("plain"), STR("")), ERR_OK);
    assert_int_equal(folder_make(in_folder("plain")), ERR_STORE);
    assert_int_equal(folder_make(in_folder("plain/below")), ERR_STORE);
    assert_true(disk_free_bytes(test_folder()) > 0);
    assert_true(disk_free_bytes("/no/such/place") == -1);
}
