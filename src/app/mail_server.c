/* SPDX-License-Identifier: AGPL-3.0-or-later
 * SMTP by libcurl. A server's own words are not kept: they often repeat the address. */
#include "app/mail_server.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/file.h"

#define FILE_MAX (16 * 1024)
#define CONNECT_S 15L
#define TALK_MS 90000L
#define PATIENCE_S 30L

/* --- the file --- */

static struct str *place_of(struct mail_server *m, struct str word) {
    const struct {
        const char *word;
        struct str *place;
    } rows[] = {
        {"server", &m->url},        {"from", &m->from},           {"user", &m->user},
        {"password", &m->password}, {"authority", &m->authority},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(word, str_of(rows[i].word))) {
            return rows[i].place;
        }
    }
    return NULL;
}

static enum err read_line(struct mail_server *m, struct str line, int number, struct buf *why) {
    line = str_trim(line);
    if (str_is_empty(line) || line.p[0] == '#') {
        return ERR_OK;
    }
    struct str value = line;
    struct str word = str_cut(&value, ' ');
    value = str_trim(value);
    struct str *place = place_of(m, word);
    if (str_eq(word, STR("tls")) && str_eq(value, STR("optional"))) {
        m->tls = false;
        return ERR_OK;
    }
    if (place == NULL || str_is_empty(value) || str_has_control(value)) {
        buf_printf(why,
                   "Line %d is not understood. It should be a word and its value: server, from, "
                   "user, password, authority, or tls optional.",
                   number);
        return ERR_INPUT;
    }
    *place = value;
    return ERR_OK;
}

static bool is_this_machine(struct str url) {
    static const char *const own[] = {"smtp://127.", "smtp://localhost", "smtp://[::1]"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (str_starts(url, str_of(own[i]))) {
            return true;
        }
    }
    return false;
}

static enum err check_server(const struct mail_server *m, struct buf *why) {
    if (!str_starts(m->url, STR("smtp://")) && !str_starts(m->url, STR("smtps://"))) {
        buf_put(why, STR("There is no line \"server smtp://...\" or \"server smtps://...\"."));
        return ERR_INPUT;
    }
    if (!str_has(m->from, '@') || str_has(m->from, '<') || str_has(m->from, ' ')) {
        buf_put(why, STR("There is no line \"from\" with the address that the mail comes from."));
        return ERR_INPUT;
    }
    if (str_is_empty(m->user) != str_is_empty(m->password)) {
        buf_put(why, STR("User and password belong together: one of the two lines is missing."));
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err mail_server_read(struct arena *a, struct str path, struct mail_server *out,
                          struct buf *why) {
    struct str text;
    enum err e = file_read(a, arena_cstr(a, path), FILE_MAX, &text);
    if (e != ERR_OK) {
        buf_printf(why, "The file %.*s cannot be read.", STR_ARG(path));
        return e;
    }
    *out = (struct mail_server){.tls = true};
    for (int number = 1; !str_is_empty(text); number++) {
        TRY(read_line(out, str_cut(&text, '\n'), number, why));
    }
    out->tls = out->tls && !is_this_machine(out->url);
    return check_server(out, why);
}

enum err mail_server_make(struct arena *a, struct str host, int64_t port, struct str from,
                          struct str user, struct str password, struct mail_server *out,
                          struct buf *why) {
    *out = (struct mail_server){
        .url = arena_printf(a, "%s://%.*s:%lld", port == 465 ? "smtps" : "smtp", STR_ARG(host),
                            (long long)port),
        .from = from,
        .user = user,
        .password = password,
    };
    out->tls = !is_this_machine(out->url);
    return check_server(out, why);
}

/* --- the conversation --- */

struct mail_talk {
    CURL *curl;
    struct arena *arena;
    struct str message; /* what is left of it */
    const atomic_bool *ending;
    char said[5]; /* the last command that we gave: "RCPT" */
    char why[64];
};

static size_t give_bytes(char *out, size_t size, size_t count, void *self) {
    struct mail_talk *t = self;
    struct str piece = str_first(t->message, size * count);
    if (piece.n > 0) {
        memcpy(out, piece.p, piece.n);
    }
    t->message = str_from(t->message, piece.n);
    return piece.n;
}

/* libcurl does not tell which command was refused, so its talk is listened to. */
static int listen_in(CURL *curl, curl_infotype kind, char *data, size_t n, void *self) {
    (void)curl;
    struct mail_talk *t = self;
    if (kind == CURLINFO_HEADER_OUT && n >= 4 && memcmp(data, "QUIT", 4) != 0) {
        memcpy(t->said, data, 4);
    }
    return 0;
}

static int go_on(void *self, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    const struct mail_talk *t = self;
    return t->ending != NULL && atomic_load(t->ending) ? 1 : 0;
}

static const char *zero_ended(struct mail_talk *t, struct str s) {
    return arena_cstr(t->arena, s);
}

struct mail_talk *mail_talk_begin(const struct mail_server *m, const atomic_bool *ending) {
    struct mail_talk *t = calloc(1, sizeof *t);
    assert(t != NULL);
    t->arena = arena_make();
    t->ending = ending;
    t->curl = curl_easy_init();
    assert(t->curl != NULL);
    CURL *c = t->curl;
    long patience = m->patience_s == 0 ? PATIENCE_S : m->patience_s;
    curl_easy_setopt(c, CURLOPT_URL, zero_ended(t, m->url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(m->tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, zero_ended(t, m->from));
    if (!str_is_empty(m->user)) {
        curl_easy_setopt(c, CURLOPT_USERNAME, zero_ended(t, m->user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, zero_ended(t, m->password));
    }
    if (!str_is_empty(m->authority)) {
        curl_easy_setopt(c, CURLOPT_CAINFO, zero_ended(t, m->authority));
    }
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, patience < CONNECT_S ? patience : CONNECT_S);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, TALK_MS);
    curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(c, CURLOPT_READDATA, t);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, t);
    return t;
}

void mail_talk_end(struct mail_talk *t) {
    curl_easy_cleanup(t->curl);
    arena_free(t->arena);
    free(t);
}

/* Only what was said to the recipient or to the mail itself is the mail's own fate; a refusal
 * before that (of our address, our password) is the operator's to mend. */
static enum mail_answer answer_of(const struct mail_talk *t, CURLcode code, long status) {
    bool of_mail = strcmp(t->said, "RCPT") == 0 || strcmp(t->said, "DATA") == 0;
    if (code == CURLE_OK) {
        return MAIL_TAKEN;
    }
    if (!of_mail || status < 400) {
        return MAIL_NO_SERVER;
    }
    return status >= 500 && status < 600 ? MAIL_REFUSED : MAIL_LATER;
}

enum mail_answer mail_talk_send(struct mail_talk *t, struct str recipient, struct str message,
                                struct str *why) {
    struct arena_mark mark = arena_mark(t->arena);
    struct curl_slist *to = curl_slist_append(NULL, zero_ended(t, recipient));
    arena_rewind(t->arena, mark);
    long status = 0;
    memset(t->said, 0, sizeof t->said);
    t->message = message;
    curl_easy_setopt(t->curl, CURLOPT_MAIL_RCPT, to);
    CURLcode code = curl_easy_perform(t->curl);
    curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(t->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(to);
    const char *words = code == CURLE_OK ? "" : curl_easy_strerror(code);
    if (status == 0) {
        (void)snprintf(t->why, sizeof t->why, "%s", words);
    } else {
        (void)snprintf(t->why, sizeof t->why, "%ld %.4s %s", status, t->said, words);
    }
    *why = str_trim(str_of(t->why));
    return answer_of(t, code, status);
}
