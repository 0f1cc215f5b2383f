/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of ballots. No rules: those are ballot.c's and vote.c's. */
#include "area/engage/ballot_web.h"

#include <stdlib.h>

#include "area/engage/engage.h"
#include "page_ballot_form.h"
#include "page_ballot_list.h"
#include "page_ballot_paper.h"
#include "page_ballot_show.h"
#include "page_ballot_votes.h"

#define NEEDS_OFFERED 12

/* --- choices --- */

struct choices ballot_method_choices(struct page *p, struct str chosen) {
    static const int hints[] = {MSG_ballot_method_approval_hint, MSG_ballot_method_consent_hint,
                                MSG_ballot_method_consensus_hint};
    struct choices all = choices_begin(p->arena, 3);
    for (size_t i = 0; ballot_methods[i] != NULL; i++) {
        struct str word = str_of(ballot_methods[i]);
        choices_add(&all, word, ballot_method_name(word), chosen);
        all.item[i].hint = (struct msg_text){.key = hints[i]};
    }
    return all;
}

struct choices ballot_share_choices(struct page *p, struct str chosen) {
    struct choices all = choices_begin(p->arena, 16);
    for (size_t i = 0; ballot_shares[i] != NULL; i++) {
        struct str word = str_of(ballot_shares[i]);
        choices_add(&all, word, ballot_share_name(word), chosen);
    }
    return all;
}

struct choices ballot_share_of_choices(struct page *p, struct str chosen) {
    struct choices all = choices_begin(p->arena, 2);
    chosen = str_is_empty(chosen) ? STR("valid") : chosen;
    choices_add(&all, STR("valid"), msg_ballot_form_share_of_valid(), chosen);
    choices_add(&all, STR("eligible"), msg_ballot_form_share_of_eligible(), chosen);
    return all;
}

struct choices ballot_secret_choices(struct page *p, bool open) {
    struct choices all = choices_begin(p->arena, 2);
    struct str chosen = open ? STR("open") : STR("secret");
    choices_add(&all, STR("secret"), msg_ballot_form_secret(), chosen);
    all.item[0].hint = msg_ballot_form_secret_hint();
    choices_add(&all, STR("open"), msg_ballot_form_open(), chosen);
    all.item[1].hint = msg_ballot_form_open_hint();
    return all;
}

struct choices ballot_reader_choices(struct page *p, bool for_public) {
    struct choices all = choices_begin(p->arena, 2);
    struct str chosen = for_public ? STR("public") : STR("members");
    choices_add(&all, STR("members"), msg_ballot_form_for_members(), chosen);
    choices_add(&all, STR("public"), msg_ballot_form_for_public(), chosen);
    return all;
}

static const struct {
    const char *word;
    int name, hint;
} stances[] = {
    {"yes", MSG_ballot_stance_yes, MSG_ballot_stance_yes_hint},
    {"agree", MSG_ballot_stance_agree, MSG_NONE},
    {"abstain", MSG_ballot_stance_abstain, MSG_ballot_stance_abstain_hint},
    {"stand_aside", MSG_ballot_stance_aside, MSG_ballot_stance_aside_hint},
    {"objection", MSG_ballot_stance_objection, MSG_ballot_stance_objection_hint},
    {"block", MSG_ballot_stance_block, MSG_ballot_stance_block_hint},
};

#define STANCES_NAMED (sizeof stances / sizeof stances[0])

struct choices ballot_stance_choices(struct page *p, enum tally_method m, struct str chosen) {
    struct choices all = choices_begin(p->arena, STANCES_NAMED);
    for (size_t i = 0; i < STANCES_NAMED; i++) {
        struct str word = str_of(stances[i].word);
        if (vote_stance_of(m, word, false) != STANCES) {
            choices_add(&all, word, (struct msg_text){.key = stances[i].name}, chosen);
            all.item[all.count - 1].hint = (struct msg_text){.key = stances[i].hint};
        }
    }
    return all;
}

struct msg_text ballot_stance_name(struct str stance) {
    for (size_t i = 0; i < STANCES_NAMED; i++) {
        if (str_eq(stance, str_of(stances[i].word))) {
            return (struct msg_text){.key = stances[i].name};
        }
    }
    return msg_ballot_stance_none();
}

struct msg_text ballot_reason_hint(const struct ballot *b) {
    if (b->method == TALLY_APPROVAL) {
        return b->secret ? msg_ballot_vote_reason_hint() : msg_ballot_vote_reason_named();
    }
    return b->secret ? msg_ballot_vote_objection_hint() : msg_ballot_vote_objection_named();
}

struct msg_text ballot_how(const struct ballot *b) {
    static const int names[TALLY_METHODS] = {MSG_ballot_how_approval, MSG_ballot_how_consent,
                                             MSG_ballot_how_consensus};
    return (struct msg_text){.key = names[b->method]};
}

struct str ballot_winner(const struct ballot_show_view *v) {
    for (size_t i = 0; i < v->ballot.options.count; i++) {
        if (v->result.winner.has && v->ballot.options.item[i].position == v->result.winner.v) {
            return v->ballot.options.item[i].name;
        }
    }
    return STR("");
}

struct msg_text ballot_outcome(const struct ballot_show_view *v) {
    struct str o = v->result.outcome;
    if (str_eq(o, STR("decided"))) {
        return msg_ballot_result_chosen(msg_arg_str(ballot_winner(v)));
    }
    if (str_eq(o, STR("passed"))) {
        return msg_ballot_result_passed();
    }
    return str_eq(o, STR("not_passed")) ? msg_ballot_result_not_passed()
                                        : msg_ballot_result_not_decided();
}

bool vote_has_option(const struct vote *v, const struct ballot_option *o) {
    return (v->options >> o->position) & 1;
}

struct str vote_in_words(struct page *p, const struct ballot *b, const struct vote *v) {
    if (b->method != TALLY_APPROVAL) {
        return page_text(p,
                         v->settled ? msg_ballot_stance_settled() : ballot_stance_name(v->stance));
    }
    struct buf words = buf_make(32 * 1024);
    for (size_t i = 0; i < b->options.count; i++) {
        if (vote_has_option(v, &b->options.item[i])) {
            buf_put(&words, words.n > 0 ? STR(" · ") : STR(""));
            buf_put(&words, b->options.item[i].name);
        }
    }
    struct str text =
        words.n > 0 ? arena_str(p->arena, buf_str(&words)) : page_text(p, msg_ballot_stance_none());
    buf_free(&words);
    return text;
}

struct url votes_more_url(struct page *p, const struct ballot_votes_view *v) {
    char id[ID_TEXT_SIZE + 1];
    id_text(v->ballot.thing.id, id);
    return url_path(p->arena, "/ballots/%s/votes?after=%s", id,
                    v->votes.item[v->votes.count - 1].vote.code);
}

/* --- lists --- */

static enum err show_list(struct web *w, struct ballot_list_view *v) {
    static const char *const words[] = {"announced", "open", "decided", "not_decided"};
    static const int names[] = {MSG_ballot_state_announced, MSG_ballot_state_open,
                                MSG_ballot_state_decided, MSG_ballot_state_not_decided};
    struct ctx *c = &w->ctx;
    TRY(thing_list(c, "ballot", v->community.thing.id, web_thing_page(w), &v->ballots, &v->more));
    v->states = choices_begin(c->arena, 5);
    choices_add(&v->states, STR(""), msg_ballot_list_any(), web_query(w, "state"));
    for (size_t i = 0; i < 4; i++) {
        choices_add(&v->states, str_of(words[i]), (struct msg_text){.key = names[i]},
                    web_query(w, "state"));
    }
    page_ballot_list(&w->page, v);
    return ERR_OK;
}

static enum err ballot_list(struct web *w) {
    struct ballot_list_view v = {0};
    return show_list(w, &v);
}

static enum err ballot_list_of_community(struct web *w) {
    struct ballot_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    v.may_draft = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_MEMBER);
    return show_list(w, &v);
}

/* --- drafts --- */

static void offer_need(struct ctx *c, struct ballot_form_view *v, const struct thing *need,
                       bool chosen) {
    char id[ID_TEXT_SIZE + 1];
    id_text(need->id, id);
    for (size_t i = 0; i < v->needs.count; i++) {
        if (str_eq(v->needs.item[i].value, str_of(id))) {
            return;
        }
    }
    v->needs.item[v->needs.count++] = (struct choice){
        .value = arena_str(c->arena, str_of(id)), .text = need->title, .chosen = chosen};
}

static bool waits_for_all_to_see(const struct thing *need) {
    return thing_is_open(need) &&
           (id_eq(need->audience, AUDIENCE_PUBLIC) || id_eq(need->audience, need->community));
}

/* Those it is about already, then the newest that wait for an answer. */
static enum err offer_needs(struct web *w, struct ballot_form_view *v) {
    struct ctx *c = &w->ctx;
    struct things newest;
    struct thing t;
    bool more;
    struct thing_page page = {.limit = NEEDS_OFFERED};
    v->needs = choices_begin(c->arena, BALLOT_NEEDS_MAX + NEEDS_OFFERED);
    for (size_t i = 0; i < v->draft.needs.count && i < BALLOT_NEEDS_MAX; i++) {
        enum err e = thing_find(c, v->draft.needs.item[i], "need", &t);
        if (e == ERR_OK) {
            offer_need(c, v, &t, true);
        } else if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    TRY(thing_list(c, "need", v->draft.community.thing.id, page, &newest, &more));
    for (size_t i = 0; i < newest.count; i++) {
        if (waits_for_all_to_see(&newest.item[i])) {
            offer_need(c, v, &newest.item[i], false);
        }
    }
    return ERR_OK;
}

static enum err show_form(struct web *w, struct ballot_form_view *v) {
    v->is_steward = viewer_has_role(w->ctx.viewer, v->draft.community.thing.id, ROLE_STEWARD);
    TRY(offer_needs(w, v));
    page_ballot_form(&w->page, v);
    return ERR_OK;
}

static enum err ballot_new(struct web *w) {
    struct ballot_form_view v = {0};
    struct id about;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    v.draft.method = STR("approval");
    v.draft.seed = ballot_seed_make(w->ctx.arena);
    if (id_parse(web_query(w, "about"), &about)) {
        struct id *ids = arena_new(w->ctx.arena, struct id);
        *ids = about;
        v.draft.needs = (struct ids){ids, 1};
    }
    return show_form(w, &v);
}

static struct ids read_ids(struct web *w, const char *name) {
    struct id *ids = arena_array(w->ctx.arena, struct id, w->request->form.count);
    size_t count = 0;
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        count += str_eq(f->name, str_of(name)) && id_parse(f->value, &ids[count]) ? 1 : 0;
    }
    return (struct ids){ids, count};
}

static void read_draft(struct web *w, struct ballot_draft *d) {
    d->title = web_field(w, "title");
    d->text = web_field(w, "text");
    d->method = web_field(w, "method");
    d->options = web_field(w, "options");
    d->opens = web_field(w, "opens");
    d->closes = web_field(w, "closes");
    d->quorum = web_field(w, "quorum");
    d->share = web_field(w, "share");
    d->share_of = web_field(w, "share_of");
    d->open = web_field_has(w, "secrecy", "open");
    d->for_public = web_field_has(w, "readers", "public");
    d->seed = web_field(w, "seed");
    d->promise = web_field(w, "promise");
    d->needs = read_ids(w, "need");
    d->needs_are_options = web_field_has(w, "needs_are_options", "yes");
}

static enum err ballot_new_post(struct web *w) {
    struct ballot_form_view v = {0};
    struct ballot b;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.draft.community));
    read_draft(w, &v.draft);
    enum err e = ballot_draft_make(&w->ctx, &v.draft, &b);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &b.thing), "ballot_drafted");
}

static enum err find_draft(struct web *w, struct ballot_form_view *v) {
    struct ballot b;
    TRY(ballot_find(&w->ctx, web_id(w), &b));
    if (!gate_may_change(w->ctx.viewer, &b.thing)) {
        return ERR_FORBIDDEN;
    }
    v->id = b.thing.id;
    TRY(ballot_draft_of(&w->ctx, &b, &v->draft));
    return ballot_is_draft(&b) ? ERR_OK : ERR_CLOSED;
}

static enum err ballot_edit(struct web *w) {
    struct ballot_form_view v = {0};
    TRY(find_draft(w, &v));
    return show_form(w, &v);
}

static enum err ballot_edit_post(struct web *w) {
    struct ballot_form_view v = {0};
    struct ballot b;
    TRY(find_draft(w, &v));
    read_draft(w, &v.draft);
    enum err e = ballot_draft_change(&w->ctx, v.id, &v.draft, &b);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &b.thing), "ballot_saved");
}

/* --- one ballot --- */

static int by_votes(const void *a, const void *b) {
    const struct ballot_figure *x = a, *y = b;
    if (x->won != y->won) {
        return x->won ? -1 : 1;
    }
    return (x->votes < y->votes) - (x->votes > y->votes);
}

static void add_figure(struct ballot_figures *f, struct str name, struct msg_text label,
                       int64_t votes, bool won) {
    f->item[f->count++] = (struct ballot_figure){
        .name = name,
        .label = label,
        .votes = votes,
        .percent = f->of > 0 ? (votes * 200 + f->of) / (2 * f->of) : 0,
        .won = won,
    };
}

static void fill_stances(struct ballot_show_view *v) {
    const struct ballot_result *r = &v->result;
    struct str none = STR("");
    bool consent = v->ballot.method == TALLY_CONSENT;
    add_figure(&v->figures, none, consent ? msg_ballot_stance_yes() : msg_ballot_stance_agree(),
               consent ? r->yes : r->agree, false);
    if (!consent) {
        add_figure(&v->figures, none, msg_ballot_stance_abstain(), r->abstain, false);
    }
    add_figure(&v->figures, none, msg_ballot_stance_aside(), r->aside, false);
    if (consent) {
        add_figure(&v->figures, none, msg_ballot_stance_objection(), r->objections, false);
        add_figure(&v->figures, none, msg_ballot_stance_settled(), r->settled, false);
    } else {
        add_figure(&v->figures, none, msg_ballot_stance_block(), r->blocks, false);
    }
}

static void fill_figures(struct ctx *c, struct ballot_show_view *v) {
    const struct ballot *b = &v->ballot;
    v->figures.item = arena_array(c->arena, struct ballot_figure, b->options.count + 8);
    v->figures.of = v->result.valid;
    if (b->method != TALLY_APPROVAL) {
        fill_stances(v);
        return;
    }
    for (size_t i = 0; i < b->options.count; i++) {
        const struct ballot_option *o = &b->options.item[i];
        bool won = v->result.winner.has && v->result.winner.v == o->position;
        add_figure(&v->figures, o->name, (struct msg_text){.key = MSG_NONE}, o->votes, won);
    }
    qsort(v->figures.item, v->figures.count, sizeof v->figures.item[0], by_votes);
}

static enum err read_outcome(struct web *w, struct ballot_show_view *v) {
    struct ctx *c = &w->ctx;
    if (!ballot_is_counted(&v->ballot)) {
        return ERR_OK;
    }
    TRY(ballot_result_find(c, v->ballot.thing.id, &v->result));
    fill_figures(c, v);
    return ERR_OK;
}

static enum err read_voting(struct web *w, struct ballot_show_view *v) {
    struct ctx *c = &w->ctx;
    const struct ballot *b = &v->ballot;
    TRY(vote_standing(c, b, &v->standing));
    TRY(vote_count(c, b->thing.id, &v->votes));
    TRY(vote_has(c, b, &v->has_voted));
    TRY(vote_own(c, b, &v->vote, &v->has_vote));
    v->least = ballot_least(b->quorum, b->eligible);
    v->over_due = ballot_is_over_due(c, b);
    v->is_member = viewer_has_role(c->viewer, b->thing.community, ROLE_MEMBER);
    return v->is_member && b->opened_ms != 0 ? vote_reasons(c, b, &v->reasons) : ERR_OK;
}

static enum err read_show(struct web *w, struct ballot_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(ballot_find(c, web_id(w), &v->ballot));
    const struct thing *t = &v->ballot.thing;
    TRY(web_quiet(w, t));
    TRY(community_find(c, t->community, &v->community));
    TRY(link_targets(c, t->id, "answers", &v->needs));
    TRY(link_sources(c, t->id, "decided_by", &v->tied));
    TRY(read_voting(w, v));
    TRY(read_outcome(w, v));
    v->may_change = gate_may_change(c->viewer, t);
    v->may_moderate = gate_may_moderate(c->viewer, t);
    v->may_help = viewer_has_role(c->viewer, t->community, ROLE_HELPER);
    w->page.zone = v->ballot.zone; /* the times are the community's */
    return foot_make(w, t, &v->foot);
}

static enum err ballot_show(struct web *w) {
    struct ballot_show_view v = {0};
    TRY(read_show(w, &v));
    page_ballot_show(&w->page, &v);
    return ERR_OK;
}

static enum err back_to_ballot(struct web *w, const char *word) {
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), "ballot", &t));
    return web_done(w, thing_address(&w->ctx, &t), word);
}

/* The page again, with what is wrong on it. */
static enum err show_again(struct web *w, const struct vote *typed) {
    struct ballot_show_view v = {0};
    TRY(read_show(w, &v));
    if (typed != NULL) {
        v.vote = *typed;
    }
    v.why = web_field(w, "why");
    page_ballot_show(&w->page, &v);
    return ERR_INPUT;
}

static enum err ballot_open_post(struct web *w) {
    enum err e = ballot_open(&w->ctx, web_id(w));
    if (e == ERR_INPUT) {
        return show_again(w, NULL);
    }
    TRY(e);
    return back_to_ballot(w, "ballot_opened");
}

static enum err ballot_close_post(struct web *w) {
    enum err e = ballot_close(&w->ctx, web_id(w), web_field(w, "why"));
    if (e == ERR_INPUT) {
        return show_again(w, NULL);
    }
    TRY(e);
    return back_to_ballot(w, "ballot_closed");
}

static enum err ballot_withdraw_post(struct web *w) {
    struct ballot b;
    struct community m;
    TRY(ballot_find(&w->ctx, web_id(w), &b));
    TRY(community_find(&w->ctx, b.thing.community, &m));
    enum err e = ballot_withdraw(&w->ctx, b.thing.id, web_field(w, "why"));
    if (e == ERR_INPUT) {
        return show_again(w, NULL);
    }
    TRY(e);
    if (ballot_is_draft(&b)) {
        struct str list = arena_printf(w->ctx.arena, "/communities/%.*s/ballots", STR_ARG(m.slug));
        return web_done(w, list, "ballot_withdrawn");
    }
    return back_to_ballot(w, "ballot_withdrawn");
}

/* Whoever looks after the end need not wait for the clock's own work. */
static enum err ballot_count_post(struct web *w) {
    TRY(ballot_advance(&w->ctx, web_id(w)));
    return back_to_ballot(w, "ballot_counted");
}

/* --- voting --- */

/* A position that is none sets a bit that no ballot has, so that the rule refuses it. */
static struct vote read_vote(const struct web *w) {
    struct vote v = {.stance = web_field(w, "stance"), .reason = web_field(w, "reason")};
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        int64_t at;
        if (str_eq(f->name, STR("option"))) {
            bool fits = str_to_int(f->value, &at) && at >= 0 && at < BALLOT_OPTIONS_MAX;
            v.options |= INT64_C(1) << (fits ? at : BALLOT_OPTIONS_MAX);
        }
    }
    return v;
}

static enum err ballot_vote_post(struct web *w) {
    struct vote v = read_vote(w);
    enum err e = vote_cast(&w->ctx, web_id(w), &v);
    if (e == ERR_INPUT) {
        return show_again(w, &v);
    }
    TRY(e);
    return back_to_ballot(w, "ballot_voted");
}

static enum err ballot_settle_post(struct web *w) {
    TRY(vote_settle(&w->ctx, web_id(w)));
    return back_to_ballot(w, "ballot_settled");
}

static enum err read_votes(struct web *w, struct ballot_votes_view *v) {
    TRY(ballot_find(&w->ctx, web_id(w), &v->ballot));
    TRY(web_quiet(w, &v->ballot.thing));
    TRY(community_find(&w->ctx, v->ballot.thing.community, &v->community));
    return vote_list(&w->ctx, &v->ballot, web_query(w, "after"), &v->votes, &v->more);
}

static enum err ballot_votes(struct web *w) {
    struct ballot_votes_view v = {0};
    TRY(read_votes(w, &v));
    page_ballot_votes(&w->page, &v);
    return ERR_OK;
}

static enum err ballot_bundle(struct web *w) {
    struct str zip;
    TRY(ballot_bundle_find(&w->ctx, web_id(w), &zip));
    buf_free(&w->page.body);
    w->page.body = buf_make(zip.n + 1);
    buf_put(&w->page.body, zip);
    web_header(w, "Content-Disposition", STR("attachment; filename=\"ballot.zip\""));
    return web_plain(w, "application/zip");
}

/* --- from paper --- */

/* People's names begin with a capital; whoever looks for one may not type it. */
static struct str with_capital(struct arena *a, struct str name) {
    struct str copy = arena_str(a, name);
    if (copy.n > 0 && copy.p[0] >= 'a' && copy.p[0] <= 'z') {
        return arena_printf(a, "%c%.*s", copy.p[0] - 'a' + 'A', (int)copy.n - 1, copy.p + 1);
    }
    return copy;
}

static enum err show_paper(struct web *w, struct ballot_paper_view *v, struct str chosen) {
    struct ctx *c = &w->ctx;
    struct electors people;
    TRY(ballot_find(c, web_id(w), &v->ballot));
    TRY(community_find(c, v->ballot.thing.community, &v->community));
    v->from = with_capital(c->arena, web_query(w, "from"));
    TRY(elector_list(c, &v->ballot, v->from, &people));
    v->people = choices_begin(c->arena, people.count);
    for (size_t i = 0; i < people.count; i++) {
        struct str value = id_str(c->arena, people.item[i].person);
        v->people.item[v->people.count++] = (struct choice){
            .value = value, .text = people.item[i].name, .chosen = str_eq(value, chosen)};
    }
    page_ballot_paper(&w->page, v);
    return ERR_OK;
}

static enum err ballot_paper(struct web *w) {
    struct ballot_paper_view v = {0};
    return show_paper(w, &v, STR(""));
}

static enum err ballot_paper_post(struct web *w) {
    struct ballot_paper_view v = {.vote = read_vote(w)};
    struct id person = web_field_id(w, "person");
    enum err e =
        vote_cast_on_paper(&w->ctx, web_id(w), person, &v.vote, web_field_has(w, "anew", "yes"));
    if (e == ERR_TWICE) {
        v.twice = true;
        ctx_wrong(&w->ctx, "person", msg_ballot_wrong_twice());
    }
    if (e == ERR_INPUT || e == ERR_TWICE) {
        TRY(show_paper(w, &v, web_field(w, "person")));
        return ERR_INPUT;
    }
    TRY(e);
    struct thing t;
    TRY(thing_find(&w->ctx, web_id(w), "ballot", &t));
    struct str address = thing_address(&w->ctx, &t);
    return web_done(w, arena_printf(w->ctx.arena, "%.*s/paper", STR_ARG(address)), "ballot_paper");
}

static const struct route rows[] = {
    {HTTP_GET, "/ballots", ANYONE, ballot_list, .cached = true},
    {HTTP_GET, "/communities/:slug/ballots", ANYONE, ballot_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/ballots/new", MEMBER, ballot_new},
    {HTTP_POST, "/communities/:slug/ballots/new", MEMBER, ballot_new_post},
    {HTTP_GET, "/ballots/:id", ANYONE, ballot_show},
    {HTTP_GET, "/ballots/:id/edit", PERSON, ballot_edit},
    {HTTP_POST, "/ballots/:id/edit", PERSON, ballot_edit_post},
    {HTTP_POST, "/ballots/:id/open", STEWARD, ballot_open_post},
    {HTTP_POST, "/ballots/:id/close", STEWARD, ballot_close_post},
    {HTTP_POST, "/ballots/:id/withdraw", PERSON, ballot_withdraw_post},
    {HTTP_POST, "/ballots/:id/count", ANYONE, ballot_count_post},
    {HTTP_POST, "/ballots/:id/vote", MEMBER, ballot_vote_post},
    {HTTP_POST, "/ballots/:id/settle", MEMBER, ballot_settle_post},
    {HTTP_GET, "/ballots/:id/votes", MEMBER, ballot_votes},
    {HTTP_GET, "/ballots/:id/bundle.zip", ANYONE, ballot_bundle, SLOW},
    {HTTP_GET, "/ballots/:id/paper", HELPER, ballot_paper},
    {HTTP_POST, "/ballots/:id/paper", HELPER, ballot_paper_post},
    {0},
};

const struct route_table ballot_routes = {rows};
