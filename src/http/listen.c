/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A socket that listens, made from "127.0.0.1:8080". Only numbers: no name is looked up. */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTEN_QUEUE = 1024 };

struct listen_at {
    struct sockaddr_storage address;
    socklen_t size;
};

static bool listen_host(struct str host, uint16_t port, struct listen_at *out) {
    char text[INET6_ADDRSTRLEN];
    bool v6 = host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
    if (v6) {
        host = str_make(host.p + 1, host.n - 2);
    }
    if (host.n >= sizeof text) {
        return false;
    }
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    memset(out, 0, sizeof *out);
    if (v6) {
        struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
        bool fine = inet_pton(AF_INET6, text, &a.sin6_addr) == 1;
        memcpy(&out->address, &a, sizeof a);
        out->size = sizeof a;
        return fine;
    }
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    bool fine = inet_pton(AF_INET, text, &a.sin_addr) == 1;
    memcpy(&out->address, &a, sizeof a);
    out->size = sizeof a;
    return fine;
}

static bool listen_parse(struct str address, struct listen_at *out) {
    size_t colon = address.n;
    while (colon > 0 && address.p[colon - 1] != ':') {
        colon--;
    }
    int64_t port;
    if (colon < 2 || !str_to_int(str_from(address, colon), &port) || port < 0 || port > 65535) {
        return false;
    }
    return listen_host(str_first(address, colon - 1), (uint16_t)port, out);
}

/* The connections that come in inherit the time after which stalled data end them. */
static bool listen_prepare(int fd, const struct listen_at *at, unsigned stalled_ms) {
    int on = 1;
    int off = 0;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &stalled_ms, sizeof stalled_ms);
    if (at->address.ss_family == AF_INET6) {
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    struct sockaddr_storage address = at->address;
    return bind(fd, (const struct sockaddr *)&address, at->size) == 0 &&
           listen(fd, LISTEN_QUEUE) == 0;
}

enum err listen_open(struct str address, unsigned stalled_ms, int *fd, struct buf *why) {
    struct listen_at at;
    if (!listen_parse(address, &at)) {
        buf_printf(why, "\"%.*s\" is no address to listen on - write 127.0.0.1:8080 or [::]:80",
                   STR_ARG(address));
        return ERR_INPUT;
    }
    *fd = socket(at.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd >= 0 && listen_prepare(*fd, &at, stalled_ms)) {
        return ERR_OK;
    }
    int kept = errno;
    if (*fd >= 0) {
        (void)close(*fd);
    }
    buf_printf(why, "cannot listen on %.*s (%s)%s", STR_ARG(address), strerror(kept),
               kept == EADDRINUSE ? " - is another program using that port?"
               : kept == EACCES   ? " - ports below 1024 need a right, take a higher one"
                                  : "");
    errno = kept;
    return ERR_STORE;
}

unsigned listen_port(int fd) {
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    struct sockaddr_in6 v6;
    struct sockaddr_in v4;
    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        return 0;
    }
    memcpy(&v4, &address, sizeof v4);
    memcpy(&v6, &address, sizeof v6);
    return ntohs(address.ss_family == AF_INET6 ? v6.sin6_port : v4.sin_port);
}
