/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The server over real sockets on the loopback: raw bytes in, raw bytes out. */
#include "http/http.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/span.h"
#include "http/upload.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HOST "Host: kith.example\r\n"
#define CLOSE "Connection: close\r\n"

enum { HELD_MAX = 256, BIG = 4096, PATIENCE_S = 20 };

static void pause_ms(long ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&t, NULL);
}

/* --- the server under test: its paths say what it does --- */

struct scene {
    struct http_server *server;
    unsigned port;
    const char *folder;
    _Atomic unsigned lent_back; /* lent bodies that came back */
    _Atomic unsigned streams_ended;
    _Atomic long rss_most; /* pages while streaming */
    pthread_mutex_t lock;
    pthread_t thread[HELD_MAX];
    unsigned threads;
    struct http_exchange *kept; /* held until the test answers it */
};

static struct scene scene;
static char big[BIG];

static long rss_pages(void) {
    long size = 0;
    long resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f != NULL) {
        if (fscanf(f, "%ld %ld", &size, &resident) != 2) {
            resident = 0;
        }
        (void)fclose(f);
    }
    return resident;
}

struct flow {
    uint64_t left;
    bool cut;
};

static long flow_next(void *owner, char *out, size_t room) {
    struct flow *f = owner;
    if (f->left == 0) {
        return f->cut ? -1 : 0;
    }
    size_t n = f->left < room ? (size_t)f->left : room;
    memset(out, 'x', n);
    f->left -= n;
    if ((f->left & 0xFFFFF) < n) {
        long now = rss_pages();
        if (now > atomic_load(&scene.rss_most)) {
            atomic_store(&scene.rss_most, now);
        }
    }
    return (long)n;
}

static void flow_end(void *owner) {
    free(owner);
    atomic_fetch_add(&scene.streams_ended, 1);
}

static void answer_stream(struct http_exchange *x) {
    int64_t n = 0;
    (void)str_to_int(http_pair_find(http_request(x)->query, STR("n")), &n);
    struct flow *f = malloc(sizeof *f);
    if (f == NULL) {
        abort();
    }
    *f = (struct flow){(uint64_t)n, str_eq(http_request(x)->path, STR("/cut"))};
    http_answer(x,
                &(struct http_answer){
                    .status = 200, .stream = flow_next, .stream_end = flow_end, .stream_owner = f});
}

static void lent_is_back(void *owner) {
    atomic_fetch_add((_Atomic unsigned *)owner, 1);
}

static struct str told(struct http_exchange *x) {
    struct http_request *r = http_request(x);
    struct arena *a = r->arena;
    struct str all = arena_printf(
        a,
        "method %d\npath %.*s\naddress %.*s\nsecure %d\nbad %s\nfield %.*s\nof a file %d\n"
        "cookie %.*s\nbody %zu\n",
        (int)r->method, STR_ARG(r->path), STR_ARG(r->address), r->secure, err_name(r->bad),
        STR_ARG(r->bad_field), r->bad_file, STR_ARG(http_cookie(x, "session")), r->body.n);
    for (size_t i = 0; i < r->query.count; i++) {
        all = arena_printf(a, "%.*squery %.*s=%.*s\n", STR_ARG(all), STR_ARG(r->query.item[i].name),
                           STR_ARG(r->query.item[i].value));
    }
    for (size_t i = 0; i < r->form.count; i++) {
        all = arena_printf(a, "%.*sform %.*s=%.*s\n", STR_ARG(all), STR_ARG(r->form.item[i].name),
                           STR_ARG(str_first(r->form.item[i].value, 99)));
    }
    for (const struct http_file *f = r->files; f != NULL; f = f->next) {
        struct str data = STR("?");
        bool read = file_read(a, f->path.p, 1 << 20, &data) == ERR_OK;
        all = arena_printf(a, "%.*sfile %.*s name %.*s type %.*s size %zu %s %.*s\n", STR_ARG(all),
                           STR_ARG(f->field), STR_ARG(f->name), STR_ARG(f->type), (size_t)f->size,
                           read && data.n == f->size ? "there" : "lost",
                           STR_ARG(str_first(data, 20)));
    }
    return all;
}

static void answer_text(struct http_exchange *x, struct str text) {
    enum err bad = http_request(x)->bad;
    struct http_pair type = {STR("Content-Type"), STR("text/plain")};
    http_answer(x, &(struct http_answer){.status = bad == ERR_OK ? 200 : err_status(bad),
                                         .headers = &type,
                                         .header_count = 1,
                                         .body = text});
}

static void *answer_later(void *self) {
    struct http_exchange *x = self;
    int64_t ms = 0;
    (void)str_to_int(http_pair_find(http_request(x)->query, STR("ms")), &ms);
    if (ms > 0) {
        pause_ms((long)ms);
    }
    answer_text(x, told(x));
    return NULL;
}

/* When all threads are taken, the answer comes at once. */
static void hold(struct http_exchange *x) {
    pthread_mutex_lock(&scene.lock);
    bool keep = str_eq(http_request(x)->path, STR("/keep"));
    bool full = !keep && scene.threads == HELD_MAX;
    if (!full) {
        http_hold(x);
    }
    if (keep) {
        scene.kept = x;
    } else if (!full &&
               pthread_create(&scene.thread[scene.threads++], NULL, answer_later, x) != 0) {
        abort();
    }
    pthread_mutex_unlock(&scene.lock);
    if (full) {
        answer_text(x, told(x));
    }
}

static void handle(struct http_exchange *x, void *self) {
    struct str path = http_request(x)->path;
    (void)self;
    if (str_eq(path, STR("/hold")) || str_eq(path, STR("/keep"))) {
        hold(x);
    } else if (str_eq(path, STR("/stream")) || str_eq(path, STR("/cut"))) {
        answer_stream(x);
    } else if (str_eq(path, STR("/big"))) {
        http_answer(x, &(struct http_answer){.status = 200, .body = str_make(big, BIG)});
    } else if (str_eq(path, STR("/lent"))) {
        http_answer(x, &(struct http_answer){.status = 200,
                                             .body = str_make(big, BIG),
                                             .body_keep = lent_is_back,
                                             .body_owner = &scene.lent_back});
    } else if (str_eq(path, STR("/file"))) {
        struct str file = arena_printf(http_request(x)->arena, "%s/sent", scene.folder);
        http_answer(x, &(struct http_answer){.status = 200, .file = file});
    } else if (str_eq(path, STR("/no-file"))) {
        http_answer(x, &(struct http_answer){.status = 200, .file = STR("/nowhere/at/all")});
    } else if (str_eq(path, STR("/split"))) {
        struct http_pair h = {STR("Location"), STR("/x\r\nSet-Cookie: a=b")};
        http_answer(x, &(struct http_answer){.status = 303, .headers = &h, .header_count = 1});
    } else if (str_eq(path, STR("/nothing"))) {
        http_answer(x, &(struct http_answer){.status = 204});
    } else {
        answer_text(x, told(x));
    }
}

static struct http_limits admit(const struct http_exchange *x, void *self) {
    struct str path = http_request_of(x)->path;
    (void)self;
    if (str_eq(path, STR("/upload"))) {
        return (struct http_limits){.body_max = 3 << 20, .file_max = 100000, .files_max = 2};
    }
    if (str_eq(path, STR("/raw"))) {
        return (struct http_limits){.body_max = 1 << 20, .raw = true};
    }
    if (str_eq(path, STR("/form")) || str_eq(path, STR("/hold"))) {
        return (struct http_limits){.body_max = 64 * 1024};
    }
    return (struct http_limits){.body_max = 0};
}

static void scene_begin(struct http_options o) {
    char room[512];
    struct buf why = buf_make(sizeof room);
    memset(&scene, 0, sizeof scene);
    memset(big, 'b', sizeof big);
    (void)pthread_mutex_init(&scene.lock, NULL);
    scene.folder = test_folder();
    o.listen = o.listen.p == NULL ? STR("127.0.0.1:0") : o.listen;
    o.threads = o.threads == 0 ? 2 : o.threads;
    o.tmp = o.tmp.p == NULL ? str_of(scene.folder) : o.tmp;
    o.admit = admit;
    o.handle = handle;
    assert_int_equal(http_start(o, &scene.server, &why), ERR_OK);
    buf_free(&why);
    scene.port = http_port(scene.server);
}

static void scene_join(void) {
    for (unsigned i = 0; i < scene.threads; i++) {
        (void)pthread_join(scene.thread[i], NULL);
    }
    scene.threads = 0;
}

static void scene_end(void) {
    http_stop(scene.server, 2000);
    scene_join();
    (void)pthread_mutex_destroy(&scene.lock);
}

static unsigned files_left(void) {
    unsigned n = 0;
    DIR *d = opendir(scene.folder);
    assert_non_null(d);
    for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        n += strncmp(e->d_name, "upload-", 7) == 0 ? 1 : 0;
    }
    (void)closedir(d);
    return n;
}

/* --- the client --- */

static int dial_from(const char *from) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {PATIENCE_S, 0};
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = 0};
    assert_true(fd >= 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    assert_int_equal(inet_pton(AF_INET, from, &a.sin_addr), 1);
    assert_int_equal(bind(fd, (const struct sockaddr *)&a, sizeof a), 0);
    a.sin_port = htons((uint16_t)scene.port);
    assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &a.sin_addr), 1);
    assert_int_equal(connect(fd, (const struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static int dial(void) {
    return dial_from("127.0.0.1");
}

static bool put(int fd, const char *p, size_t n) {
    while (n > 0) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool say(int fd, const char *text) {
    return put(fd, text, strlen(text));
}

/* All until the server closes; errno is 0 when it closed in order. */
static struct str get_all(int fd) {
    static char room[64 * 1024];
    size_t n = 0;
    errno = 0;
    while (n < sizeof room) {
        ssize_t got = recv(fd, room + n, sizeof room - n, 0);
        if (got <= 0) {
            break;
        }
        n += (size_t)got;
    }
    return arena_str(test_arena(), str_make(room, n));
}

static size_t length_of(struct str head) {
    int64_t n = 0;
    size_t at = str_find(head, STR("Content-Length: "));
    struct str rest = str_from(head, at + 16);
    (void)str_to_int(str_trim(str_cut(&rest, '\n')), &n);
    return (size_t)n;
}

/* One answer with Content-Length, and not a byte more. */
static struct str get_one(int fd, bool has_body) {
    static char room[64 * 1024];
    size_t n = 0;
    size_t wanted = SIZE_MAX;
    while (n < wanted) {
        ssize_t got = recv(fd, room + n, 1, 0);
        if (got <= 0) {
            break;
        }
        n += (size_t)got;
        struct str head = str_make(room, n);
        if (wanted == SIZE_MAX && str_ends(head, STR("\r\n\r\n"))) {
            wanted = n + (has_body ? length_of(head) : 0);
        }
    }
    return arena_str(test_arena(), str_make(room, n));
}

static struct str talk_bytes(const char *request, size_t n) {
    int fd = dial();
    assert_true(put(fd, request, n));
    struct str answer = get_all(fd);
    (void)close(fd);
    return answer;
}

static struct str talk(const char *request) {
    return talk_bytes(request, strlen(request));
}

static bool has(struct str s, const char *part) {
    return str_find(s, str_of(part)) < s.n;
}

static void assert_has(struct str s, const char *part) {
    if (!has(s, part)) {
        (void)printf("\"%s\" is not in:\n%.*s\n", part, STR_ARG(s));
        fail();
    }
}

static unsigned count_of(struct str s, const char *part) {
    unsigned n = 0;
    size_t at = str_find(s, str_of(part));
    while (at < s.n) {
        n++;
        s = str_from(s, at + strlen(part));
        at = str_find(s, str_of(part));
    }
    return n;
}

/* --- answers --- */

TEST("http: an answer, and what the handler is told") {
    scene_begin((struct http_options){.threads = 1});
    struct str a = talk("GET /tell/caf%C3%A9?q=a+b&x=%26 HTTP/1.1\r\n" HOST CLOSE
                        "Cookie: a=1; session=secret\r\n\r\n");
    assert_true(str_starts(a, STR("HTTP/1.1 200 OK\r\n")));
    assert_has(a, "\r\nDate: ");
    assert_has(a, "\r\nConnection: close\r\n");
    assert_has(a, "\r\nContent-Type: text/plain\r\n");
    assert_has(a, "method 0\npath /tell/caf\xC3\xA9\naddress 127.0.0.1\nsecure 0\nbad ok\n");
    assert_has(a, "cookie secret\nbody 0\nquery q=a b\nquery x=&\n");
    assert_int_equal(http_counts(scene.server).requests, 1);
    scene_end();
}

TEST("http: requests one after the other and pipelined on one connection") {
    scene_begin((struct http_options){.threads = 2});
    int fd = dial();
    for (int i = 0; i < 3; i++) {
        assert_true(say(fd, "GET /one HTTP/1.1\r\n" HOST "\r\n"));
        struct str a = get_one(fd, true);
        assert_has(a, "path /one\n");
        assert_false(has(a, "Connection: close"));
    }
    const char *three =
        "GET /a HTTP/1.1\r\n" HOST "\r\n"
        "POST /form HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 7\r\n\r\nb=1&c=2"
        "GET /hold HTTP/1.1\r\n" HOST "\r\n"
        "GET /d HTTP/1.1\r\n" HOST CLOSE "\r\n";
    assert_true(say(fd, three));
    assert_has(get_one(fd, true), "path /a\n");
    struct str b = get_one(fd, true);
    assert_has(b, "path /form\n");
    assert_has(b, "form b=1\nform c=2\n");
    assert_has(get_one(fd, true), "path /hold\n");
    assert_has(get_all(fd), "path /d\n");
    (void)close(fd);
    scene_end();
}

TEST("http: HEAD, no content, HTTP/1.0") {
    scene_begin((struct http_options){.threads = 1});
    int fd = dial();
    assert_true(say(fd, "HEAD /big HTTP/1.1\r\n" HOST "\r\n"));
    assert_has(get_one(fd, false), "Content-Length: 4096\r\n");
    assert_true(say(fd, "GET /nothing HTTP/1.1\r\n" HOST CLOSE "\r\n"));
    struct str a = get_all(fd);
    assert_true(str_starts(a, STR("HTTP/1.1 204 No Content\r\n")));
    assert_true(str_ends(a, STR("\r\n\r\n")));
    (void)close(fd);
    a = talk("HEAD /stream?n=9 HTTP/1.1\r\n" HOST "\r\n");
    assert_true(str_starts(a, STR("HTTP/1.1 200 OK\r\n")));
    assert_true(str_ends(a, STR("\r\n\r\n")));
    a = talk("GET /old HTTP/1.0\r\n\r\n");
    assert_has(a, "path /old\n");
    scene_end();
    assert_int_equal(atomic_load(&scene.streams_ended), 1);
}

TEST("http: copied, lent, from a file, as a stream") {
    scene_begin((struct http_options){.threads = 2});
    char path[128];
    (void)snprintf(path, sizeof path, "%s/sent", scene.folder);
    assert_int_equal(file_write(path, STR("from a file")), ERR_OK);
    assert_int_equal(str_find(talk("GET /big HTTP/1.1\r\n" HOST CLOSE "\r\n"), STR("bbbb")) > 0, 1);
    int fd = dial();
    for (int i = 0; i < 3; i++) {
        assert_true(say(fd, "GET /lent HTTP/1.1\r\n" HOST "\r\n"));
        assert_true(str_ends(get_one(fd, true), str_make(big, BIG)));
    }
    (void)close(fd);
    assert_true(str_ends(talk("GET /file HTTP/1.1\r\n" HOST CLOSE "\r\n"), STR("from a file")));
    assert_has(talk("GET /no-file HTTP/1.1\r\n" HOST CLOSE "\r\n"), "HTTP/1.1 404 ");
    struct str a = talk("GET /stream?n=5 HTTP/1.1\r\n" HOST CLOSE "\r\n");
    assert_has(a, "Transfer-Encoding: chunked\r\n");
    assert_true(str_ends(a, STR("5\r\nxxxxx\r\n0\r\n\r\n")));
    assert_true(str_ends(talk("GET /stream?n=5 HTTP/1.0\r\n\r\n"), STR("\r\n\r\nxxxxx")));
    a = talk("GET /cut?n=5 HTTP/1.1\r\n" HOST CLOSE "\r\n");
    assert_false(str_ends(a, STR("0\r\n\r\n")));
    scene_end();
    assert_int_equal(atomic_load(&scene.lent_back), 3);
    assert_int_equal(atomic_load(&scene.streams_ended), 3);
}

TEST("http: a header that would split the answer is not sent") {
    scene_begin((struct http_options){.threads = 1});
    struct str a = talk("GET /split HTTP/1.1\r\n" HOST CLOSE "\r\n");
    assert_true(str_starts(a, STR("HTTP/1.1 500 ")));
    assert_false(has(a, "Set-Cookie"));
    scene_end();
}

TEST("http: 100 MB flow through constant memory") {
    static char room[256 * 1024];
    scene_begin((struct http_options){.threads = 1});
    uint64_t total = 0;
    int fd = dial();
    long before = rss_pages();
    const char *request = "GET /stream?n=104857600 HTTP/1.1\r\n" HOST CLOSE "\r\n";
    assert_true(say(fd, request));
    for (ssize_t n = 1; n > 0; total += (uint64_t)n) {
        n = recv(fd, room, sizeof room, 0);
        assert_true(n >= 0);
    }
    (void)close(fd);
    assert_true(total > 104857600);
    assert_true(total < 105857600);
    assert_true(atomic_load(&scene.rss_most) - before < 8 * 1024 * 1024 / sysconf(_SC_PAGESIZE));
    scene_end();
}

/* --- guards --- */

TEST("http: what could be read in two ways is refused and the connection closed") {
    static const struct {
        const char *request;
        const char *answer; /* begins with; NULL: closed without a word */
    } row[] = {
        {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X Y: 1\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X : 1\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X: a\r\n folded\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X: a\r\n\tfolded\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\nHost: a\n\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "X: a\r\n\n", "HTTP/1.1 400 "},
        {"GET / HTTP/1.1\r\n" HOST "no colon\r\n\r\n", "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length: 3\r\ncontent-length: 30\r\n\r\na=b",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\na=b", "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\na=b\r\n0\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
         "0\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked \r\n\r\n", "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: \x0b"
         "chunked\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST
         "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length: -3\r\n\r\n", "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length: 3x\r\n\r\n", "HTTP/1.1 400 "},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n",
         "HTTP/1.1 413 "},
        {"POST /raw HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400 "},
        {"GET / HTTP/3.0\r\n" HOST "\r\n", "HTTP/1.1 505 "},
        {"GET /\r\n\r\n", "HTTP/1.1 400 "},
    };
    scene_begin((struct http_options){.threads = 1});
    for (size_t i = 0; i < COUNT(row); i++) {
        char smuggled[1024];
        test_row("row %zu: %s", i, row[i].request);
        (void)snprintf(smuggled, sizeof smuggled, "%sGET /smuggled HTTP/1.1\r\n" HOST CLOSE "\r\n",
                       row[i].request);
        struct str a = talk(smuggled);
        assert_int_equal(errno, 0);
        assert_false(has(a, "path "));
        assert_true(str_starts(a, str_of(row[i].answer)));
    }
    scene_end();
}

TEST("http: a NUL in a header is refused") {
    static const char request[] = "GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n" CLOSE "\r\n";
    scene_begin((struct http_options){.threads = 1});
    struct str a = talk_bytes(request, sizeof request - 1);
    assert_true(str_starts(a, STR("HTTP/1.1 400 ")));
    assert_int_equal(http_counts(scene.server).refused, 1);
    scene_end();
}

TEST("http: the plain page of a refusal says nothing of the inside") {
    scene_begin((struct http_options){.threads = 1});
    struct str a = talk("GET / HTTP/1.1\r\n\r\n");
    assert_has(a, "Content-Type: text/html; charset=utf-8\r\n");
    assert_has(a, "Connection: close\r\n");
    assert_has(a, "<!DOCTYPE html>");
    assert_has(a, "<h1>400</h1>");
    scene_end();
}

TEST("http: headers have limits in size and number") {
    static char request[64 * 1024];
    static const struct {
        size_t headers;
        size_t each;
        const char *answer;
    } row[] = {
        {90, 10, "HTTP/1.1 200 "},  {110, 10, "HTTP/1.1 431 "},  {2, 5000, "HTTP/1.1 200 "},
        {3, 5000, "HTTP/1.1 431 "}, {1, 50000, "HTTP/1.1 431 "},
    };
    scene_begin((struct http_options){.threads = 1});
    for (size_t i = 0; i < COUNT(row); i++) {
        test_row("row %zu", i);
        int n = snprintf(request, sizeof request, "GET / HTTP/1.1\r\n" HOST CLOSE);
        for (size_t h = 0; h < row[i].headers; h++) {
            n += snprintf(request + n, sizeof request - (size_t)n, "X-%zu: %0*d\r\n", h,
                          (int)row[i].each, 0);
        }
        (void)snprintf(request + n, sizeof request - (size_t)n, "\r\n");
        assert_true(str_starts(talk(request), str_of(row[i].answer)));
    }
    scene_end();
}

TEST("http: a path that cannot be reaches the handler as a bad request") {
    static const struct {
        const char *target;
        const char *told;
    } row[] = {
        {"/a%00b", "path /\naddress 127.0.0.1\nsecure 0\nbad request\nfield \n"},
        {"//evil", "path /\naddress 127.0.0.1\nsecure 0\nbad request\nfield \n"},
        {"/a/../b", "path /\naddress 127.0.0.1\nsecure 0\nbad request\nfield \n"},
        {"/a b", "path /\naddress 127.0.0.1\nsecure 0\nbad request\nfield \n"},
        {"*", "path /\naddress 127.0.0.1\nsecure 0\nbad request\nfield \n"},
        {"http://other.example/x", "bad request\n"},
        {"/x?a=1&b=%FF", "path /x\naddress 127.0.0.1\nsecure 0\nbad request\nfield b\n"},
        {"http://kith.example/x?a=1", "path /x\naddress 127.0.0.1\nsecure 0\nbad ok\n"},
        {"HTTP://KITH.example", "path /\naddress 127.0.0.1\nsecure 0\nbad request\n"},
    };
    scene_begin((struct http_options){.threads = 1});
    for (size_t i = 0; i < COUNT(row); i++) {
        char request[256];
        test_row("row %zu: %s", i, row[i].target);
        (void)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST CLOSE "\r\n",
                       row[i].target);
        assert_has(talk(request), row[i].told);
    }
    scene_end();
}

/* --- bodies --- */

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define MULTI "Content-Type: multipart/form-data; boundary=XX\r\n"
#define FIELD(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define UPLOAD(name, file)                                                                         \
    "--XX\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n"         \
    "Content-Type: text/plain\r\n\r\n"

static struct str post(const char *path, const char *headers, const char *body, size_t n) {
    char *request = arena_alloc(test_arena(), n + 1024, 1);
    int head =
        snprintf(request, 1024, "POST %s HTTP/1.1\r\n" HOST CLOSE "%sContent-Length: %zu\r\n\r\n",
                 path, headers, n);
    memcpy(request + head, body, n);
    return talk_bytes(request, (size_t)head + n);
}

TEST("http: forms are read, and what is wrong is named") {
    static const struct {
        const char *path;
        const char *headers;
        const char *body;
        const char *status;
        const char *told;
    } row[] = {
        {"/form", FORM, "title=a+b&text=%C3%A9", " 200 ", "form title=a b\nform text=\xC3\xA9\n"},
        {"/form", FORM, "title=x&text=%FF", " 400 ", "bad request\nfield text\n"},
        {"/form", FORM, "title=kept&text=%FF", " 400 ", "form title=kept\n"},
        {"/form", "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n", "a=1",
         " 200 ", "form a=1\n"},
        {"/form", "Content-Type: application/x-www-form-urlencoded; charset=latin1\r\n", "a=1",
         " 415 ", "bad media_type\n"},
        {"/form", "Content-Type: text/plain\r\n", "a=1", " 415 ", "bad media_type\n"},
        {"/form", "", "a=1", " 415 ", "bad media_type\n"},
        {"/other", FORM, "a=1", " 413 ", "bad too_large\n"},
        {"/raw", "Content-Type: application/json\r\n", "{\"a\":1}", " 200 ", "body 7\n"},
        {"/raw", FORM, "a=1", " 200 ", "body 3\n"},
        {"/upload", MULTI, FIELD("a") "1\r\n" FIELD("b") "two\r\nlines\r\n--XX--\r\n", " 200 ",
         "form a=1\nform b=two\r\nlines\n"},
        {"/upload", MULTI, UPLOAD("f", "x.txt") "content\r\n--XX--\r\n", " 200 ",
         "file f name x.txt type text/plain size 7 there content\n"},
        {"/upload", MULTI, UPLOAD("f", "../../etc/passwd") "c\r\n--XX--", " 200 ",
         "file f name passwd type"},
        {"/upload", MULTI, UPLOAD("f", "C:\\dir\\x.txt") "c\r\n--XX--", " 200 ",
         "file f name x.txt type"},
        {"/upload", MULTI, UPLOAD("f", "") "\r\n" FIELD("a") "1\r\n--XX--", " 200 ",
         "body 0\nform a=1\n"},
        {"/upload", MULTI, UPLOAD("f", "1") "x\r\n" UPLOAD("f", "2") "y\r\n--XX--", " 200 ",
         "file f name 2 type text/plain size 1 there y\n"},
        {"/upload", MULTI,
         UPLOAD("f", "1") "x\r\n" UPLOAD("f", "2") "y\r\n" UPLOAD("g", "3") "z\r\n--XX--", " 413 ",
         "bad too_large\nfield g\n"},
        {"/upload", MULTI, FIELD("a") "\xFF\r\n" FIELD("b") "kept\r\n--XX--", " 400 ",
         "bad request\nfield a\n"},
        {"/upload", MULTI, FIELD("a") "\xFF\r\n" FIELD("b") "kept\r\n--XX--", " 400 ",
         "form b=kept\n"},
        {"/upload", MULTI, UPLOAD("f", "\xFF") "x\r\n--XX--", " 400 ", "bad request\nfield f\n"},
        {"/upload", MULTI, FIELD("\xFF") "x\r\n--XX--", " 400 ", "bad request\nfield \n"},
        {"/upload", MULTI,
         "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"
         "Content-Type: text/plain; charset=latin1\r\n\r\nx\r\n--XX--",
         " 415 ", "bad media_type\nfield a\n"},
        {"/upload", MULTI,
         "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"
         "Content-Transfer-Encoding: base64\r\n\r\nx\r\n--XX--",
         " 415 ", "bad media_type\nfield a\n"},
        /* truncated */
        {"/upload", MULTI, FIELD("a") "1\r\n", " 400 ", "bad request\n"},
        {"/upload", MULTI, UPLOAD("f", "x") "1", " 400 ", "bad request\n"},
        {"/upload", MULTI, "junk", " 400 ", "bad request\n"},
        {"/upload", "Content-Type: multipart/form-data\r\n", "x", " 400 ", "bad request\n"},
        {"/form", MULTI, UPLOAD("f", "x.txt") "content\r\n--XX--\r\n", " 415 ",
         "bad media_type\nfield f\n"},
    };
    scene_begin((struct http_options){.threads = 1});
    for (size_t i = 0; i < COUNT(row); i++) {
        test_row("row %zu: %s", i, row[i].body);
        struct str a = post(row[i].path, row[i].headers, row[i].body, strlen(row[i].body));
        assert_has(str_first(a, 20), row[i].status);
        assert_has(a, row[i].told);
    }
    assert_int_equal(files_left(), 0);
    scene_end();
}

TEST("http: too large a file is named, and is gone afterwards") {
    static char body[400000];
    scene_begin((struct http_options){.threads = 1});
    int n = snprintf(body, sizeof body, "%s", FIELD("a") "kept\r\n" UPLOAD("f", "big.bin"));
    memset(body + n, 'x', 200000);
    n += 200000;
    n += snprintf(body + n, 100, "\r\n" FIELD("b") "also\r\n--XX--");
    struct str a = post("/upload", MULTI, body, (size_t)n);
    assert_has(str_first(a, 20), " 413 ");
    assert_has(a, "bad too_large\nfield f\n");
    assert_has(a, "of a file 1\n");
    assert_has(a, "form a=kept\nform b=also\n");
    assert_int_equal(files_left(), 0);
    scene_end();
}

TEST("http: behind a file that is too large the others are named, and not kept") {
    static char body[400000];
    scene_begin((struct http_options){.threads = 1});
    int n = snprintf(body, sizeof body, "%s", UPLOAD("f", "big.bin"));
    memset(body + n, 'x', 200000);
    n += 200000;
    n += snprintf(body + n, 1000,
                  "\r\n" UPLOAD("g", "small") "1\r\n" UPLOAD("h", "more") "2\r\n" UPLOAD(
                      "i", "end") "3\r\n--XX--");
    struct str a = post("/upload", MULTI, body, (size_t)n);
    assert_has(str_first(a, 20), " 413 ");
    assert_has(a, "file g name small type text/plain size 0 lost");
    assert_has(a, "file h name more "); /* two may come: the third is the one too many */
    assert_true(str_find(a, STR("file i ")) == a.n);
    assert_int_equal(files_left(), 0);
    scene_end();
}

TEST("http: text of a multipart form has its own limit") {
    size_t n = (1 << 20) + 1000;
    scene_begin((struct http_options){.threads = 1});
    char *body = arena_alloc(test_arena(), n + 200, 1);
    int head = snprintf(body, 200, "%s", FIELD("a"));
    memset(body + head, 'x', n);
    (void)snprintf(body + (size_t)head + n, 20, "\r\n--XX--");
    struct str a = post("/upload", MULTI, body, (size_t)head + n + 8);
    assert_has(str_first(a, 20), " 413 ");
    assert_has(a, "bad too_large\nfield a\nof a file 0\n");
    scene_end();
}

TEST("http: a folder that cannot be written is a failure of the store") {
    scene_begin((struct http_options){.threads = 1, .tmp = STR("/nowhere/at/all")});
    const char *body = UPLOAD("f", "x.txt") "content\r\n--XX--\r\n";
    struct str a = post("/upload", MULTI, body, strlen(body));
    assert_has(str_first(a, 20), " 503 ");
    assert_has(a, "bad store\nfield f\n");
    scene_end();
}

static void leave_file(const char *name, int64_t changed_ms) {
    struct str path = arena_printf(test_arena(), "%s/%s", scene.folder, name);
    FILE *f = fopen(path.p, "w");
    assert_non_null(f);
    assert_true(fputs("a photo, with where it was taken", f) >= 0);
    assert_int_equal(fclose(f), 0);
    struct timespec at = {changed_ms / 1000, changed_ms % 1000 * 1000000};
    const struct timespec both[2] = {at, at};
    assert_int_equal(utimensat(AT_FDCWD, path.p, both, 0), 0);
}

TEST("http: what a run that died left is swept, and nothing else") {
    int64_t now_ms = clock_now_ms();
    scene_begin((struct http_options){.threads = 1});
    leave_file("upload-00", now_ms - 2 * DAY_MS);
    leave_file("upload-11", now_ms - HOUR_MS);
    leave_file("kept", now_ms - 2 * DAY_MS);
    upload_sweep(test_arena(), str_of(scene.folder), DAY_MS); /* another node may write it still */
    assert_int_equal(files_left(), 1);
    upload_sweep(test_arena(), str_of(scene.folder), 0);
    assert_int_equal(files_left(), 0);
    struct str kept = arena_printf(test_arena(), "%s/kept", scene.folder);
    assert_int_equal(access(kept.p, F_OK), 0);
    upload_sweep(test_arena(), STR("/nowhere/at/all"), 0);
    scene_end();
}

TEST("http: an upload broken off leaves no file") {
    scene_begin((struct http_options){.threads = 1});
    int fd = dial();
    const char *half = "POST /upload HTTP/1.1\r\n" HOST MULTI
                       "Content-Length: 5000\r\n\r\n" UPLOAD("f", "x.txt") "half of it";
    assert_true(say(fd, half));
    for (int i = 0; i < 200 && files_left() == 0; i++) {
        pause_ms(10);
    }
    assert_int_equal(files_left(), 1);
    (void)close(fd);
    for (int i = 0; i < 200 && files_left() > 0; i++) {
        pause_ms(10);
    }
    assert_int_equal(files_left(), 0);
    scene_end();
}

TEST("http: 10 MB pasted over a limit of 64 KB get a clean 413") {
    size_t n = 10 << 20;
    static const char *const path[] = {"/form", "/hold"};
    char *body = malloc(n);
    assert_non_null(body);
    memset(body, 'a', n);
    scene_begin((struct http_options){.threads = 1});
    for (size_t i = 0; i < COUNT(path); i++) {
        char head[256];
        int fd = dial();
        int size =
            snprintf(head, sizeof head,
                     "POST %s HTTP/1.1\r\n" HOST FORM "Content-Length: %zu\r\n\r\n", path[i], n);
        assert_true(put(fd, head, (size_t)size));
        assert_true(put(fd, body, n));
        struct str a = get_all(fd);
        assert_int_equal(errno, 0);
        assert_true(str_starts(a, STR("HTTP/1.1 413 ")));
        assert_has(a, "bad too_large\n");
        assert_has(a, "Connection: close\r\n");
        (void)close(fd);
    }
    free(body);
    scene_end();
}

TEST("http: chunked bodies, and one that grows over its limit") {
    static char chunk[32 * 1024];
    scene_begin((struct http_options){.threads = 1});
    struct str a =
        talk("POST /form HTTP/1.1\r\n" HOST CLOSE FORM "Transfer-Encoding: chunked\r\n\r\n"
             "3\r\na=1\r\n4;x=y\r\n&b=2\r\n0\r\nTrailer: t\r\n\r\n");
    assert_has(a, "form a=1\nform b=2\n");
    memset(chunk, 'a', sizeof chunk);
    int fd = dial();
    const char *head = "POST /form HTTP/1.1\r\n" HOST FORM "Transfer-Encoding: chunked\r\n\r\n";
    assert_true(say(fd, head));
    for (int i = 0; i < 100; i++) {
        assert_true(say(fd, "8000\r\n") && put(fd, chunk, sizeof chunk) && say(fd, "\r\n"));
    }
    a = get_all(fd);
    assert_int_equal(errno, 0);
    assert_true(str_starts(a, STR("HTTP/1.1 413 ")));
    assert_int_equal(count_of(a, "HTTP/1.1"), 1);
    (void)close(fd);
    scene_end();
}

TEST("http: who asks before sending is told before sending") {
    scene_begin((struct http_options){.threads = 1});
    int fd = dial();
    const char *large = "POST /form HTTP/1.1\r\n" HOST FORM
                        "Expect: 100-continue\r\nContent-Length: 10000000\r\n\r\n";
    assert_true(say(fd, large));
    struct str a = get_all(fd);
    assert_true(str_starts(a, STR("HTTP/1.1 413 ")));
    (void)close(fd);
    fd = dial();
    const char *fine = "POST /form HTTP/1.1\r\n" HOST CLOSE FORM
                       "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    assert_true(say(fd, fine));
    assert_true(str_starts(get_one(fd, false), STR("HTTP/1.1 100 Continue\r\n\r\n")));
    assert_true(say(fd, "a=1"));
    assert_has(get_all(fd), "form a=1\n");
    (void)close(fd);
    scene_end();
}

/* --- time --- */

/* Sends the bytes one by one; how long until the server closed, in ms. */
static int64_t drip(const char *at_once, char c, long every_ms, int64_t at_most_ms) {
    int fd = dial();
    int64_t begun = clock_monotonic_us();
    int64_t ms = 0;
    bool open = say(fd, at_once);
    while (open && ms < at_most_ms) {
        char got;
        pause_ms(every_ms);
        open = put(fd, &c, 1) && (recv(fd, &got, 1, MSG_DONTWAIT) != 0);
        ms = (clock_monotonic_us() - begun) / 1000;
    }
    (void)close(fd);
    return ms;
}

TEST("http: slow drips of line, headers and body are cut, others go on") {
    static const char *const row[] = {
        "G",
        "GET / HTTP/1.1\r\n" HOST "X: ",
        "POST /form HTTP/1.1\r\n" HOST FORM "Content-Length: 60000\r\n\r\na=",
        "POST /upload HTTP/1.1\r\n" HOST MULTI "Content-Length: 60000\r\n\r\n" FIELD("a"),
    };
    scene_begin((struct http_options){.threads = 1, .header_ms = 300, .body_rate = 1000});
    for (size_t i = 0; i < COUNT(row); i++) {
        test_row("row %zu: %s", i, row[i]);
        int64_t ms = drip(row[i], 'x', 20, 5000);
        assert_true(ms >= 250 && ms < 2500);
    }
    assert_has(talk("GET /on HTTP/1.1\r\n" HOST CLOSE "\r\n"), "path /on\n");
    assert_int_equal(http_counts(scene.server).refused, COUNT(row));
    scene_end();
}

TEST("http: a body that keeps its rate may take longer than headers may") {
    static char piece[500];
    scene_begin((struct http_options){.threads = 1, .header_ms = 300, .body_rate = 1000});
    int fd = dial();
    const char *head = "POST /raw HTTP/1.1\r\n" HOST CLOSE "Content-Length: 5000\r\n\r\n";
    assert_true(say(fd, head));
    for (int i = 0; i < 10; i++) {
        pause_ms(100);
        assert_true(put(fd, piece, sizeof piece));
    }
    assert_has(get_all(fd), "body 5000\n");
    (void)close(fd);
    scene_end();
}

TEST("http: a connection that waits too long for its next request is closed") {
    scene_begin((struct http_options){.threads = 1, .idle_ms = 300});
    int fd = dial();
    assert_true(say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n"));
    assert_has(get_one(fd, true), "path /\n");
    int64_t begun = clock_monotonic_us();
    assert_int_equal(get_all(fd).n, 0);
    int64_t ms = (clock_monotonic_us() - begun) / 1000;
    assert_true(ms >= 200 && ms < 2500);
    (void)close(fd);
    scene_end();
}

static int dial_small(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int room = 8192;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)scene.port)};
    struct timeval patience = {PATIENCE_S, 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (const struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

/* Reads `piece` bytes every `every_ms`: does the server cut it before at_most_ms are over? Bytes
 * already on their way can still be read after that, so the server is asked. */
static bool sip_is_cut(size_t piece, long every_ms, int64_t at_most_ms) {
    static char room[256 * 1024];
    int fd = dial_small();
    int64_t end = clock_monotonic_us() + at_most_ms * 1000;
    unsigned ended = atomic_load(&scene.streams_ended);
    bool cut = false;
    assert_true(say(fd, "GET /stream?n=50000000 HTTP/1.1\r\n" HOST CLOSE "\r\n"));
    while (!cut && clock_monotonic_us() < end) {
        pause_ms(every_ms);
        if (piece > 0) {
            (void)recv(fd, room, piece, 0);
        }
        cut = atomic_load(&scene.streams_ended) > ended;
    }
    (void)close(fd);
    for (int i = 0; i < 200 && atomic_load(&scene.streams_ended) == ended; i++) {
        pause_ms(10);
    }
    return cut;
}

TEST("http: who does not read the answer is cut, who reads slowly but steadily is not") {
    scene_begin((struct http_options){.threads = 1, .send_ms = 400, .body_rate = 20000});
    assert_true(sip_is_cut(0, 50, 5000));
    assert_true(sip_is_cut(50, 50, 5000)); /* 1 KB a second */
    assert_false(sip_is_cut(100000, 20, 1500));
    scene_end();
    assert_int_equal(atomic_load(&scene.streams_ended), 3);
}

/* --- connections --- */

static bool is_served(int fd) {
    (void)say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
    return str_starts(get_one(fd, true), STR("HTTP/1.1 200 "));
}

TEST("http: connections from one address have a limit") {
    scene_begin((struct http_options){.threads = 1, .per_address = 3});
    int fd[5];
    for (int i = 0; i < 3; i++) {
        fd[i] = dial();
        assert_true(is_served(fd[i]));
    }
    fd[3] = dial();
    assert_false(is_served(fd[3]));
    fd[4] = dial_from("127.0.0.2");
    assert_true(is_served(fd[4]));
    assert_int_equal(http_counts(scene.server).connections_open, 4);
    (void)close(fd[0]);
    (void)close(fd[3]);
    for (int i = 0; i < 200 && http_counts(scene.server).connections_open > 3; i++) {
        pause_ms(10);
    }
    fd[0] = dial();
    assert_true(is_served(fd[0]));
    (void)close(fd[0]);
    (void)close(fd[1]);
    (void)close(fd[2]);
    (void)close(fd[4]);
    assert_int_equal(http_counts(scene.server).refused, 1);
    scene_end();
}

TEST("http: when it gets crowded, who only waits goes first") {
    scene_begin((struct http_options){.threads = 1, .connections = 10});
    int fd[10];
    for (int i = 0; i < 10; i++) {
        fd[i] = dial();
        assert_true(is_served(fd[i]));
    }
    assert_int_equal(get_all(fd[0]).n, 0);
    for (int i = 0; i < 10; i++) {
        (void)close(fd[i]);
    }
    scene_end();
}

TEST("http: the proxies in the settings are believed, nobody else") {
    static const struct {
        const char *from;
        const char *headers;
        const char *told;
    } row[] = {
        {"127.0.0.1", "", "address 127.0.0.1\nsecure 0\n"},
        {"127.0.0.1", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n",
         "address 1.2.3.4\nsecure 1\n"},
        {"127.0.0.1", "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\n", "address 1.2.3.4\nsecure 0\n"},
        {"127.0.0.1", "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 1.2.3.4\r\n",
         "address 1.2.3.4\n"},
        {"127.0.0.1", "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Forwarded-For: 10.1.1.1\r\n",
         "address 1.2.3.4\n"},
        {"127.0.0.1", "X-Forwarded-Proto: https, http\r\n", "secure 0\n"},
        {"127.0.0.2", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n",
         "address 127.0.0.2\nsecure 0\n"},
    };
    struct str proxies[] = {STR_INIT("127.0.0.1"), STR_INIT("10.0.0.0/8")};
    scene_begin((struct http_options){.threads = 1, .proxies = proxies, .proxy_count = 2});
    for (size_t i = 0; i < COUNT(row); i++) {
        char request[512];
        int fd = dial_from(row[i].from);
        int n = snprintf(request, sizeof request, "GET / HTTP/1.1\r\n" HOST CLOSE "%s\r\n",
                         row[i].headers);
        test_row("row %zu: %s", i, row[i].headers);
        assert_true(put(fd, request, (size_t)n));
        assert_has(get_all(fd), row[i].told);
        (void)close(fd);
    }
    scene_end();
}

/* --- holding, and the end --- */

TEST("http: held requests are answered from other threads") {
    scene_begin((struct http_options){.threads = 2});
    int fd[20];
    const char *get = "GET /hold?ms=50 HTTP/1.1\r\n" HOST "\r\n";
    const char *send_form = "POST /hold HTTP/1.1\r\n" HOST FORM "Content-Length: 3\r\n\r\na=1";
    for (int i = 0; i < 20; i++) {
        fd[i] = dial();
        assert_true(say(fd[i], get));
    }
    for (int i = 0; i < 20; i++) {
        assert_has(get_one(fd[i], true), "path /hold\n");
        assert_true(say(fd[i], send_form));
    }
    for (int i = 0; i < 20; i++) {
        assert_has(get_one(fd[i], true), "form a=1\n");
        (void)close(fd[i]);
    }
    scene_end();
}

TEST("http: a client that leaves while its request is held") {
    scene_begin((struct http_options){.threads = 1});
    int fd = dial();
    const char *get = "GET /hold?ms=100 HTTP/1.1\r\n" HOST "\r\n";
    assert_true(say(fd, get));
    pause_ms(30);
    (void)close(fd);
    pause_ms(150);
    assert_has(talk("GET /on HTTP/1.1\r\n" HOST CLOSE "\r\n"), "path /on\n");
    scene_end();
}

TEST("http: the end waits for held requests") {
    scene_begin((struct http_options){.threads = 2});
    int fd = dial();
    const char *get = "GET /hold?ms=300 HTTP/1.1\r\n" HOST "\r\n";
    assert_true(say(fd, get));
    pause_ms(50);
    int64_t begun = clock_monotonic_us();
    http_stop(scene.server, 5000);
    assert_true(clock_monotonic_us() - begun < 3000000);
    struct str a = get_all(fd);
    assert_has(a, "path /hold\n");
    assert_has(a, "Connection: close\r\n");
    (void)close(fd);
    scene_join();
}

TEST("http: the end leaves behind what nobody answers, and a late answer is safe") {
    scene_begin((struct http_options){.threads = 2});
    int fd[4];
    const char *get = "GET /hold?ms=600 HTTP/1.1\r\n" HOST "\r\n";
    const char *keep = "GET /keep HTTP/1.1\r\n" HOST "X: still here\r\n\r\n";
    for (int i = 0; i < 3; i++) {
        fd[i] = dial();
        assert_true(say(fd[i], get));
    }
    fd[3] = dial();
    assert_true(put(fd[3], keep, strlen(keep)));
    struct http_exchange *kept = NULL;
    for (int i = 0; i < 200 && kept == NULL; i++) {
        pause_ms(10);
        pthread_mutex_lock(&scene.lock);
        kept = scene.threads == 3 ? scene.kept : NULL;
        pthread_mutex_unlock(&scene.lock);
    }
    assert_non_null(kept);
    int64_t begun = clock_monotonic_us();
    http_stop(scene.server, 100);
    assert_true(clock_monotonic_us() - begun < 2000000);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(get_all(fd[i]).n, 0);
        (void)close(fd[i]);
    }
    assert_str(http_header(kept, "x"), "still here");
    answer_text(kept, told(kept));
    scene_join();
}

static void *ask_on(void *self) {
    _Atomic bool *stop = self;
    const char *get = "GET /hold HTTP/1.1\r\n" HOST CLOSE "\r\n";
    while (!atomic_load(stop)) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)scene.port)};
        char room[512];
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(fd, (const struct sockaddr *)&a, sizeof a) == 0 && say(fd, get)) {
            while (recv(fd, room, sizeof room, 0) > 0) {
            }
        }
        (void)close(fd);
    }
    return NULL;
}

static unsigned files_open(void) {
    unsigned n = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d) != NULL) {
        n++;
    }
    (void)closedir(d);
    return n;
}

TEST("http: the end under load, again and again") {
    unsigned open_before = files_open();
    for (int round = 0; round < 8; round++) {
        _Atomic bool stop = false;
        pthread_t asker[2];
        scene_begin((struct http_options){.threads = 2});
        for (size_t i = 0; i < COUNT(asker); i++) {
            assert_int_equal(pthread_create(&asker[i], NULL, ask_on, (void *)&stop), 0);
        }
        pause_ms(3 + 2 * round);
        http_stop(scene.server, round % 2 == 0 ? 0 : 500);
        atomic_store(&stop, true);
        for (size_t i = 0; i < COUNT(asker); i++) {
            (void)pthread_join(asker[i], NULL);
        }
        scene_join();
    }
    assert_int_equal(files_open(), open_before);
}

TEST("http: an address that cannot be listened on is told in words") {
    static const struct {
        const char *listen;
        enum err e;
    } row[] = {
        {"", ERR_INPUT},
        {"8080", ERR_INPUT},
        {"localhost:80", ERR_INPUT},
        {"127.0.0.1", ERR_INPUT},
        {"127.0.0.1:99999", ERR_INPUT},
        {"::1:80", ERR_INPUT},
        {"[::1:80", ERR_INPUT},
        {"192.0.2.1:0", ERR_STORE},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct http_server *s = NULL;
        struct buf why = buf_make(500);
        struct http_options o = {.listen = str_of(row[i].listen), .admit = admit, .handle = handle};
        test_row("row %zu: %s", i, row[i].listen);
        assert_int_equal(http_start(o, &s, &why), row[i].e);
        assert_true(why.n > 20);
        buf_free(&why);
    }
    struct str wrong[] = {STR_INIT("nonsense")};
    struct buf why = buf_make(500);
    struct http_server *s = NULL;
    struct http_options o = {.listen = STR("127.0.0.1:0"), .proxies = wrong, .proxy_count = 1};
    assert_int_equal(http_start(o, &s, &why), ERR_INPUT);
    assert_has(buf_str(&why), "nonsense");
    buf_free(&why);
}
