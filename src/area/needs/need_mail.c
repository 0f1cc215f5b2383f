/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Followers by mail, without an account. */
#include "area/needs/need_mail.h"

#include "area/needs/need_merge.h"
#include "base/span.h"
#include "kernel/card.h"
#include "kernel/code.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "need_mail_sql.h"
#include "sys/chance.h"

#define UNCONFIRMED_MS (7 * DAY_MS)
#define LETTERS_IN_BATCH 100

/* --- asking and confirming --- */

static enum err send_link(struct ctx *c, struct str email, struct str site, struct str code) {
    struct str link = arena_join(c->arena, site, STR("/needs/mail?code="), code);
    return mail_put(c, email, c->lang, msg_need_mail_confirm(),
                    lang_text(c->lang, c->arena, msg_need_mail_confirm_text(msg_arg_str(link))),
                    STR(""));
}

enum err need_mail_ask(struct ctx *c, struct id need, struct str email, struct str site) {
    struct need n;
    int64_t asked;
    TRY(need_find(c, need, &n));
    if (n.sensitive || n.thing.life != LIFE_PUBLISHED) {
        return ERR_FORBIDDEN;
    }
    check_email(c, "email", &email);
    TRY(ctx_checked(c));
    struct str code = code_make_link(c->arena);
    TRY(q_need_mail_ask(c->db, need, email, id_make_random(), lang_tag(c->lang),
                        code_hash(c->arena, code), c->now_ms, &asked));
    if (asked == 0) {
        return ERR_OK;
    }
    TRY(job_put(c, "need_mail_forget", STR(""), STR(""), c->now_ms + UNCONFIRMED_MS));
    return send_link(c, email, site, code);
}

static enum err forget_unopened(struct ctx *c, void *self) {
    struct q_need_mail_oldest_row row;
    (void)self;
    TRY(q_need_mail_tidy(c->db, c->now_ms - UNCONFIRMED_MS, NULL));
    enum err e = q_need_mail_oldest(c->db, c->arena, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    return job_put(c, "need_mail_forget", STR(""), STR(""), row.asked + UNCONFIRMED_MS);
}

enum err need_mail_forget(struct job *j) {
    return job_write(j, forget_unopened, NULL);
}

enum err need_mail_look(struct ctx *c, struct str code, struct id *need) {
    struct q_need_mail_by_code_row row;
    enum err e = code.n > 0 && code.n <= 100
                     ? q_need_mail_by_code(c->db, c->arena, code_hash(c->arena, code),
                                           c->now_ms - UNCONFIRMED_MS, &row)
                     : ERR_NOT_FOUND;
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_CLOSED : e;
    }
    *need = row.need;
    return ERR_OK;
}

enum err need_mail_confirm(struct ctx *c, struct str code, struct id *need) {
    TRY(need_mail_look(c, code, need));
    return q_need_mail_confirm(c->db, code_hash(c->arena, code), c->now_ms, NULL);
}

enum err need_mail_stop(struct ctx *c, struct id id) {
    return q_need_mail_stop(c->db, id, NULL);
}

/* --- telling --- */

enum err need_mail_tell(struct ctx *c, const struct thing *t) {
    char text[ID_TEXT_SIZE + 1];
    if (t->life != LIFE_PUBLISHED || !id_eq(t->audience, AUDIENCE_PUBLIC)) {
        return ERR_OK;
    }
    id_text(t->id, text);
    struct str payload =
        arena_printf(c->arena, "{\"need\":\"%s\",\"at\":%lld}", text, (long long)c->now_ms);
    return job_put(c, "need_mail", str_of(text), payload, c->now_ms);
}

struct round {
    const struct job_runner *work;
    struct id need;
    int64_t at_ms;
    bool more;
};

static struct msg_text state_name(const struct thing *t) {
    const struct noun_state *s = thing_state(t);
    return (struct msg_text){.key = s == NULL ? 0 : s->name};
}

/* A mail lies open on many screens: what touches stages of life is not named in it. */
static enum err write_letter(struct ctx *c, const struct round *r, const struct need *n,
                             const struct q_need_mail_due_row *to) {
    const struct lang *l = lang_find(to->lang);
    l = l == NULL ? lang_english() : l;
    char id[ID_TEXT_SIZE + 1], token[ID_TEXT_SIZE + 1];
    id_text(n->thing.id, id);
    id_text(to->id, token);
    struct str site = r->work->address;
    struct str link = arena_join(c->arena, site, STR("/needs/"), str_of(id));
    struct str stop = arena_join(c->arena, site, STR("/needs/mail/stop/"), str_of(token));
    struct str title =
        n->thing.stages == 0 ? n->thing.title : lang_text(l, c->arena, msg_need_mail_one());
    struct str state = lang_text(l, c->arena, state_name(&n->thing));
    struct str text = lang_text(l, c->arena,
                                msg_need_mail_news_text(msg_arg_str(link), msg_arg_str(state),
                                                        msg_arg_str(stop), msg_arg_str(title)));
    TRY(q_need_mail_told(c->db, to->id, r->at_ms, NULL));
    return mail_put(c, to->email, l, msg_need_mail_news(), text, stop);
}

static enum err tell_batch(struct ctx *c, void *self) {
    struct round *r = self;
    struct need n;
    struct q_need_mail_due_rows rows;
    r->more = false;
    enum err e = need_find(c, r->need, &n);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    if (n.thing.life != LIFE_PUBLISHED || n.sensitive) {
        return ERR_OK;
    }
    TRY(q_need_mail_due(c->db, c->arena, r->need, r->at_ms, LETTERS_IN_BATCH, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(write_letter(c, r, &n, &rows.item[i]));
    }
    r->more = rows.count == LETTERS_IN_BATCH;
    return ERR_OK;
}

enum err need_mail_run(struct job *j) {
    struct round r = {j->work, job_id(j, "need"), job_int(j, "at"), false};
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(job_write(j, tell_batch, &r));
        arena_rewind(j->ctx.arena, mark);
    } while (r.more && !job_is_ending(j));
    return r.more ? ERR_BUSY : ERR_OK;
}
