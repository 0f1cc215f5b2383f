/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of passwords: which are taken; hashing is right, and never more than two at once. */
#include "kernel/password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "tests/unit/test.h"

static struct ctx a_ctx(void) {
    lang_init();
    return (struct ctx){.arena = test_arena(), .lang = lang_english()};
}

TEST("password: what many would guess is refused") {
    static const struct {
        const char *password;
        bool fine;
    } rows[] = {
        {"", false},
        {"short", false},
        {"ninechars", false},
        {"1234567890", false},
        {"abcdefghijkl", false},
        {"9876543210", false},
        {"aaaaaaaaaaaaaa", false},
        {"abababababab", false},
        {"Password123", false},
        {"contraseña", false},
        {"Amara Nduta", false},
        {"amara nduta", false},
        {"river lamp goat", true},
        {"كلمة مرور طويلة", true},
        {"κλειδί του σπιτιού", true},
        {"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].password);
        struct ctx c = a_ctx();
        check_password(&c, "password", str_of(rows[i].password), STR("Amara Nduta"));
        assert_int_equal(c.wrong_count, rows[i].fine ? 0 : 1);
    }
}

TEST("password: at most 200 characters") {
    char long_one[202];
    for (size_t i = 0; i < sizeof long_one; i++) {
        long_one[i] = (char)('a' + i % 17);
    }
    struct ctx c = a_ctx();
    check_password(&c, "password", str_make(long_one, 200), STR(""));
    assert_int_equal(c.wrong_count, 0);
    check_password(&c, "password", str_make(long_one, 201), STR(""));
    assert_int_equal(c.wrong_count, 1);
}

TEST("password: its hash is Argon2id of 19 MiB and 2 passes, salted, and only it fits") {
    assert_true(sodium_init() >= 0);
    lang_init();
    struct arena *a = test_arena();
    struct str hash, again;
    assert_int_equal(password_hash(a, STR("river lamp goat"), &hash), ERR_OK);
    assert_int_equal(password_hash(a, STR("river lamp goat"), &again), ERR_OK);
    assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(str_eq(hash, again));
    assert_true(password_is_right(a, STR("river lamp goat"), hash));
    assert_false(password_is_right(a, STR("river lamp goaT"), hash));
    assert_false(password_is_right(a, STR(""), hash));
    assert_false(password_is_right(a, STR("river lamp goat"), (struct str){0}));
    assert_false(password_is_right(a, STR("river lamp goat"), STR("$argon2id$nonsense")));
}

TEST("password: the same letter from two keyboards is the same") {
    assert_true(sodium_init() >= 0);
    lang_init();
    struct str hash;
    assert_int_equal(password_hash(test_arena(), STR("mañana mañana"), &hash), ERR_OK);
    assert_true(password_is_right(test_arena(),
                                  STR("man\xcc\x83"
                                      "ana man\xcc\x83"
                                      "ana"),
                                  hash));
}

static void *hash_one(void *self) {
    struct arena *a = arena_make();
    struct str hash;
    *(enum err *)self = password_hash(a, STR("river lamp goat"), &hash);
    arena_free(a);
    return NULL;
}

TEST("password: a crowd waits its turn and everybody is served") {
    assert_true(sodium_init() >= 0);
    lang_init();
    pthread_t thread[8];
    enum err got[8];
    for (size_t i = 0; i < 8; i++) {
        got[i] = ERR_BUG;
        assert_int_equal(pthread_create(&thread[i], NULL, hash_one, &got[i]), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(got[i], ERR_OK);
    }
}
