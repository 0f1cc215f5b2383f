/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Hashing passwords. The only state is how many are being worked on. */
#include "kernel/password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define PASSES 2
#define MEMORY ((size_t)19 * 1024 * 1024)
#define AT_ONCE 2
#define DIFFERENT_LEAST 5

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_is_done = PTHREAD_COND_INITIALIZER;
static unsigned working;

static void work_begin(void) {
    pthread_mutex_lock(&lock);
    while (working == AT_ONCE) {
        pthread_cond_wait(&one_is_done, &lock);
    }
    working++;
    pthread_mutex_unlock(&lock);
}

static void work_end(void) {
    pthread_mutex_lock(&lock);
    working--;
    pthread_cond_signal(&one_is_done);
    pthread_mutex_unlock(&lock);
}

static size_t different_bytes(struct str s) {
    bool seen[256] = {false};
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        n += !seen[ch];
        seen[ch] = true;
    }
    return n;
}

/* "1234567890", "abcdefghij": each byte follows the one before. */
static bool is_a_row(struct str s) {
    for (size_t i = 1; i < s.n; i++) {
        int step = (unsigned char)s.p[i] - (unsigned char)s.p[i - 1];
        if (step != 1 && step != -1 && step != -9 && step != 9) {
            return false;
        }
    }
    return true;
}

/* The first of every list of stolen ones that is as long as we ask. */
static bool is_well_known(struct str folded) {
    static const struct str known[] = {
        STR_INIT("1q2w3e4r5t"),       STR_INIT("q1w2e3r4t5"),  STR_INIT("qwertyuiop"),
        STR_INIT("password12"),       STR_INIT("password123"), STR_INIT("password1234"),
        STR_INIT("passwordpassword"), STR_INIT("contrasena"),  STR_INIT("contrasena123"),
        STR_INIT("iloveyou12"),       STR_INIT("iloveyou123"), STR_INIT("administrator"),
        STR_INIT("1qaz2wsx3edc"),     STR_INIT("qwerty12345"), STR_INIT("qwerty123456"),
        STR_INIT("letmein1234"),      STR_INIT("welcome1234"),
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(folded, known[i])) {
            return true;
        }
    }
    return false;
}

void check_password(struct ctx *c, const char *field, struct str password, struct str name) {
    if (!str_is_utf8(password)) {
        ctx_wrong(c, field, msg_wrong_not_text());
        return;
    }
    size_t n = str_utf8_count(password);
    if (n < PASSWORD_LEAST) {
        ctx_wrong(c, field, msg_wrong_too_short(msg_arg_size(PASSWORD_LEAST)));
        return;
    }
    if (n > PASSWORD_MOST) {
        ctx_wrong(c, field, msg_wrong_too_long(msg_arg_size(n), msg_arg_size(PASSWORD_MOST)));
        return;
    }
    struct str folded = lang_fold(c->arena, password);
    if (different_bytes(folded) < DIFFERENT_LEAST || is_a_row(folded) || is_well_known(folded) ||
        str_eq(folded, lang_fold(c->arena, name))) {
        ctx_wrong(c, field, msg_wrong_password_weak());
    }
}

/* Two keyboards may write the same letter in two ways. */
static struct str as_typed_anywhere(struct arena *a, struct str password) {
    return lang_clean(a, password);
}

enum err password_hash(struct arena *a, struct str password, struct str *out) {
    char text[crypto_pwhash_STRBYTES];
    struct str clean = as_typed_anywhere(a, password);
    work_begin();
    int failed = crypto_pwhash_str(text, clean.p, clean.n, PASSES, MEMORY);
    work_end();
    if (failed) {
        return ERR_BUSY;
    }
    *out = arena_str(a, str_of(text));
    return ERR_OK;
}

/* Of a password that nobody knows, with the same cost. */
#define NOBODYS                                                                                    \
    "$argon2id$v=19$m=19456,t=2,p=1$i8hzTmaZKTmozZn2j+EOMQ$7xNcPGiFkWQ4xtaZZArNxG6W3mq+tuSj+"      \
    "076rJ7Gnuo"

bool password_is_right(struct arena *a, struct str password, struct str hash) {
    bool known = !str_is_empty(hash) && hash.n < crypto_pwhash_STRBYTES;
    char text[crypto_pwhash_STRBYTES] = {0};
    struct str against = known ? hash : STR(NOBODYS);
    memcpy(text, against.p, against.n);
    struct str clean = as_typed_anywhere(a, str_utf8_first(password, 4 * PASSWORD_MOST));
    work_begin();
    bool right = crypto_pwhash_str_verify(text, clean.p, clean.n) == 0;
    work_end();
    return right && known;
}
