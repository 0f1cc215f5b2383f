/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Headers that are refused before anybody reads them. */
#include "http/guard.h"
#include "tests/unit/test.h"

/* "Name:value\n..." as pairs. */
static struct http_pairs guard_pairs(const char *text) {
    struct http_pair *item = arena_array(test_arena(), struct http_pair, GUARD_HEADERS_MAX + 9);
    struct http_pairs pairs = {item, 0};
    struct str rest = str_of(text);
    while (rest.n > 0) {
        struct str value = str_cut(&rest, '\n');
        struct str name = str_cut(&value, ':');
        item[pairs.count++] = (struct http_pair){name, value};
    }
    return pairs;
}

TEST("guard: what two programs could read differently is refused") {
    static const struct {
        const char *headers;
        bool old; /* HTTP/1.0 */
        int status;
    } row[] = {
        {"Host:a", false, 0},
        {"host:a.example:8080", false, 0},
        {"Host:[::1]:8080", false, 0},
        {"Host:a\nContent-Length:3", false, 0},
        {"Host:a\nTransfer-Encoding:chunked", false, 0},
        {"Host:a\nTransfer-Encoding:Chunked", false, 0},
        {"Host:a\nX:tab\there", false, 0},
        {"Host:a\nX:caf\xC3\xA9", false, 0},
        {"", true, 0},
        {"Content-Length:3", true, 0},
        {"", false, 400},
        {"Host:", false, 400},
        {"Host:a\nHost:a", false, 400},
        {"Host:a\nHost:b", true, 400},
        {"Host:a b", false, 400},
        {"Host:a/b", false, 400},
        {"Host:user@a", false, 400},
        {"Host:a,b", false, 400},
        {"Host:a\nContent-Length:3\nContent-Length:3", false, 400},
        {"Host:a\nContent-Length:3\ncontent-length:4", false, 400},
        {"Host:a\nContent-Length:3\nTransfer-Encoding:chunked", false, 400},
        {"Host:a\nContent-Length:", false, 400},
        {"Host:a\nContent-Length:+3", false, 400},
        {"Host:a\nContent-Length:-3", false, 400},
        {"Host:a\nContent-Length:3 ", false, 400},
        {"Host:a\nContent-Length:0x3", false, 400},
        {"Host:a\nContent-Length:3,3", false, 400},
        {"Host:a\nContent-Length:99999999999999999999", false, 400},
        {"Host:a\nTransfer-Encoding:identity", false, 400},
        {"Host:a\nTransfer-Encoding:gzip, chunked", false, 400},
        {"Host:a\nTransfer-Encoding:xchunked", false, 400},
        {"Host:a\nTransfer-Encoding:chunked ", false, 400},
        {"Host:a\nTransfer-Encoding:chunked\nTransfer-Encoding:chunked", false, 400},
        {"Transfer-Encoding:chunked", true, 400},
        {"Host:a\nContent-Length :3", false, 400},
        {"Host:a\nX Y:3", false, 400},
        {"Host:a\n:3", false, 400},
        {"Host:a\nX\xC3:3", false, 400},
        {"Host:a\nX(:3", false, 400},
        {"Host:a\nX:a\rb", false, 400},
        {"Host:a\nX:a\x01", false, 400},
        {"Host:a\nX:a\x7f", false, 400},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].headers);
        struct guard_facts facts;
        assert_int_equal(guard_check(guard_pairs(row[i].headers), row[i].old, &facts),
                         row[i].status);
    }
}

TEST("guard: the body's length and the host are read") {
    struct guard_facts facts;
    struct http_pairs pairs = guard_pairs("Host: a \nContent-Length:12");
    assert_int_equal(guard_check(pairs, false, &facts), 0);
    assert_int_equal(facts.length, 12);
    assert_false(facts.chunked);
    assert_str(facts.host, "a");
    pairs = guard_pairs("Transfer-Encoding:chunked\nHost:b");
    assert_int_equal(guard_check(pairs, false, &facts), 0);
    assert_true(facts.chunked);
}

TEST("guard: too many headers are refused") {
    struct guard_facts facts;
    struct http_pairs pairs = guard_pairs("Host:a");
    while (pairs.count <= GUARD_HEADERS_MAX) {
        pairs.item[pairs.count++] = (struct http_pair){STR("X"), STR("")};
    }
    assert_int_equal(guard_check(pairs, false, &facts), 431);
    pairs.count--;
    assert_int_equal(guard_check(pairs, false, &facts), 0);
}
