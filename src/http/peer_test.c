/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Addresses, nets, and the client behind proxies. */
#include "http/peer.h"
#include "tests/unit/test.h"

TEST("peer: a net holds its addresses only") {
    static const struct {
        const char *net;
        const char *peer;
        bool has;
    } row[] = {
        {"10.0.0.1", "10.0.0.1", true},
        {"10.0.0.1", "10.0.0.2", false},
        {"10.0.0.0/8", "10.255.1.1", true},
        {"10.0.0.0/8", "11.0.0.1", false},
        {"192.168.4.0/22", "192.168.7.9", true},
        {"192.168.4.0/22", "192.168.8.9", false},
        {"0.0.0.0/0", "1.2.3.4", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"::1", "::1", true},
        {"::1", "::2", false},
        {"2001:db8::/32", "2001:db8:9::1", true},
        {"2001:db8::/32", "2001:db9::1", false},
        {"::ffff:10.0.0.1", "10.0.0.1", true},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s %s", i, row[i].net, row[i].peer);
        struct peer_net net;
        struct peer peer;
        assert_true(peer_net_parse(str_of(row[i].net), &net));
        assert_true(peer_parse(str_of(row[i].peer), &peer));
        assert_int_equal(peer_nets_have((struct peer_nets){&net, 1}, &peer), row[i].has);
    }
}

TEST("peer: what is no net is refused") {
    static const char *const row[] = {"",
                                      "10.0.0",
                                      "10.0.0.1/33",
                                      "10.0.0.1/",
                                      "localhost",
                                      "10.0.0.1/-1",
                                      "::/129",
                                      "10.0.0.1/8x",
                                      "/8",
                                      "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa"};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct peer_net net;
        test_row("row %zu: %s", i, row[i]);
        assert_false(peer_net_parse(str_of(row[i]), &net));
    }
}

TEST("peer: the client is the right-most hop that is no proxy of ours") {
    static const struct {
        const char *from;
        const char *line;
        const char *client;
    } row[] = {
        {"10.0.0.1", "1.2.3.4", "1.2.3.4"},
        {"10.0.0.1", "9.9.9.9, 1.2.3.4", "1.2.3.4"},
        {"10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", "1.2.3.4"},
        {"10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"},
        {"10.0.0.1", "2001:db8::7", "2001:db8::7"},
        {"10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "unknown", "10.0.0.1"},
        {"10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"},
        {"10.0.0.1", "1.2.3.4,", "10.0.0.1"},
        {"10.0.0.1", "1.2.3.4, nonsense, 10.0.0.2", "10.0.0.2"},
        {"5.5.5.5", "1.2.3.4", "5.5.5.5"},
    };
    struct peer_net net;
    assert_true(peer_net_parse(STR("10.0.0.0/8"), &net));
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        test_row("row %zu: %s", i, row[i].line);
        struct peer peer;
        char text[PEER_TEXT_SIZE];
        assert_true(peer_parse(str_of(row[i].from), &peer));
        (void)peer_forwarded((struct peer_nets){&net, 1}, str_of(row[i].line), &peer);
        assert_str(str_make(text, peer_text(&peer, text)), row[i].client);
    }
}

TEST("peer: one IPv6 customer counts as one") {
    struct peer a;
    struct peer b;
    assert_true(peer_parse(STR("2001:db8:1:2:3::4"), &a));
    assert_true(peer_parse(STR("2001:db8:1:2:ffff::9"), &b));
    a = peer_group(&a);
    b = peer_group(&b);
    assert_memory_equal(&a, &b, sizeof a);
    assert_true(peer_parse(STR("1.2.3.4"), &a));
    assert_true(peer_parse(STR("1.2.3.5"), &b));
    a = peer_group(&a);
    b = peer_group(&b);
    assert_memory_not_equal(&a, &b, sizeof a);
}
