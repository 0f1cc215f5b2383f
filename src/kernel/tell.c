/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Telling later. Which words a notice has is the areas' business (message notice.KIND). */
#include "kernel/tell.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "event_sql.h"
#include "kernel/card.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "kernel/setting.h"
#include "sys/clock.h"
#include "tell_sql.h"

#define GATHER_MS (2 * MINUTE_MS) /* what happens together arrives together */
#define DIGEST_HOUR 7
#define PEOPLE_IN_BATCH 200
#define LINES_MOST 30
#define NOTICES_READ 200
#define STOP_PROOF_SIZE 32 /* hexadecimal digits */

const char *const mail_choices[] = {"now", "daily", "never", NULL};

/* --- when --- */

int64_t digest_time(int64_t now_ms, struct str zone) {
    char local[17];
    for (int64_t day = 0; day < 3; day++) {
        lang_time_local(now_ms + day * DAY_MS, zone, local);
        char at[17];
        (void)snprintf(at, sizeof at, "%.10sT%02d:00", local, DIGEST_HOUR);
        int64_t ms;
        if (lang_time_parse(str_of(at), zone, &ms) && ms > now_ms) {
            return ms;
        }
    }
    return now_ms + DAY_MS;
}

static struct opt_int time_of_choice(struct str choice, struct str zone, int64_t now_ms) {
    if (str_eq(choice, STR("now"))) {
        return (struct opt_int){true, now_ms + GATHER_MS};
    }
    if (str_eq(choice, STR("daily"))) {
        return (struct opt_int){true, digest_time(now_ms, zone)};
    }
    return (struct opt_int){0};
}

enum err notice_mail_at(struct ctx *c, struct id person, struct opt_int *out) {
    *out = (struct opt_int){0};
    if (id_eq(person, c->viewer->person)) {
        return ERR_OK;
    }
    struct q_mail_choice_row row;
    TRY(q_mail_choice(c->db, c->arena, person, &row));
    *out = time_of_choice(row.mail, row.zone, c->now_ms);
    return ERR_OK;
}

enum err notice_mail_choose(struct ctx *c, struct id person, struct str choice) {
    check_word(c, "mail", choice, mail_choices);
    TRY(ctx_checked(c));
    struct q_mail_choice_row row;
    TRY(q_mail_choice(c->db, c->arena, person, &row));
    TRY(q_mail_choice_set(c->db, person, choice, NULL));
    struct opt_int at = time_of_choice(choice, row.zone, c->now_ms);
    int64_t moved;
    TRY(q_notice_move_mail(c->db, person, at, &moved));
    return moved > 0 && at.has ? job_put(c, "mail_notices", STR(""), STR(""), at.v) : ERR_OK;
}

enum err notice_mail_now(struct ctx *c) {
    TRY(q_notice_hurry_mail(c->db, c->now_ms, NULL));
    return job_put(c, "mail_notices", STR(""), STR(""), c->now_ms);
}

/* --- many people --- */

enum err tell_members(struct ctx *c, const struct telling *t, struct ids *out) {
    return q_tell_members(c->db, c->arena, t->thing.community, t->after, TELL_AT_ONCE, out);
}

enum err tell_followers_of(struct ctx *c, const struct telling *t, struct ids *out) {
    return q_follow_people(c->db, c->arena, t->followed, t->after, TELL_AT_ONCE, out);
}

/* Of this batch; `by` is whose doing it is, `about` what brought it. */
struct batch {
    struct telling telling;
    struct viewer by;
    const char *period;
    struct id about;
    struct id last; /* who was told last; after the commit, that is where it goes on */
};

static enum err tell_one(struct ctx *c, const struct batch *b, struct id person) {
    const struct telling *t = &b->telling;
    bool spared = !id_is_none(b->by.person) && id_eq(person, b->by.person);
    if (!spared && t->spares != NULL) {
        TRY(t->spares(c, t, person, &spared));
    }
    return spared ? ERR_OK : notice_put(c, person, &t->thing, t->kind, b->period, b->about);
}

static enum err tell_batch(struct ctx *c, void *self) {
    struct batch *b = self;
    struct telling *t = &b->telling;
    struct ids people;
    bool late = false;
    t->more = false;
    enum err e = thing_find(c, t->thing.id, NULL, &t->thing);
    if (e == ERR_OK && t->is_late != NULL) {
        e = t->is_late(c, t, &late);
    }
    if (e == ERR_NOT_FOUND || e == ERR_GONE || late) {
        return ERR_OK;
    }
    TRY(e);
    if (!id_is_none(b->by.person)) {
        c->viewer = &b->by;
    }
    TRY(t->whom(c, t, &people));
    for (size_t i = 0; i < people.count; i++) {
        TRY(tell_one(c, b, people.item[i]));
    }
    t->more = people.count == TELL_AT_ONCE;
    b->last = people.count > 0 ? people.item[people.count - 1] : t->after;
    return ERR_OK;
}

static enum err tell_batches(struct job *j, struct batch *b) {
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, tell_batch, b));
        b->telling.after = b->last;
        arena_rewind(j->ctx.arena, mark);
    } while (b->telling.more && !job_is_ending(j));
    return b->telling.more ? ERR_BUSY : ERR_OK;
}

enum err tell_all(struct job *j, struct telling t) {
    struct batch b = {.telling = t, .period = ""};
    return tell_batches(j, &b);
}

/* What notice_followers leaves to a job. */
static enum err tell_followers(struct job *j) {
    struct id thing = job_id(j, "thing");
    struct batch b = {
        .telling = {.thing = {.id = thing},
                    .kind = arena_cstr(j->ctx.arena, job_text(j, "kind")),
                    .whom = tell_followers_of,
                    .followed = thing},
        .by = {.person = job_id(j, "actor")},
        .period = arena_cstr(j->ctx.arena, job_text(j, "period")),
        .about = job_id(j, "about"),
    };
    return tell_batches(j, &b);
}

/* --- the one click that stops it --- */

static enum err stop_proof(struct ctx *c, struct id person, char out[STOP_PROOF_SIZE + 1]) {
    struct str secret;
    TRY(setting_secret(c, &secret));
    char text[16 + ID_TEXT_SIZE + 1] = "stop mail ";
    id_text(person, text + strlen(text));
    struct hash h = hash_hmac(secret, str_of(text));
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    memcpy(out, hex, STOP_PROOF_SIZE);
    out[STOP_PROOF_SIZE] = '\0';
    return ERR_OK;
}

enum err mail_stop_address(struct ctx *c, struct str address, struct id person, struct str *out) {
    char proof[STOP_PROOF_SIZE + 1], id[ID_TEXT_SIZE + 1];
    TRY(stop_proof(c, person, proof));
    id_text(person, id);
    *out = arena_printf(c->arena, "%.*s/mail/stop/%s.%s", STR_ARG(address), id, proof);
    return ERR_OK;
}

enum err mail_stop_person(struct ctx *c, struct str token, struct id *out) {
    struct str proof = token;
    struct str id = str_cut(&proof, '.');
    char right[STOP_PROOF_SIZE + 1];
    if (!id_parse(id, out) || proof.n != STOP_PROOF_SIZE) {
        return ERR_NOT_FOUND;
    }
    TRY(stop_proof(c, *out, right));
    unsigned char differs = 0;
    for (size_t i = 0; i < STOP_PROOF_SIZE; i++) {
        differs |= (unsigned char)(proof.p[i] ^ right[i]);
    }
    return differs == 0 ? ERR_OK : ERR_NOT_FOUND;
}

/* --- notices by mail --- */

struct letter {
    const struct job_runner *work;
    struct id person;
    int64_t due_ms;
};

/* A mail lies open on many screens: what only some may see is not named in it. */
static bool may_be_named(const struct thing *t) {
    return t->stages == 0 && (id_eq(t->audience, AUDIENCE_PUBLIC) ||
                              (!id_is_none(t->community) && id_eq(t->audience, t->community)));
}

static struct str noun_word(struct ctx *c, const struct lang *l, const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    return n == NULL ? t->kind : lang_text(l, c->arena, (struct msg_text){.key = n->word});
}

/* Where it had come to when this was told: a period begins with the word of a turn or a state. */
static struct str come_to(struct ctx *c, const struct lang *l, struct str period,
                          const struct thing *t) {
    struct thing then = *t;
    then.state = str_cut(&period, ' ');
    for (int turn = 1; turn < TURN_COUNT; turn++) {
        if (str_eq(then.state, str_of(turn_word(turn)))) {
            return lang_text(l, c->arena, turn_name(turn));
        }
    }
    const struct noun_state *s = thing_state(&then);
    return s == NULL ? STR("") : lang_text(l, c->arena, (struct msg_text){.key = s->name});
}

struct str notice_words(struct ctx *c, const struct lang *l, struct str kind, struct str period,
                        const struct thing *t) {
    struct str word = arena_join(c->arena, STR("notice."), kind);
    enum msg key = lang_key(arena_join(c->arena, word, STR("."), period));
    key = key == MSG_NONE ? lang_key(word) : key;
    struct msg_arg title = msg_arg_str(t->title);
    if (key == MSG_NONE) {
        return lang_text(l, c->arena, msg_notice_moved(title));
    }
    struct msg_arg to = msg_arg_str(come_to(c, l, period, t));
    return lang_text(l, c->arena, (struct msg_text){(int)key, 2, {title, to}});
}

struct str notice_text(struct ctx *c, const struct lang *l, struct str kind, struct str period,
                       const struct thing *t) {
    return may_be_named(t)
               ? notice_words(c, l, kind, period, t)
               : lang_text(l, c->arena, msg_notice_unnamed(msg_arg_str(noun_word(c, l, t))));
}

static enum err wants_in_mail(struct ctx *c, const struct viewer *v, struct id by,
                              const struct thing *t, bool *yes) {
    *yes = gate_sees(v, t) && !gate_is_muted(v, t) && t->life == LIFE_PUBLISHED &&
           (id_is_none(by) || !id_eq(by, v->person));
    if (*yes && !id_is_none(by)) {
        struct q_block_between_row row;
        TRY(q_block_between(c->db, c->arena, v->person, by, &row));
        *yes = row.total == 0;
    }
    return ERR_OK;
}

static struct thing thing_of(const struct q_notice_to_mail_row *r) {
    return (struct thing){
        .id = r->id,
        .kind = r->kind,
        .community = r->community,
        .owner = r->owner,
        .audience = r->audience,
        .life = life_of_word(r->life),
        .state = r->state,
        .turn = (int)r->turn,
        .stages = r->stages,
        .topic = r->topic,
        .lang = r->lang,
        .title = r->title,
        .note = r->note,
        .tally = r->tally,
        .created_ms = r->created,
        .updated_ms = r->updated,
    };
}

/* Each thing once, with its newest notice. */
static bool is_listed(const struct q_notice_to_mail_rows *rows, const bool *listed, size_t i) {
    for (size_t k = 0; k < i; k++) {
        if (listed[k] && id_eq(rows->item[k].id, rows->item[i].id)) {
            return true;
        }
    }
    return false;
}

static enum err write_lines(struct ctx *c, const struct letter *letter, const struct viewer *v,
                            const struct lang *l, struct buf *out, size_t *lines) {
    struct q_notice_to_mail_rows rows;
    TRY(q_notice_to_mail(c->db, c->arena, letter->person, letter->due_ms, NOTICES_READ, &rows));
    bool *listed = arena_array(c->arena, bool, rows.count);
    *lines = 0;
    for (size_t i = 0; i < rows.count && *lines < LINES_MOST; i++) {
        struct thing t = thing_of(&rows.item[i]);
        TRY(wants_in_mail(c, v, rows.item[i].by, &t, &listed[i]));
        listed[i] = listed[i] && !is_listed(&rows, listed, i);
        if (!listed[i]) {
            continue;
        }
        struct str text = notice_text(c, l, rows.item[i].notice_kind, rows.item[i].period, &t);
        struct str path = thing_address(c, &t);
        buf_printf(out, "%.*s\n%.*s%.*s\n\n", STR_ARG(text), STR_ARG(letter->work->address),
                   STR_ARG(path));
        (*lines)++;
    }
    return ERR_OK;
}

static enum err put_letter(struct ctx *c, const struct letter *letter, const struct lang *l,
                           struct str name, struct str email, struct str body, size_t lines) {
    struct str stop, site;
    TRY(mail_stop_address(c, letter->work->address, letter->person, &stop));
    TRY(setting_get(c, "site_name", STR("Kith"), &site));
    struct str hello = lang_text(l, c->arena, msg_mail_hello(msg_arg_str(name)));
    struct str foot = lang_text(
        l, c->arena,
        msg_mail_foot(msg_arg_str(letter->work->address), msg_arg_str(site), msg_arg_str(stop)));
    struct str text = arena_printf(c->arena, "%.*s\n\n%.*s-- \n%.*s\n", STR_ARG(hello),
                                   STR_ARG(body), STR_ARG(foot));
    return mail_put(c, email, l, msg_mail_news(msg_arg_size(lines), msg_arg_str(site)), text, stop);
}

/* Whose mail it would be; ERR_NOT_FOUND: nobody's, as somebody left, never wants mail or has no
 * address. */
static enum err reader_of_letter(struct ctx *c, struct id person, struct q_mail_person_row *p,
                                 struct str *email, struct viewer *v) {
    struct q_mail_address_row address;
    TRY(q_mail_person(c->db, c->arena, person, p));
    if (str_eq(p->mail, STR("never"))) {
        return ERR_NOT_FOUND;
    }
    TRY(q_mail_address(c->db, c->arena, person, &address));
    *email = address.email;
    return viewer_load(c, person, v);
}

static enum err write_letter(struct ctx *c, void *self) {
    const struct letter *letter = self;
    struct q_mail_person_row p;
    struct str email;
    struct viewer v;
    enum err e = reader_of_letter(c, letter->person, &p, &email, &v);
    if (e == ERR_OK) {
        const struct lang *l = lang_find(p.lang);
        l = l == NULL ? lang_english() : l;
        struct buf body = buf_make(64 * 1024);
        size_t lines;
        e = write_lines(c, letter, &v, l, &body, &lines);
        if (e == ERR_OK && lines > 0) {
            e = put_letter(c, letter, l, p.name, email, buf_str(&body), lines);
        }
        buf_free(&body);
    }
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    return q_notice_mailed(c->db, letter->person, letter->due_ms, NULL);
}

struct people_due {
    int64_t now_ms;
    struct q_notice_due_rows rows;
};

static enum err read_people(struct ctx *c, void *self) {
    struct people_due *p = self;
    return q_notice_due(c->db, c->arena, p->now_ms, PEOPLE_IN_BATCH, &p->rows);
}

/* This job again, when the next notice is due. */
static enum err put_next(struct ctx *c, void *self) {
    (void)self;
    struct q_notice_next_row row;
    enum err e = q_notice_next(c->db, c->arena, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    return job_put(c, "mail_notices", STR(""), STR(""), row.at);
}

static enum err mail_notices(struct job *j) {
    struct people_due due = {.now_ms = j->ctx.now_ms};
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_read(j, read_people, &due));
        for (size_t i = 0; i < due.rows.count; i++) {
            struct letter letter = {j->work, due.rows.item[i].person, due.now_ms};
            bool done = false;
            for (size_t k = 0; k < i && !done; k++) {
                done = id_eq(due.rows.item[k].person, letter.person);
            }
            if (!done) {
                TRY(job_write(j, write_letter, &letter));
            }
        }
        arena_rewind(j->ctx.arena, mark);
    } while (due.rows.count > 0 && !job_is_ending(j));
    return job_write(j, put_next, NULL);
}

const struct job_kind tell_jobs[] = {
    {"tell_followers", tell_followers},
    {"mail_notices", mail_notices},
    {0},
};
