/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bytes on a socket of the whole server: lines, headers, bodies of all kinds, several requests. The
 * handler looks at every piece that it is given. */
#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http.h"

enum { PATIENCE_MS = 10 }; /* what is not whole gets no answer */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct http_server *server;

static struct http_limits admit(const struct http_exchange *x, void *self) {
    (void)x, (void)self;
    return (struct http_limits){.body_max = 20000, .file_max = 5000, .files_max = 2};
}

static void look_at(struct http_pairs pairs) {
    for (size_t i = 0; i < pairs.count; i++) {
        assert(str_is_utf8(pairs.item[i].name) && str_is_utf8(pairs.item[i].value));
        assert(!str_has(pairs.item[i].value, '\0'));
    }
}

static void handle(struct http_exchange *x, void *self) {
    (void)self;
    const struct http_request *r = http_request(x);
    assert(str_is_utf8(r->path) && r->path.n > 0 && r->path.p[0] == '/');
    assert(str_find(r->path, STR("//")) == r->path.n &&
           str_find(r->path, STR("/../")) == r->path.n);
    look_at(r->query);
    look_at(r->form);
    for (const struct http_file *f = r->files; f != NULL; f = f->next) {
        assert(f->size <= 5000 && !str_has(f->name, '/') && access(f->path.p, R_OK) == 0);
    }
    (void)http_cookie(x, "kith-session");
    struct http_answer a = {.status = r->bad == ERR_OK ? 200 : 400, .body = STR("heard")};
    http_answer(x, &a);
}

static void start(void) {
    static char folder[] = "/tmp/kith-fuzz-XXXXXX";
    struct buf why = buf_make(1000);
    struct http_options o = {
        .listen = STR("127.0.0.1:0"), .threads = 1, .admit = admit, .handle = handle};
    assert(mkdtemp(folder) != NULL);
    o.tmp = str_of(folder);
    assert(http_start(o, &server, &why) == ERR_OK);
    buf_free(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (server == NULL) {
        start();
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(server))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    (void)send(fd, data, size, MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    char answer[4096];
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    while (poll(&wait, 1, PATIENCE_MS) > 0 && recv(fd, answer, sizeof answer, 0) > 0) {
    }
    /* Without a farewell, or the ports of this machine would soon be used up. */
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    (void)close(fd);
    return 0;
}
