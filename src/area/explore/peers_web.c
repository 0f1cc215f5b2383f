/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of the places most like a place. No rules: those are peers.c's. */
#include "area/explore/peers_web.h"

#include "area/explore/explore.h"
#include "page_peer_show.h"

struct str indicator_names(struct page *p, const struct indicators *of) {
    struct str all = STR("");
    for (size_t i = 0; i < of->count; i++) {
        struct str title = of->item[i].thing.title;
        all = i == 0 ? title
                     : lang_text(p->lang, p->arena,
                                 i + 1 == of->count
                                     ? msg_peer_and(msg_arg_str(all), msg_arg_str(title))
                                     : msg_peer_comma(msg_arg_str(all), msg_arg_str(title)));
    }
    return all;
}

const struct value *peer_value(const struct findings *f, const struct indicator *i) {
    static const struct value unknown = {.note = STR_INIT("")};
    const struct finding *found = finding_of(f, i->thing.id);
    return found ? &found->newest : &unknown;
}

/* --- what was chosen --- */

/* Weights stand in the address as w.CODE; when none does, the usual ones count. */
static void read_weights(struct web *w, struct peer_question *q) {
    bool chosen = false;
    for (size_t i = 0; i < w->request->query.count; i++) {
        struct str name = w->request->query.item[i].name;
        if (!str_starts(name, STR("w."))) {
            continue;
        }
        for (size_t k = 0; k < q->all.count && !chosen; k++) {
            q->weight[k] = 0;
        }
        chosen = true;
        size_t k = peer_indicator(q, str_from(name, 2));
        int64_t weight;
        if (k < q->all.count && str_to_int(w->request->query.item[i].value, &weight) &&
            weight >= 0 && weight <= PEER_WEIGHT_MOST) {
            q->weight[k] = weight;
        }
    }
}

static void read_outcome(struct web *w, struct peer_show_view *v) {
    struct peer_question *q = &v->question;
    size_t on = peer_indicator(q, web_query(w, "on"));
    if (on < q->all.count) {
        v->outcome = &q->all.item[on];
        q->outcome = v->outcome->thing.id;
        q->weight[on] = 0;
    }
}

/* --- what is shown --- */

static void fill_outcomes(struct web *w, struct peer_show_view *v) {
    const struct indicators *all = &v->question.all;
    v->outcomes = choices_begin(w->ctx.arena, all->count + 1);
    struct str chosen = v->outcome ? v->outcome->code : STR("");
    choices_add(&v->outcomes, STR(""), msg_peer_no_outcome(), chosen);
    for (size_t i = 0; i < all->count; i++) {
        choices_add(&v->outcomes, all->item[i].code, (struct msg_text){.key = MSG_NONE}, chosen);
        v->outcomes.item[v->outcomes.count - 1].text = all->item[i].thing.title;
    }
}

static struct choices weight_choices(struct arena *a, int64_t chosen) {
    static const int names[] = {MSG_peer_weight_none, MSG_peer_weight_some, MSG_peer_weight_much};
    static const char *const words[] = {"0", "1", "3"};
    static const int64_t least[] = {0, 1, 2};
    struct choices all = choices_begin(a, 3);
    for (size_t i = 0; i < 3; i++) {
        bool is = chosen >= least[i] && (i == 2 || chosen < least[i + 1]);
        choices_add(&all, str_of(words[i]), (struct msg_text){.key = names[i]},
                    is ? str_of(words[i]) : STR("-"));
    }
    return all;
}

static void fill_weights(struct web *w, struct peer_show_view *v) {
    const struct peer_question *q = &v->question;
    v->weights.item = arena_array(w->ctx.arena, struct peer_weight, q->all.count);
    for (size_t i = 0; i < q->all.count; i++) {
        if (&q->all.item[i] != v->outcome) {
            v->weights.item[v->weights.count++] =
                (struct peer_weight){&q->all.item[i], weight_choices(w->ctx.arena, q->weight[i])};
        }
    }
}

static void add_row(struct web *w, struct figure *f, const struct place *place,
                    const struct findings *findings) {
    f->item[f->count++] = (struct figure_row){
        .name = place->thing.title,
        .lang = place->thing.lang,
        .link = place_url(&w->page, place),
        .value = *peer_value(findings, &f->indicator),
    };
}

/* The place first, then its peers in the order of likeness. */
static void fill_figure(struct web *w, struct peer_show_view *v) {
    struct figure *f = &v->figure;
    f->indicator = *v->outcome;
    f->rows = msg_place_word();
    f->item = arena_array(w->ctx.arena, struct figure_row, v->peers.count + 1);
    add_row(w, f, &v->question.place, &v->peers.own);
    for (size_t i = 0; i < v->peers.count; i++) {
        add_row(w, f, &v->peers.item[i].place, &v->peers.item[i].findings);
    }
    figure_scale(f);
    struct msg_arg name = msg_arg_str(v->question.place.thing.title);
    struct msg_arg what = msg_arg_str(v->outcome->thing.title);
    f->title = v->peers.apart == 0 ? msg_peer_not_apart(what, name)
                                   : msg_peer_apart(msg_arg_size(v->peers.apart),
                                                    msg_arg_size(v->peers.compared), what, name);
}

static enum err peer_show(struct web *w) {
    struct peer_show_view v = {0};
    TRY(peer_question_make(&w->ctx, web_id(w), &v.question));
    TRY(web_quiet(w, &v.question.place.thing));
    read_weights(w, &v.question);
    read_outcome(w, &v);
    TRY(peers_find(&w->ctx, &v.question, PEERS_MOST, false, &v.peers));
    TRY(peer_practices(&w->ctx, &v.question.place, &v.peers, &v.practices));
    fill_outcomes(w, &v);
    fill_weights(w, &v);
    if (v.outcome != NULL && v.peers.count > 0) {
        fill_figure(w, &v);
    }
    page_peer_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/places/:id/peers", ANYONE, peer_show, SLOW, .cached = true},
    {0},
};

const struct route_table peer_routes = {rows};
