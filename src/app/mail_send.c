/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sending what waits. Each mail's fate is written before the next one is tried, so that a crash
 * sends at most one of them twice; its Message-ID is then the same. */
#include "app/mail_send.h"

#include <stdio.h>

#include "app/mail_server.h"
#include "kernel/house.h"
#include "kernel/mail.h"
#include "kernel/setting.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"

#define SERVER_PAUSE_MS MINUTE_MS /* before a server that was not there is asked again */

struct sending {
    struct job *job;
    struct mail_server server;
    struct mail_talk *talk; /* NULL in development */
    struct str site_name;
    struct mails due;
    const struct mail *mail;
    enum mail_answer answer;
    struct str why;
};

static enum err read_due(struct ctx *c, void *self) {
    struct sending *s = self;
    TRY(setting_get(c, "site_name", STR("Kith"), &s->site_name));
    return mail_due(c, &s->due);
}

static enum err write_fate(struct ctx *c, void *self) {
    const struct sending *s = self;
    switch (s->answer) {
    case MAIL_TAKEN:
        return mail_sent(c, s->mail);
    case MAIL_REFUSED:
        return mail_refused(c, s->mail, s->why);
    case MAIL_LATER:
    case MAIL_NO_SERVER:
        break;
    }
    return mail_later(c, s->mail, s->why);
}

/* --- in development --- */

/* As it would be sent, and beside it as somebody would read it. */
static enum mail_answer write_file(struct sending *s, struct str message) {
    struct arena *a = s->job->ctx.arena;
    char id[ID_TEXT_SIZE + 1];
    id_text(s->mail->id, id);
    struct str folder = arena_printf(a, "%.*s/mail", STR_ARG(s->job->work->folder));
    struct str path =
        arena_printf(a, "%s/%013lld-%s", folder.p, (long long)s->mail->created_ms, id);
    struct str text =
        arena_printf(a, "To: %.*s\nSubject: %.*s\n\n%.*s", STR_ARG(s->mail->recipient),
                     STR_ARG(s->mail->subject), STR_ARG(s->mail->text));
    bool written = folder_make(folder.p) == ERR_OK &&
                   file_write(arena_printf(a, "%s.eml", path.p).p, message) == ERR_OK &&
                   file_write(arena_printf(a, "%s.txt", path.p).p, text) == ERR_OK;
    s->why = written ? STR("") : STR("the file could not be written");
    return written ? MAIL_TAKEN : MAIL_LATER;
}

/* --- to the server --- */

static void send_one(struct sending *s) {
    struct arena *a = s->job->ctx.arena;
    struct str from = s->talk == NULL ? STR("kith@localhost") : s->server.from;
    if (s->mail->created_ms + MAIL_TRIED_MS < s->job->ctx.now_ms) {
        s->answer = MAIL_REFUSED;
        s->why = STR("too late");
        return;
    }
    struct str message = mail_message(a, s->mail, s->site_name, from);
    s->answer = s->talk == NULL ? write_file(s, message)
                                : mail_talk_send(s->talk, s->mail->recipient, message, &s->why);
    if (s->answer != MAIL_TAKEN) {
        log_warn("mail", "a mail was not taken: %.*s%s", STR_ARG(s->why),
                 s->answer == MAIL_REFUSED ? " - it is not tried again" : "");
    }
}

static enum err send_batch(struct sending *s) {
    for (size_t i = 0; i < s->due.count; i++) {
        s->mail = &s->due.item[i];
        send_one(s);
        if (job_is_ending(s->job) && s->answer == MAIL_NO_SERVER) {
            return ERR_BUSY; /* cut short: that is not the mail's fault */
        }
        s->job->ctx.now_ms = clock_now_ms();
        TRY(job_write(s->job, write_fate, s));
        if (s->answer == MAIL_NO_SERVER || job_is_ending(s->job)) {
            break;
        }
    }
    return ERR_OK;
}

static enum err send_all(struct sending *s) {
    struct arena *a = s->job->ctx.arena;
    do {
        struct arena_mark mark = arena_mark(a);
        TRY(job_read(s->job, read_due, s));
        TRY(send_batch(s));
        arena_rewind(a, mark);
    } while (s->due.count > 0 && s->answer != MAIL_NO_SERVER && !job_is_ending(s->job));
    return ERR_OK;
}

/* This job again, when the next mail is due; not at once, if the server was not there. */
static enum err put_next(struct ctx *c, void *self) {
    const struct sending *s = self;
    int64_t least = s->answer == MAIL_NO_SERVER ? c->now_ms + SERVER_PAUSE_MS : c->now_ms;
    int64_t at;
    enum err e = mail_next(c, &at);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    return job_put(c, "mail_send", STR(""), STR(""), at > least ? at : least);
}

static enum err read_settings(struct ctx *c, void *self) {
    return house_mail_server(c, self);
}

/* What the hosts have set, when the machine's own file is not there. */
static enum err server_of_settings(struct sending *s, struct buf *why) {
    struct house_mail m;
    struct arena *a = s->job->ctx.arena;
    TRY(job_read(s->job, read_settings, &m));
    struct str password = STR("");
    if (!str_is_empty(m.secret)) {
        struct str path =
            arena_printf(a, "%.*s/secret/%.*s", STR_ARG(s->job->work->folder), STR_ARG(m.secret));
        if (file_read(a, path.p, 1024, &password) != ERR_OK) {
            buf_printf(why, "The file %s with the password cannot be read.", path.p);
            return ERR_INPUT;
        }
    }
    return mail_server_make(a, m.host, m.port, m.from, m.user, str_trim(password), &s->server, why);
}

/* Without a server the mail waits: `kith doctor` says so, and it leaves within the hour after the
 * file is there. */
static enum err find_server(struct sending *s) {
    const struct job_runner *w = s->job->work;
    struct buf why = buf_make(1024);
    enum err e = mail_server_read(s->job->ctx.arena, w->mail, &s->server, &why);
    if (e == ERR_NOT_FOUND) {
        buf_clear(&why);
        e = server_of_settings(s, &why);
    }
    if (e == ERR_OK) {
        s->talk = mail_talk_begin(&s->server, w->ending);
    } else if (e != ERR_NOT_FOUND) {
        log_warn("mail", "no mail leaves: %.*s", STR_ARG(buf_str(&why)));
    }
    buf_free(&why);
    return e;
}

static enum err mail_send(struct job *j) {
    struct sending s = {.job = j, .answer = MAIL_TAKEN};
    if (!j->work->development && find_server(&s) != ERR_OK) {
        return ERR_OK;
    }
    enum err e = send_all(&s);
    if (s.talk != NULL) {
        mail_talk_end(s.talk);
    }
    TRY(e);
    return job_write(j, put_next, &s);
}

const struct job_kind mail_jobs[] = {
    {"mail_send", mail_send},
    {0},
};
