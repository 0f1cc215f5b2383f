/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who is at the other end: addresses, the proxies we believe, and the client behind them. Pure. */
#include "http/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const uint8_t peer_v4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool peer_is_v4(const struct peer *p) {
    return memcmp(p->b, peer_v4_prefix, sizeof peer_v4_prefix) == 0;
}

static struct peer peer_of_v4(const void *four_bytes) {
    struct peer p;
    memcpy(p.b, peer_v4_prefix, sizeof peer_v4_prefix);
    memcpy(p.b + 12, four_bytes, 4);
    return p;
}

struct peer peer_of(const struct sockaddr *address) {
    struct peer p = {{0}};
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        p = peer_of_v4(&v4.sin_addr);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        memcpy(p.b, &v6.sin6_addr, sizeof p.b);
    }
    return p;
}

bool peer_parse(struct str text, struct peer *out) {
    char z[PEER_TEXT_SIZE];
    uint8_t v4[4];
    if (text.n == 0 || text.n >= sizeof z || str_has(text, '\0')) {
        return false;
    }
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    if (inet_pton(AF_INET, z, v4) == 1) {
        *out = peer_of_v4(v4);
        return true;
    }
    return inet_pton(AF_INET6, z, out->b) == 1;
}

size_t peer_text(const struct peer *p, char out[PEER_TEXT_SIZE]) {
    bool v4 = peer_is_v4(p);
    const void *from = v4 ? p->b + 12 : p->b;
    return inet_ntop(v4 ? AF_INET : AF_INET6, from, out, PEER_TEXT_SIZE) ? strlen(out) : 0;
}

struct peer peer_group(const struct peer *p) {
    struct peer group = *p;
    if (!peer_is_v4(p)) {
        memset(group.b + 8, 0, 8);
    }
    return group;
}

bool peer_net_parse(struct str text, struct peer_net *out) {
    bool has_bits = str_has(text, '/');
    struct str bits_text = text;
    struct str address = str_cut(&bits_text, '/');
    int64_t bits = 0;
    if (!peer_parse(address, &out->peer)) {
        return false;
    }
    int64_t most = peer_is_v4(&out->peer) ? 32 : 128;
    if (!has_bits) {
        bits = most;
    } else if (!str_to_int(bits_text, &bits) || bits < 0 || bits > most) {
        return false;
    }
    out->bits = (unsigned)(bits + 128 - most);
    return true;
}

static bool peer_net_has(const struct peer_net *net, const struct peer *p) {
    unsigned whole = net->bits / 8;
    unsigned rest = net->bits % 8;
    if (memcmp(net->peer.b, p->b, whole) != 0) {
        return false;
    }
    return rest == 0 || ((net->peer.b[whole] ^ p->b[whole]) >> (8 - rest)) == 0;
}

bool peer_nets_have(struct peer_nets nets, const struct peer *p) {
    for (size_t i = 0; i < nets.count; i++) {
        if (peer_net_has(&nets.item[i], p)) {
            return true;
        }
    }
    return false;
}

bool peer_forwarded(struct peer_nets nets, struct str line, struct peer *p) {
    while (peer_nets_have(nets, p)) {
        if (line.n == 0) {
            return true;
        }
        size_t at = line.n;
        while (at > 0 && line.p[at - 1] != ',') {
            at--;
        }
        struct peer before;
        /* What cannot be read was not written by a proxy of ours: the nearest known hop it is. */
        if (!peer_parse(str_trim(str_from(line, at)), &before)) {
            return false;
        }
        *p = before;
        line = str_first(line, at == 0 ? 0 : at - 1);
    }
    return false;
}
