/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Addresses, nets, and what proxies say of the client: X-Forwarded-For. */
#include <assert.h>
#include <string.h>

#include "http/peer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_address(struct str s) {
    struct peer p, again;
    char text[PEER_TEXT_SIZE];
    if (peer_parse(s, &p)) {
        size_t n = peer_text(&p, text);
        assert(n < PEER_TEXT_SIZE && strlen(text) == n);
        assert(peer_parse(str_make(text, n), &again) && memcmp(&p, &again, sizeof p) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str s = str_make((const char *)data, size);
    check_address(s);
    struct peer_net own, typed;
    assert(peer_net_parse(STR("10.0.0.0/8"), &own));
    if (peer_net_parse(s, &typed)) {
        assert(typed.bits <= 128);
        assert(peer_nets_have((struct peer_nets){&typed, 1}, &typed.peer));
    }
    struct peer p;
    assert(peer_parse(STR("10.1.2.3"), &p));
    struct peer_nets nets = {&own, 1};
    bool on = peer_forwarded(nets, s, &p);
    assert(!on || peer_nets_have(nets, &p)); /* what cannot be read ends the walk */
    struct peer stranger, same;
    assert(peer_parse(STR("203.0.113.9"), &stranger));
    same = stranger;
    (void)peer_forwarded(nets, s, &same); /* who is no proxy of ours is believed nothing */
    assert(memcmp(&same, &stranger, sizeof same) == 0);
    return 0;
}
