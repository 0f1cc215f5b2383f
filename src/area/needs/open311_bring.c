/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What programs bring: needs, and where needs stand. The rules of needs are their own; here a
 * report becomes a draft, and a status a state. */
#include "area/needs/need_inside.h"
#include "area/needs/need_state.h"
#include "area/needs/open311.h"
#include "kernel/card.h"
#include "kernel/code.h"
#include "kernel/gate.h"
#include "need_merge_sql.h"
#include "open311_sql.h"

#define TITLE_LEAST 8

/* --- voicing --- */

static bool is_link(struct str s) {
    bool web = str_starts(s, STR("https://")) || str_starts(s, STR("http://"));
    for (size_t i = 0; i < s.n && web; i++) {
        web = (unsigned char)s.p[i] > ' ' && s.p[i] != 0x7f;
    }
    return web && s.n <= OPEN311_LINK_MAX;
}

/* The first line, when it can be a title; what follows is the text. Else the beginning is one, to
 * the last word that fits, and the text is all of it. */
static void divide(struct arena *a, struct str all, struct need_draft *d) {
    struct str rest = all;
    struct str line = str_trim(str_cut(&rest, '\n'));
    size_t n = str_utf8_count(line);
    if (n >= TITLE_LEAST && n <= NEED_TITLE_MAX) {
        d->title = line;
        d->text = str_trim(rest);
        return;
    }
    struct str begun = open311_cut(a, n > NEED_TITLE_MAX ? line : all, NEED_TITLE_MAX);
    bool whole = str_eq(begun, all);
    size_t end = str_ends(begun, STR("…")) ? begun.n - STR("…").n : begun.n;
    size_t at = end;
    while (at > end / 2 && begun.p[at - 1] != ' ') {
        at--;
    }
    at = at > end / 2 ? at - 1 : end;
    d->title = whole ? begun : arena_join(a, str_first(begun, at), STR("…"));
    d->text = whole ? STR("") : all;
}

static enum err draft_of(struct ctx *c, const struct key *k, const struct open311_draft *from,
                         struct need_draft *d) {
    struct str text = from->text, link = str_trim(from->link);
    check_text(c, "description", &text, TITLE_LEAST, OPEN311_TEXT_MAX);
    if (!str_is_empty(link) && !is_link(link)) {
        (void)ctx_wrong(c, "media_url", msg_open311_wrong_link(msg_arg_int(OPEN311_LINK_MAX)));
    }
    TRY(ctx_checked(c));
    *d = (struct need_draft){
        .community = d->community,
        .category = from->code,
        .place = from->place,
        .region = STR(""),
        .speaker = STR(""),
        .alt = STR(""),
        .has_pin = from->has_pin,
        .lat = from->lat,
        .lon = from->lon,
        .given = from->given,
        .at_once = key_may(k, KEY_POWER(open311_show)),
    };
    divide(c->arena, text, d);
    if (!str_is_empty(link)) {
        d->text = str_is_empty(d->text) ? link : arena_join(c->arena, d->text, STR("\n\n"), link);
    }
    return ERR_OK;
}

/* Programs say a day as a time of it. */
static enum err days_alone(struct ctx *c, struct id category, struct category_givens *given) {
    struct category_questions asked;
    TRY(category_questions_of(c, category, false, &asked));
    for (size_t i = 0; i < given->count; i++) {
        struct category_given *g = &given->item[i];
        for (size_t k = 0; k < asked.count; k++) {
            bool day = asked.item[k].type == FORM_DATE && str_eq(asked.item[k].name, g->name);
            g->value = day && g->value.n > 10 && g->value.p[10] == 'T' ? str_first(g->value, 10)
                                                                       : g->value;
        }
    }
    return ERR_OK;
}

static enum err find_community(struct ctx *c, struct id id, struct community *out) {
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = community_find(c, id, out);
    c->viewer = viewer;
    return e;
}

/* A program cannot be asked whether it is the same: stewards are. */
static enum err voice_anyway(struct ctx *c, struct need_draft *d, struct need *n,
                             struct open311_voiced *out) {
    struct need_alikes alike;
    enum err e = need_voice(c, d, n, &alike, out->receipt);
    if (e != ERR_TWICE) {
        return e;
    }
    struct id same = alike.item[0].thing.id;
    d->anyway = true;
    TRY(need_voice(c, d, n, &alike, out->receipt));
    return q_need_same_add(c->db, n->thing.id, same, c->now_ms, NULL);
}

static enum err keep_token(struct ctx *c, const struct key *k, struct open311_voiced *out) {
    out->token = code_make_link(c->arena);
    TRY(q_open311_need_add(c->db, out->need, k->id, code_hash(c->arena, out->token), NULL));
    return key_note_use(c, k);
}

enum err open311_voice(struct ctx *c, const struct key *k, const struct open311_draft *from,
                       struct open311_voiced *out) {
    struct need_draft d = {0};
    struct need n;
    struct open311_services all;
    if (!key_may(k, KEY_POWER(open311_post))) {
        return ERR_FORBIDDEN;
    }
    TRY(find_community(c, k->community, &d.community));
    TRY(open311_services(c, k->community, false, &all));
    const struct open311_service *s = open311_service_of(&all, from->code);
    if (s == NULL) {
        (void)ctx_wrong(c, "service_code", msg_open311_unknown_code());
        return ERR_NOT_FOUND;
    }
    TRY(draft_of(c, k, from, &d));
    TRY(s->asks ? days_alone(c, s->category, &d.given) : ERR_OK);
    TRY(voice_anyway(c, &d, &n, out));
    out->need = n.thing.id;
    out->sensitive = n.sensitive;
    out->shown = gate_sees(&viewer_nobody, &n.thing);
    return keep_token(c, k, out);
}

enum err open311_token(struct ctx *c, struct str token, struct id *need, bool *shown) {
    struct q_open311_need_by_token_row row;
    struct thing t;
    TRY(q_open311_need_by_token(c->db, c->arena, code_hash(c->arena, token), &row));
    *need = row.need;
    enum err e = thing_find(c, row.need, "need", &t);
    *shown = e == ERR_OK;
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

/* --- where a need stands --- */

/* What others call it, and our own words. "open" leaves an open need where it is. */
static struct str state_of(struct str status, const struct thing *t) {
    static const struct {
        const char *status, *state;
    } words[] = {
        {"in_progress", "moving"},
        {"investigating", "moving"},
        {"action_scheduled", "moving"},
        {"planned", "moving"},
        {"moving", "moving"},
        {"closed", "answered"},
        {"fixed", "answered"},
        {"answered", "answered"},
        {"declined", "declined"},
        {"no_further_action", "declined"},
        {"not_councils_responsibility", "declined"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_nocase(status, str_of(words[i].status))) {
            return str_of(words[i].state);
        }
    }
    if (str_eq_nocase(status, STR("open")) || str_eq_nocase(status, STR("voiced"))) {
        return thing_is_open(t) ? t->state : STR("reopened");
    }
    return STR("");
}

/* What not everybody sees is not there for a program either. */
static enum err find_need(struct ctx *c, const struct key *k, struct str text, struct thing *t) {
    struct id id;
    enum err e = id_parse(str_trim(text), &id) ? thing_find(c, id, "need", t) : ERR_NOT_FOUND;
    if (e == ERR_GONE || (e == ERR_OK && !id_eq(t->community, k->community))) {
        e = ERR_NOT_FOUND;
    }
    if (e == ERR_NOT_FOUND) {
        (void)ctx_wrong(c, "service_request_id", msg_open311_unknown_request());
    }
    return e;
}

static enum err check_said(struct ctx *c, const struct key *k, struct open311_said *s) {
    struct q_open311_update_find_row row;
    check_line(c, "update_id", &s->update_id, 1, OPEN311_UPDATE_ID_MAX);
    check_text(c, "description", &s->text, 1, NEED_ANSWER_MAX);
    TRY(ctx_checked(c));
    enum err e = q_open311_update_find(c->db, c->arena, k->community, s->update_id, &row);
    if (e == ERR_OK) {
        return ctx_wrong(c, "update_id", msg_open311_wrong_known());
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err open311_say(struct ctx *c, const struct key *k, struct open311_said *s,
                     struct id *change) {
    struct thing t;
    struct q_open311_newest_change_row row;
    if (!key_may(k, KEY_POWER(open311_update))) {
        return ERR_FORBIDDEN;
    }
    TRY(find_need(c, k, s->need, &t));
    TRY(check_said(c, k, s));
    struct str state = state_of(str_trim(s->status), &t);
    if (str_is_empty(state)) {
        return ctx_wrong(c, "status", msg_open311_wrong_status());
    }
    TRY(need_say_state(c, &t, state, s->text, "program"));
    TRY(q_open311_newest_change(c->db, c->arena, t.id, &row));
    *change = row.id;
    TRY(q_open311_update_add(c->db, k->community, s->update_id, t.id, row.id, NULL));
    return key_note_use(c, k);
}
