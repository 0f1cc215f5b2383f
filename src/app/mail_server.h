/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The mail server that takes Kith's mail: where it is, and one conversation with it (SMTP, by
 * libcurl). What is sent is kernel/mail.h's. */
#ifndef KITH_APP_MAIL_SERVER_H
#define KITH_APP_MAIL_SERVER_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* From a file of lines "word value"; "#" begins a comment:
 *   server smtp://mail.example.org:587    or smtps://mail.example.org:465
 *   from kith@example.org
 *   user kith                             neither user nor password: without signing in
 *   password SECRET
 *   authority /etc/ssl/own-ca.pem         instead of the system's authorities
 *   tls optional                          otherwise demanded, but on this machine itself */
struct mail_server {
    struct str url;
    struct str from;
    struct str user, password;
    struct str authority;
    bool tls;
    long patience_s; /* without a word from the server; 0: 30. Not in the file */
};

/* ERR_NOT_FOUND: no such file. ERR_INPUT: *why has one sentence with the line. */
enum err mail_server_read(struct arena *a, struct str path, struct mail_server *out,
                          struct buf *why) MUST_USE;

/* The same from single values; port 465 is spoken to in TLS from the first byte. */
enum err mail_server_make(struct arena *a, struct str host, int64_t port, struct str from,
                          struct str user, struct str password, struct mail_server *out,
                          struct buf *why) MUST_USE;

enum mail_answer {
    MAIL_TAKEN,
    MAIL_LATER,     /* not this one now */
    MAIL_REFUSED,   /* never this one */
    MAIL_NO_SERVER, /* no conversation at all: nothing else need be tried now */
};

struct mail_talk; /* keeps its connection from one mail to the next */

/* What m points to must live as long. ending: cuts the conversation short when it becomes true;
 * NULL: never. */
struct mail_talk *mail_talk_begin(const struct mail_server *m, const atomic_bool *ending);
void mail_talk_end(struct mail_talk *t);
/* why: what the server said, as a code and a few words of ours, without addresses; lives until the
 * next call. */
enum mail_answer mail_talk_send(struct mail_talk *t, struct str recipient, struct str message,
                                struct str *why);

#endif
