/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who is at the other end: addresses, the proxies we believe, and the client behind them. Pure. */
#ifndef KITH_HTTP_PEER_H
#define KITH_HTTP_PEER_H

#include <sys/socket.h>

#include "base/str.h"

enum { PEER_TEXT_SIZE = 46 };

/* An IPv6 address; IPv4 stands as ::ffff:a.b.c.d. */
struct peer {
    uint8_t b[16];
};

/* All addresses that share the first `bits`. */
struct peer_net {
    struct peer peer;
    unsigned bits;
};

struct peer_nets {
    const struct peer_net *item;
    size_t count;
};

struct peer peer_of(const struct sockaddr *address);
bool peer_parse(struct str text, struct peer *out);
/* Returns the length without NUL. */
size_t peer_text(const struct peer *p, char out[PEER_TEXT_SIZE]);
/* Whom a cap counts as one: an IPv4 address, or the 64 bits that one IPv6 customer has. */
struct peer peer_group(const struct peer *p);

/* "10.0.0.1", "::1", "10.0.0.0/8" */
bool peer_net_parse(struct str text, struct peer_net *out);
bool peer_nets_have(struct peer_nets nets, const struct peer *p);
/* One more line of X-Forwarded-For, the last line first: walks it from the right as long as *p
 * is a proxy we believe. Returns whether *p is still one, so that the line before counts too. */
bool peer_forwarded(struct peer_nets nets, struct str line, struct peer *p);

#endif
