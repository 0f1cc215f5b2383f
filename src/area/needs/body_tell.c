/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Finding who must act on a need, telling them, and what they answer. */
#include "area/needs/body.h"

#include "area/needs/category_answer.h"
#include "area/needs/need_state.h"
#include "body_sql.h"
#include "kernel/card.h"
#include "kernel/code.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "kernel/order.h"

/* --- who must act --- */

struct facts {
    struct str topic, region;
    struct id category;
};

/* How narrowly a line fits; 0: not at all. */
static int fits(struct ctx *c, const struct body_line *l, const struct facts *f) {
    bool category = !id_is_none(l->category), topic = !str_is_empty(l->topic);
    bool region = !str_is_empty(l->region);
    if ((category && !id_eq(l->category, f->category)) ||
        (!category && topic && !str_eq(l->topic, f->topic)) ||
        (region && !str_eq(lang_fold(c->arena, l->region), f->region))) {
        return 0;
    }
    return 1 + (category ? 4 : 0) + (topic && !category ? 2 : 0) + (region ? 1 : 0);
}

static const struct body *find_fitting(struct ctx *c, const struct bodies *all,
                                       const struct facts *f) {
    const struct body *best = NULL;
    int most = 0;
    for (size_t i = 0; i < all->count; i++) {
        for (size_t k = 0; k < all->item[i].lines; k++) {
            int how = fits(c, &all->item[i].line[k], f);
            if (how > most) {
                most = how;
                best = &all->item[i];
            }
        }
    }
    return best;
}

static enum err give(struct ctx *c, struct id need, struct id body) {
    char text[ID_TEXT_SIZE + 1];
    id_text(need, text);
    TRY(q_need_body_put(c->db, need, body, c->now_ms, NULL));
    return job_put(c, "need_tell_body", str_of(text),
                   arena_printf(c->arena, "{\"need\":\"%s\"}", text), c->now_ms);
}

/* Of a sensitive need nobody is told but whom its category names, and who still acts. */
static enum err named_by_category(struct ctx *c, struct id category, struct id *body) {
    struct category k;
    struct body b;
    *body = ID_NONE;
    if (id_is_none(category)) {
        return ERR_OK;
    }
    TRY(category_find(c, category, &k));
    if (id_is_none(k.body)) {
        return ERR_OK;
    }
    TRY(body_find(c, k.body, &b));
    *body = b.archived ? ID_NONE : k.body;
    return ERR_OK;
}

enum err body_assign(struct ctx *c, const struct thing *need) {
    struct q_need_body_line_row known;
    enum err e = q_need_body_row(c->db, c->arena, need->id, &known);
    if (e != ERR_NOT_FOUND || id_is_none(need->community)) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    struct q_need_facts_row row;
    TRY(q_need_facts(c->db, c->arena, need->id, &row));
    if (row.sensitive) {
        struct id body;
        TRY(named_by_category(c, row.category, &body));
        return id_is_none(body) ? ERR_OK : give(c, need->id, body);
    }
    if (!id_eq(need->wanted, AUDIENCE_PUBLIC)) {
        return ERR_OK; /* what members alone may read leaves by no mail */
    }
    struct bodies all;
    struct facts f = {need->topic, row.region, row.category};
    TRY(body_list(c, need->community, false, &all));
    const struct body *who = find_fitting(c, &all, &f);
    return who == NULL ? ERR_OK : give(c, need->id, who->id);
}

enum err body_give(struct ctx *c, struct id need, struct id body) {
    struct need n;
    struct body b = {0};
    TRY(need_find(c, need, &n));
    if (!gate_may_moderate(c->viewer, &n.thing)) {
        return ERR_FORBIDDEN;
    }
    if (id_is_none(body)) {
        return q_need_body_drop(c->db, need, NULL);
    }
    enum err e = body_find(c, body, &b);
    bool ours = e == ERR_OK && !b.archived &&
                (id_is_none(b.community) || id_eq(b.community, n.thing.community));
    if (ours && n.sensitive) {
        struct id named;
        TRY(named_by_category(c, n.category, &named));
        ours = id_eq(named, body);
    }
    if (!ours && (e == ERR_OK || e == ERR_NOT_FOUND)) {
        return ctx_wrong(c, "body", msg_need_wrong_body());
    }
    TRY(e);
    struct q_need_body_line_row known;
    e = q_need_body_row(c->db, c->arena, need, &known);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    bool knows =
        e == ERR_OK && id_eq(known.body, body) && (known.told.has || str_is_empty(b.email));
    return knows ? ERR_OK : give(c, need, body);
}

/* --- telling --- */

struct told {
    const struct job_runner *work;
    struct id need;
};

/* Also what is for them and the stewards alone; of a sensitive need nothing stands in a letter. */
static enum err answers_for_letter(struct ctx *c, const struct need *n, const struct lang *l,
                                   struct str *out) {
    struct category_answers all = {0};
    if (!n->sensitive) {
        TRY(category_answers_of(c, (struct ids){&n->thing.id, 1}, CATEGORY_ANSWERS_ALL, l, &all));
    }
    struct str said = category_answers_text(c->arena, &all, n->thing.id);
    *out = said.n == 0
               ? STR("")
               : arena_join(c->arena, STR("\n\n"), lang_text(l, c->arena, msg_need_question_said()),
                            STR("\n"), said);
    return ERR_OK;
}

static enum err write_letter(struct ctx *c, const struct need_body *b, const struct need *n,
                             struct str address) {
    const struct lang *l = lang_find(b->body.lang);
    l = l == NULL ? lang_english() : l;
    struct str code = code_make_link(c->arena);
    struct str link = arena_join(c->arena, address, STR("/needs/answer?code="), code);
    struct str place = str_is_empty(n->place) ? n->thing.note : n->place;
    struct community m;
    TRY(community_find(c, n->thing.community, &m));
    TRY(q_need_body_told(c->db, n->thing.id, c->now_ms, code_hash(c->arena, code), NULL));
    struct msg_text text =
        n->sensitive ? msg_need_mail_body_quiet(msg_arg_str(m.thing.title), msg_arg_str(link))
                     : msg_need_mail_body_text(msg_arg_str(m.thing.title), msg_arg_str(link),
                                               msg_arg_str(place), msg_arg_str(n->thing.title));
    struct str said;
    TRY(answers_for_letter(c, n, l, &said));
    return mail_put(c, b->body.email, l, msg_need_mail_body(msg_arg_str(m.thing.title)),
                    arena_join(c->arena, lang_text(l, c->arena, text), said), STR(""));
}

/* Asks everything again: between the voice and the letter it may have been hidden or given away. */
static enum err tell(struct ctx *c, void *self) {
    struct told *t = self;
    struct need_body b;
    struct need n;
    enum err e = body_of_need(c, t->need, &b);
    if (e == ERR_OK) {
        e = need_find(c, t->need, &n);
    }
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    if (b.told.has || b.body.archived || n.thing.life != LIFE_PUBLISHED ||
        str_is_empty(b.body.email)) {
        return ERR_OK;
    }
    return write_letter(c, &b, &n, t->work->address);
}

enum err body_tell_run(struct job *j) {
    struct told t = {j->work, job_id(j, "need")};
    return job_write(j, tell, &t);
}

/* --- what they answer --- */

static enum err read_row(struct ctx *c, const struct q_need_body_line_row *r,
                         struct need_body *out) {
    *out = (struct need_body){.need = r->need,
                              .since_ms = r->since,
                              .told = r->told,
                              .state = r->state,
                              .words = r->words,
                              .answered_ms = r->answered.has ? r->answered.v : 0};
    return body_find(c, r->body, &out->body);
}

enum err body_of_need(struct ctx *c, struct id need, struct need_body *out) {
    struct q_need_body_line_row row;
    TRY(q_need_body_row(c->db, c->arena, need, &row));
    return read_row(c, &row, out);
}

enum err body_by_code(struct ctx *c, struct str code, struct need_body *out) {
    struct q_need_body_line_row row;
    if (code.n == 0 || code.n > 100) {
        return ERR_NOT_FOUND;
    }
    TRY(q_need_body_by_code(c->db, c->arena, code_hash(c->arena, code), &row));
    TRY(read_row(c, &row, out));
    return out->body.archived ? ERR_NOT_FOUND : ERR_OK;
}

enum err body_answer(struct ctx *c, struct str code, struct str state, struct str words) {
    static const char *const states[] = {"moving", "answered", "declined", NULL};
    struct need_body b;
    struct need n;
    TRY(body_by_code(c, code, &b));
    TRY(need_find_as_site(c, b.need, &n)); /* who has the link may answer */
    if (n.thing.life != LIFE_PUBLISHED || !thing_is_open(&n.thing)) {
        return ERR_CLOSED;
    }
    check_word(c, "state", state, states);
    check_text(c, "answer", &words, 10, NEED_ANSWER_MAX);
    TRY(ctx_checked(c));
    if (b.body.trusted) {
        return need_change_state(c, &n.thing, state, words, "body");
    }
    TRY(q_need_body_propose(c->db, b.need, state, words, (struct opt_int){true, c->now_ms}, NULL));
    return order_tell_stewards(c, n.thing.community, "need.proposed", ID_NONE);
}

enum err body_take_answer(struct ctx *c, struct id need, bool take) {
    struct need n;
    struct need_body b;
    TRY(need_find(c, need, &n));
    if (!gate_may_moderate(c->viewer, &n.thing)) {
        return ERR_FORBIDDEN;
    }
    TRY(body_of_need(c, need, &b));
    if (str_is_empty(b.state) || !id_is_none(n.target)) {
        return ERR_CLOSED;
    }
    TRY(q_need_body_propose(c->db, need, STR(""), STR(""), (struct opt_int){0}, NULL));
    return take ? need_change_state(c, &n.thing, b.state, b.words, "body") : ERR_OK;
}
