/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Mail to a mail server that is not ours (tests/peer/smtp.py), which also refuses, waits and is
 * away. */
#include "app/mail_send.h"

#include <curl/curl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/mail_server.h"
#include "kernel/mail.h"
#include "kernel/search.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tests/unit/world.h"

static const struct job_kind *const kinds[] = {mail_jobs, search_jobs, NULL};

/* --- the other side --- */

struct peer {
    pid_t pid;
    int input; /* it ends when this is closed */
    long port;
    struct str taken; /* path of what it took */
};

static void peer_stop(void *self) {
    struct peer *p = self;
    if (p->pid > 0) {
        (void)close(p->input);
        (void)waitpid(p->pid, NULL, 0);
        p->pid = 0;
    }
}

static void peer_child(int in, int out, const char *taken, const char *const *words) {
    const char *first[] = {"/usr/bin/python3", "tests/peer/smtp.py", taken};
    char *argv[8] = {NULL};
    for (size_t i = 0; i < 3; i++) {
        argv[i] = strdup(first[i]);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        argv[3 + i] = strdup(words[i]);
    }
    (void)dup2(in, STDIN_FILENO);
    (void)dup2(out, STDOUT_FILENO);
    execv("/usr/bin/python3", argv);
    _exit(127);
}

static void peer_start(struct peer *p, const char *const *words) {
    int in[2], out[2];
    char line[32] = "";
    if (access("tests/peer/smtp.py", R_OK) != 0 ||
        system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") != 0) {
        TEST_SKIP("Debian's python3-aiosmtpd is not here, or not the root of the checkout");
    }
    *p = (struct peer){.taken = arena_printf(test_arena(), "%s/taken", test_folder())};
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    p->pid = fork();
    if (p->pid == 0) {
        (void)close(in[1]);
        peer_child(in[0], out[1], p->taken.p, words);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    p->input = in[1];
    /* The end comes when the test's own variables are gone. */
    struct peer *kept = arena_new(test_arena(), struct peer);
    *kept = *p;
    test_at_end(peer_stop, kept);
    assert_true(read(out[0], line, sizeof line - 1) > 0);
    (void)close(out[0]);
    p->port = strtol(line, NULL, 10);
}

/* The n-th mail it took. */
static json_t *peer_took(const struct peer *p, size_t n) {
    struct str all;
    if (file_read(test_arena(), p->taken.p, 1 << 20, &all) != ERR_OK) {
        return NULL;
    }
    for (; n > 0; n--) {
        (void)str_cut(&all, '\n');
    }
    struct str line = str_cut(&all, '\n');
    return line.n == 0 ? NULL : json_loadb(line.p, line.n, 0, NULL);
}

static void assert_member(const json_t *row, const char *name, const char *expected) {
    test_row("%s", name);
    assert_string_equal(json_string_value(json_object_get(row, name)), expected);
}

/* --- our side --- */

struct scene {
    struct world w;
    struct peer peer;
    struct str conf;
};

static void write_conf(struct scene *s, const char *more) {
    struct str text = arena_printf(test_arena(),
                                   "# the server\nserver smtp://localhost:%ld\n"
                                   "from kith@example.org\n%s",
                                   s->peer.port, more);
    s->conf = arena_printf(test_arena(), "%s/mail.conf", test_folder());
    assert_int_equal(file_write(s->conf.p, text), ERR_OK);
}

static void scene_make(struct scene *s, const char *more, const char *const *words) {
    world_make(&s->w, test_store(DB_SQLITE));
    s->w.now_ms = clock_now_ms();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    peer_start(&s->peer, words);
    write_conf(s, more);
}

static void put(struct scene *s, const char *recipient) {
    struct ctx *c = world_as(&s->w, NOBODY_AT_ALL);
    assert_int_equal(
        world_end(&s->w,
                  mail_put(c, str_of(recipient), lang_english(),
                           msg_mail_news(msg_arg_int(2), msg_arg_str(STR("Añoranza"))),
                           STR("¿Qué tal?\n.\nFrom here\n"), STR("https://kith.test/mail/stop/x"))),
        ERR_OK);
}

static void run_jobs(struct scene *s, int64_t later_ms) {
    struct job_runner work = {.store = s->w.store, .mail = s->conf, .kinds = kinds};
    bool ran = true;
    while (ran) { /* what the world has entered is counted, too */
        assert_int_equal(job_run_once(&work, s->w.now_ms + later_ms, &ran), ERR_OK);
    }
}

static struct mail_counts counts(struct scene *s) {
    struct mail_counts n;
    struct ctx *c = world_as(&s->w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&s->w, mail_count(c, &n)), ERR_OK);
    return n;
}

static void assert_counts(struct scene *s, int waiting, int failed, int sent) {
    struct mail_counts n = counts(s);
    assert_int_equal(n.waiting, waiting);
    assert_int_equal(n.failed, failed);
    assert_int_equal(n.sent, sent);
}

static const char *const no_words[] = {NULL};

TEST("mail_send: what arrives is what was put, as another program reads it") {
    struct scene s;
    scene_make(&s, "", no_words);
    put(&s, "ann@example.org");
    put(&s, "bea@example.org");
    run_jobs(&s, 0);
    assert_counts(&s, 0, 0, 2);
    json_t *row = peer_took(&s.peer, 0);
    assert_non_null(row);
    assert_member(row, "from", "kith@example.org");
    assert_member(row, "sender", "Kith <kith@example.org>");
    assert_member(row, "subject", "Añoranza: 2 things are new for you");
    assert_member(row, "text", "¿Qué tal?\r\n.\r\nFrom here\r\n");
    assert_member(row, "stop", "<https://kith.test/mail/stop/x>");
    assert_int_equal(json_integer_value(json_object_get(row, "defects")), 0);
    json_decref(row);
    row = peer_took(&s.peer, 1);
    assert_non_null(row);
    json_decref(row);
}

TEST("mail_send: not now is tried again, never is not") {
    struct scene s;
    scene_make(&s, "", no_words);
    put(&s, "later@example.org");
    put(&s, "never@example.org");
    put(&s, "end@example.org");
    put(&s, "ann@example.org");
    run_jobs(&s, 0);
    assert_counts(&s, 1, 2, 1);
    run_jobs(&s, 30 * SECOND_MS);
    assert_counts(&s, 1, 2, 1);
    run_jobs(&s, 10 * MINUTE_MS);
    assert_counts(&s, 0, 2, 2);
}

TEST("mail_send: a server that is away costs no mail, and is not asked for each of them") {
    struct scene s;
    scene_make(&s, "", no_words);
    long port = s.peer.port;
    peer_stop(&s.peer);
    put(&s, "ann@example.org");
    put(&s, "bea@example.org");
    run_jobs(&s, 0);
    assert_counts(&s, 2, 0, 0);
    run_jobs(&s, 30 * SECOND_MS); /* not yet */
    peer_start(&s.peer, no_words);
    assert_true(port != 0);
    write_conf(&s, "");
    run_jobs(&s, 2 * MINUTE_MS + 10 * SECOND_MS);
    run_jobs(&s, 10 * MINUTE_MS);
    assert_counts(&s, 0, 0, 2);
}

TEST("mail_send: with a password, which goes only through TLS") {
    struct scene s;
    const char *folder = test_folder();
    const char *const words[] = {"--user", "--tls", folder, NULL};
    struct str good = arena_printf(
        test_arena(), "user kith\npassword open sesame\nauthority %s/cert.pem\n", folder);
    scene_make(&s, good.p, words);
    put(&s, "ann@example.org");
    /* To this machine itself TLS is not demanded, so here it must be by the address. */
    struct mail_server m;
    struct buf why = buf_make(1024);
    assert_int_equal(mail_server_read(test_arena(), s.conf, &m, &why), ERR_OK);
    buf_free(&why);
    assert_false(m.tls);
    m.tls = true;
    struct str said;
    struct mail_talk *talk = mail_talk_begin(&m, NULL);
    assert_int_equal(
        mail_talk_send(talk, STR("ann@example.org"), STR("Subject: x\r\n\r\ny\r\n"), &said),
        MAIL_TAKEN);
    mail_talk_end(talk);
    json_t *row = peer_took(&s.peer, 0);
    assert_non_null(row);
    assert_true(json_is_true(json_object_get(row, "tls")));
    assert_member(row, "user", "kith");
    json_decref(row);
    m.password = STR("wrong");
    talk = mail_talk_begin(&m, NULL);
    assert_int_equal(
        mail_talk_send(talk, STR("ann@example.org"), STR("Subject: x\r\n\r\ny\r\n"), &said),
        MAIL_NO_SERVER);
    mail_talk_end(talk);
    m.authority = STR("");
    m.patience_s = 1;
    talk = mail_talk_begin(&m, NULL);
    assert_int_equal(
        mail_talk_send(talk, STR("ann@example.org"), STR("Subject: x\r\n\r\ny\r\n"), &said),
        MAIL_NO_SERVER);
    mail_talk_end(talk);
}

TEST("mail_send: a server that says nothing does not hold the process") {
    struct scene s;
    scene_make(&s, "", no_words);
    struct mail_server m;
    struct buf why = buf_make(1024);
    assert_int_equal(mail_server_read(test_arena(), s.conf, &m, &why), ERR_OK);
    buf_free(&why);
    m.patience_s = 1;
    struct str said;
    int64_t begun = clock_monotonic_us();
    struct mail_talk *talk = mail_talk_begin(&m, NULL);
    assert_int_equal(
        mail_talk_send(talk, STR("slow@example.org"), STR("Subject: x\r\n\r\ny\r\n"), &said),
        MAIL_NO_SERVER);
    mail_talk_end(talk);
    atomic_bool ending = true;
    m.patience_s = 0;
    talk = mail_talk_begin(&m, &ending);
    assert_int_equal(
        mail_talk_send(talk, STR("slow@example.org"), STR("Subject: x\r\n\r\ny\r\n"), &said),
        MAIL_NO_SERVER);
    mail_talk_end(talk);
    assert_true(clock_monotonic_us() - begun < 10 * 1000000);
    kill(s.peer.pid, SIGKILL);
}

TEST("mail_send: in development a mail becomes a file") {
    struct scene s;
    world_make(&s.w, test_store(DB_SQLITE));
    s.w.now_ms = clock_now_ms();
    put(&s, "ann@example.org");
    struct job_runner work = {
        .store = s.w.store, .folder = str_of(test_folder()), .development = true, .kinds = kinds};
    bool ran = false;
    assert_int_equal(job_run_once(&work, s.w.now_ms, &ran), ERR_OK);
    assert_counts(&s, 0, 0, 1);
    struct folder_entries files;
    assert_int_equal(
        folder_list(test_arena(), arena_printf(test_arena(), "%s/mail", test_folder()).p, &files),
        ERR_OK);
    assert_int_equal(files.count, 2);
    assert_true(str_ends(files.item[0].name, STR(".eml")));
    assert_true(str_ends(files.item[1].name, STR(".txt")));
}

TEST("mail_send: the file that names the server") {
    static const struct {
        const char *text;
        enum err expected;
    } rows[] = {
        {"server smtp://mail.example.org:587\nfrom kith@example.org\n", ERR_OK},
        {"  server   smtps://mail.example.org  \r\nfrom kith@example.org", ERR_OK},
        {"server smtp://m\nfrom a@b\nuser u\npassword p w\ntls optional\n# end\n\n", ERR_OK},
        {"", ERR_INPUT},
        {"server http://mail.example.org\nfrom kith@example.org\n", ERR_INPUT},
        {"server smtp://m\nfrom nobody\n", ERR_INPUT},
        {"server smtp://m\nfrom a@b\nuser u\n", ERR_INPUT},
        {"server smtp://m\nfrom a@b\ntls never\n", ERR_INPUT},
        {"server smtp://m\nfrom a@b\nsever x\n", ERR_INPUT},
        {"server\nfrom a@b\n", ERR_INPUT},
    };
    struct str path = arena_printf(test_arena(), "%s/mail.conf", test_folder());
    struct mail_server m;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].text);
        struct buf why = buf_make(1024);
        assert_int_equal(file_write(path.p, str_of(rows[i].text)), ERR_OK);
        assert_int_equal(mail_server_read(test_arena(), path, &m, &why), rows[i].expected);
        assert_int_equal(why.n > 0, rows[i].expected != ERR_OK);
        buf_free(&why);
    }
    struct buf why = buf_make(1024);
    assert_int_equal(mail_server_read(test_arena(), STR("/nowhere"), &m, &why), ERR_NOT_FOUND);
    buf_free(&why);
}
