/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The outbox, and what a mail is on the wire. */
#include "kernel/mail.h"

#include <string.h>

#include "sys/clock.h"
#include "tests/unit/world.h"

static struct mail draft(const char *subject, const char *text) {
    return (struct mail){.id = {{1}},
                         .recipient = STR("ann@example.org"),
                         .lang = STR("en"),
                         .subject = str_of(subject),
                         .text = str_of(text),
                         .created_ms = INT64_C(1773316800000)};
}

static struct str wire(const struct mail *m) {
    return mail_message(test_arena(), m, STR("Kith"), STR("kith@example.org"));
}

static bool has(struct str s, const char *part) {
    return str_find(s, str_of(part)) < s.n;
}

TEST("mail: its headers") {
    struct mail m = draft("News", "Hello\n");
    m.unsubscribe = STR("https://kith.test/mail/stop/x.y");
    struct str out = wire(&m);
    static const char *const lines[] = {
        "Date: Thu, 12 Mar 2026 12:00:00 +0000\r\n",
        "From: =?UTF-8?B?S2l0aA==?= <kith@example.org>\r\n",
        "To: <ann@example.org>\r\n",
        "Subject: News\r\n",
        "Message-ID: <01000000-0000-0000-0000-000000000000@example.org>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "List-Unsubscribe: <https://kith.test/mail/stop/x.y>\r\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nHello\r\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        test_row("%s", lines[i]);
        assert_true(has(out, lines[i]));
    }
}

TEST("mail: bodies and subjects, as they are encoded") {
    static const struct {
        const char *subject, *text, *expected;
    } rows[] = {
        {"a", "tea and caf\xc3\xa9 = 1", "tea and caf=C3=A9 =3D 1\r\n"},
        {"a", "line \nnext", "line=20\r\nnext\r\n"},
        {"a", ".\n.dot", "=2E\r\n=2Edot\r\n"},
        {"a", "\r\nb\r\n", "\r\n\r\n\r\nb\r\n"},
        {"a", "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7", "2YXYsdit2KjYpw0K\r\n"},
        {"a", "", "quoted-printable\r\n\r\n\r\n"},
        {"\xc2\xbfQu\xc3\xa9?", "a", "Subject: =?UTF-8?B?wr9RdcOpPw==?=\r\n"},
        {"one\r\nBcc: all@example.org", "a", "Subject: =?UTF-8?B?b25lDQpCY2M6"},
        {"=?UTF-8?Q?x?=", "a", "Subject: =?UTF-8?B?PT9VVEYt"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mail m = draft(rows[i].subject, rows[i].text);
        struct str out = wire(&m);
        test_row("row %zu: %.*s", i, STR_ARG(out));
        assert_true(has(out, rows[i].expected));
        assert_false(has(out, "\nBcc"));
    }
}

TEST("mail: no line is longer than 78, no byte is outside ASCII") {
    char text[4000];
    for (size_t i = 0; i + 2 < sizeof text; i += 2) {
        memcpy(text + i, i % 700 < 90 ? "\xc3\xa9" : "a ", 2);
    }
    text[sizeof text - 2] = '\0';
    for (int high = 0; high < 2; high++) {
        struct mail m = draft(text, high ? text
                                         : "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        struct str out = wire(&m);
        while (!str_is_empty(out)) {
            struct str line = str_cut(&out, '\n');
            assert_true(line.n >= 1 && line.n <= 78);
            assert_int_equal(line.p[line.n - 1], '\r');
            for (size_t i = 0; i < line.n; i++) {
                assert_true((unsigned char)line.p[i] < 127);
            }
        }
    }
}

static struct mail only_one(struct world *w, int64_t now_ms) {
    struct mails mails;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->now_ms = now_ms;
    assert_int_equal(world_end(w, mail_due(c, &mails)), ERR_OK);
    assert_int_equal(mails.count, 1);
    return mails.item[0];
}

TEST_STORES("mail: what was sent is forgotten, what was refused keeps its address for a while") {
    struct world w;
    struct mails mails;
    struct mail_counts counts;
    world_make(&w, store);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(mail_put(c, STR("Ann@Example.org"), lang_english(),
                              msg_mail_news(msg_arg_int(1), msg_arg_str(STR("Kith"))), STR("text"),
                              STR("")),
                     ERR_OK);
    assert_int_equal(
        mail_put(c, STR("not an address"), lang_english(), msg_wrong_email(), STR("text"), STR("")),
        ERR_INPUT);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct mail m = only_one(&w, w.now_ms);
    assert_str(m.recipient, "ann@example.org");
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(mail_later(c, &m, STR("451")), ERR_OK);
    assert_int_equal(mail_due(c, &mails), ERR_OK);
    assert_int_equal(mails.count, 0);
    c->now_ms += HOUR_MS;
    assert_int_equal(mail_due(c, &mails), ERR_OK);
    assert_int_equal(mails.count, 1);
    assert_int_equal(mails.item[0].attempts, 1);
    assert_int_equal(mail_sent(c, &m), ERR_OK);
    assert_int_equal(mail_count(c, &counts), ERR_OK);
    assert_int_equal(counts.sent, 1);
    assert_int_equal(counts.waiting, 0);
    c->now_ms += 8 * DAY_MS;
    assert_int_equal(mail_tidy(c), ERR_OK);
    assert_int_equal(mail_count(c, &counts), ERR_OK);
    assert_int_equal(counts.sent, 0);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("mail: it is tried for three days, then it has failed") {
    struct world w;
    struct mail_counts counts;
    world_make(&w, store);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(
        mail_put(c, STR("ann@example.org"), lang_english(), msg_wrong_email(), STR("a"), STR("")),
        ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    int tries = 0;
    for (int64_t now = w.now_ms;; now += 5 * HOUR_MS) {
        c = world_as(&w, NOBODY_AT_ALL);
        c->now_ms = now;
        assert_int_equal(mail_count(c, &counts), ERR_OK);
        assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
        if (counts.failed == 1) {
            break;
        }
        struct mail m = only_one(&w, now);
        c = world_as(&w, NOBODY_AT_ALL);
        c->now_ms = now;
        assert_int_equal(world_end(&w, mail_later(c, &m, STR("no server"))), ERR_OK);
        tries++;
        assert_true(tries < 100);
    }
    assert_int_equal(tries, 15);
}
