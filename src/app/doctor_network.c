/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the doctor sees from outside: the site at its own address, through whatever stands in front
 * of it, and the mail server. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "app/doctor.h"
#include "app/mail_server.h"
#include "format/json_read.h"
#include "kernel/mail.h"
#include "sys/chance.h"
#include "sys/clock.h"

#define ASK_MS 10000L
#define ANSWER_MAX 4096

/* --- the site, by its address --- */

struct asked {
    CURLcode code;
    long status;
    struct str own_address; /* which we had in that conversation */
    struct buf body;
};

static size_t take_bytes(char *bytes, size_t size, size_t count, void *self) {
    struct buf *b = self;
    buf_put(b, str_make(bytes, size * count));
    return b->overflow ? 0 : size * count;
}

static void ask(struct doctor *d, const char *url, struct asked *out) {
    CURL *c = curl_easy_init();
    const char *own = NULL;
    *out = (struct asked){.code = CURLE_FAILED_INIT, .body = buf_make(ANSWER_MAX)};
    if (c == NULL) {
        return;
    }
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ASK_MS);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &out->body);
    out->code = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &out->status);
    if (curl_easy_getinfo(c, CURLINFO_LOCAL_IP, &own) == CURLE_OK) {
        out->own_address = arena_str(d->arena, str_of(own));
    }
    curl_easy_cleanup(c);
}

static bool is_loopback(struct str address) {
    return str_starts(address, STR("127.")) || str_eq(address, STR("::1"));
}

static void judge_seen(struct doctor *d, const struct asked *a, json_t *seen) {
    struct str address = json_str(json_object_get(seen, "address"));
    bool secure = json_is_true(json_object_get(seen, "secure"));
    if (str_starts(d->address, STR("https://")) && !secure) {
        doctor_say(
            d, "proxy", FINDING_BROKEN,
            "Name the proxy (kith serve --proxy ADDRESS) and let it send X-Forwarded-For and "
            "X-Forwarded-Proto, as packaging/nginx.conf does.",
            "The site is asked by https, but the server believes it was http.");
    } else if (is_loopback(address) && !is_loopback(a->own_address)) {
        doctor_say(d, "proxy", FINDING_BROKEN,
                   "Name the proxy (kith serve --proxy ADDRESS) and let it send X-Forwarded-For.",
                   "All visitors seem to come from %.*s.", STR_ARG(address));
    } else if (str_starts(d->address, STR("http://")) && !is_loopback(a->own_address)) {
        doctor_say(d, "proxy", FINDING_LOOK,
                   "Put nginx or haproxy with a certificate in front (docs/operate.md).",
                   "The site answers, but without encryption.");
    } else {
        doctor_say(d, "proxy", FINDING_FINE, "", "%.*s answers; the server sees %.*s by %s.",
                   STR_ARG(d->address), STR_ARG(address), secure ? "https" : "http");
    }
}

static void look_at_proxy(struct doctor *d) {
    struct asked a;
    struct flaw flaw;
    json_t *seen = NULL;
    if (str_is_empty(d->address)) {
        doctor_say(d, "proxy", FINDING_LOOK, "Tell where the site is: --address https://...",
                   "Nobody has served this folder yet.");
        return;
    }
    ask(d, arena_printf(d->arena, "%.*s/health/seen", STR_ARG(d->address)).p, &a);
    if (a.code != CURLE_OK) {
        doctor_say(d, "proxy", FINDING_BROKEN,
                   "Is kith serve running, and the proxy? Does the name lead to this machine?",
                   "%.*s does not answer: %s.", STR_ARG(d->address), curl_easy_strerror(a.code));
    } else if (a.status != 200 || json_read(buf_str(&a.body), (struct json_limits){ANSWER_MAX, 4},
                                            &seen, &flaw) != ERR_OK) {
        doctor_say(d, "proxy", FINDING_BROKEN, "Something else answers there, or the proxy alone.",
                   "%.*s answers %ld, and not as Kith does.", STR_ARG(d->address), a.status);
    } else {
        judge_seen(d, &a, seen);
    }
    json_decref(seen);
    buf_free(&a.body);
}

/* --- mail --- */

static void send_test(struct doctor *d, const struct mail_server *server) {
    struct str why;
    struct mail m = {
        .id = id_make_random(),
        .recipient = d->mail_to,
        .lang = STR("en"),
        .subject = STR("Kith: a test"),
        .text = STR("This mail was sent by kith doctor. If you can read it, mail works.\n"),
        .created_ms = clock_now_ms(),
    };
    struct mail_talk *talk = mail_talk_begin(server, NULL);
    struct str message = mail_message(d->arena, &m, STR("Kith"), server->from);
    enum mail_answer answer = mail_talk_send(talk, m.recipient, message, &why);
    if (answer == MAIL_TAKEN) {
        doctor_say(d, "mail server", FINDING_FINE, "",
                   "%.*s has taken the test mail; look whether it arrives.", STR_ARG(server->url));
    } else {
        doctor_say(d, "mail server", FINDING_BROKEN,
                   answer == MAIL_NO_SERVER
                       ? "Check server, user, password and from in the file; is its port open?"
                       : "The mail server does not want this recipient or this mail.",
                   "%.*s did not take the test mail: %.*s.", STR_ARG(server->url), STR_ARG(why));
    }
    mail_talk_end(talk);
}

static void look_at_mail_server(struct doctor *d) {
    struct mail_server server;
    struct buf why = buf_make(1024);
    struct str file = str_is_empty(d->mail_file)
                          ? arena_printf(d->arena, "%.*s/mail.conf", STR_ARG(d->data.folder))
                          : d->mail_file;
    enum err e = mail_server_read(d->arena, file, &server, &why);
    if (e == ERR_NOT_FOUND) {
        doctor_say(d, "mail server", FINDING_LOOK,
                   "Write the file (docs/operate.md), or nobody can sign in by mail.",
                   "There is no %.*s, so no mail leaves.", STR_ARG(file));
    } else if (e != ERR_OK) {
        doctor_say(d, "mail server", FINDING_BROKEN, "Mend the file.", "%.*s: %.*s", STR_ARG(file),
                   STR_ARG(buf_str(&why)));
    } else if (str_is_empty(d->mail_to)) {
        doctor_say(d, "mail server", FINDING_FINE, "",
                   "%.*s; --mail ADDRESS sends a test through it.", STR_ARG(server.url));
    } else {
        send_test(d, &server);
    }
    buf_free(&why);
}

void doctor_network(struct doctor *d) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    look_at_proxy(d);
    look_at_mail_server(d);
}
