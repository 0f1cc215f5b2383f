/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Drafts of ballots: what is typed, checked and kept. Their life after that is ballot.c's. */
#include "area/engage/ballot.h"

#include "ballot_sql.h"
#include "kernel/gate.h"
#include "sys/chance.h"

const char *const ballot_methods[] = {"approval", "consent", "consensus", NULL};
const char *const ballot_shares[] = {"",    "1/10", "1/5", "1/4", "1/3", "1/2",
                                     "3/5", "2/3",  "3/4", "4/5", "1",   NULL};
const char *const ballot_share_bases[] = {"valid", "eligible", NULL};

static size_t word_at(const char *const *words, struct str word) {
    size_t i = 0;
    while (words[i] != NULL && !str_eq(word, str_of(words[i]))) {
        i++;
    }
    return i;
}

struct msg_text ballot_method_name(struct str word) {
    static const int names[] = {MSG_ballot_method_approval, MSG_ballot_method_consent,
                                MSG_ballot_method_consensus, MSG_NONE};
    return (struct msg_text){.key = names[word_at(ballot_methods, word)]};
}

struct msg_text ballot_share_name(struct str word) {
    static const int names[] = {
        MSG_ballot_share_none,         MSG_ballot_share_tenth,      MSG_ballot_share_fifth,
        MSG_ballot_share_quarter,      MSG_ballot_share_third,      MSG_ballot_share_half,
        MSG_ballot_share_three_fifths, MSG_ballot_share_two_thirds, MSG_ballot_share_three_quarters,
        MSG_ballot_share_four_fifths,  MSG_ballot_share_all,        MSG_NONE};
    return (struct msg_text){.key = names[word_at(ballot_shares, word)]};
}

struct str ballot_seed_make(struct arena *a) {
    char seed[10];
    chance_code(seed, sizeof seed);
    return arena_str(a, str_make(seed, sizeof seed));
}

/* --- answers --- */

struct options {
    struct ballot_option item[BALLOT_OPTIONS_MAX];
    size_t count;
};

/* What a file of ballots can name: others are cut there, and the lot is drawn by these names. */
static void add_option(struct ctx *c, struct options *all, struct str name, struct str note,
                       struct id need) {
    if (all->count == BALLOT_OPTIONS_MAX) {
        ctx_wrong(c, "options", msg_ballot_wrong_too_many(msg_arg_int(BALLOT_OPTIONS_MAX)));
        return;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->item[i].name, name)) {
            ctx_wrong(c, "options", msg_ballot_wrong_option_twice(msg_arg_str(name)));
            return;
        }
    }
    all->item[all->count] = (struct ballot_option){
        .position = (int64_t)all->count, .name = name, .note = note, .need = need};
    all->count++;
}

/* "A rope ferry: costs three months": the first colon before a blank parts name and note. */
static void add_line(struct ctx *c, struct options *all, struct str line) {
    size_t at = str_find(line, STR(": "));
    struct str name = str_trim(str_first(line, at));
    struct str note = at < line.n ? str_trim(str_from(line, at + 2)) : STR("");
    if (name.n > BALLOT_OPTION_MAX || note.n > BALLOT_NOTE_MAX) {
        ctx_wrong(c, "options",
                  msg_ballot_wrong_option_long(msg_arg_str(str_utf8_first(line, 40))));
    } else {
        add_option(c, all, name, note, ID_NONE);
    }
}

static void read_options(struct ctx *c, const struct ballot_draft *d, const struct things *needs,
                         struct options *all) {
    all->count = 0;
    struct str rest = d->options;
    while (rest.n > 0 && c->wrong_count < WRONG_MAX) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) {
            add_line(c, all, line);
        }
    }
    for (size_t i = 0; d->needs_are_options && i < needs->count; i++) {
        const struct thing *n = &needs->item[i];
        add_option(c, all, str_utf8_first(n->title, BALLOT_OPTION_MAX), STR(""), n->id);
    }
    bool approval = str_eq(d->method, STR("approval"));
    if (approval && all->count < 2 && ctx_wrong_at(c, STR("options")) == NULL) {
        ctx_wrong(c, "options", msg_ballot_wrong_too_few());
    } else if (!approval && all->count > 0) {
        ctx_wrong(c, "options", msg_ballot_wrong_no_options());
    }
}

/* --- checks --- */

/* A need that fewer people may see than the ballot would give itself away by its title. */
static bool may_be_told(const struct ballot_draft *d, const struct thing *need) {
    bool is_public = id_eq(need->audience, AUDIENCE_PUBLIC);
    bool of_members = id_eq(need->audience, d->community.thing.id);
    return id_eq(need->community, d->community.thing.id) && need->life == LIFE_PUBLISHED &&
           (is_public || (of_members && !d->for_public));
}

static enum err find_needs(struct ctx *c, const struct ballot_draft *d, struct things *out) {
    out->item = arena_array(c->arena, struct thing, d->needs.count + 1);
    out->count = 0;
    if (d->needs.count > BALLOT_NEEDS_MAX) {
        return ctx_wrong(c, "need", msg_ballot_wrong_too_many(msg_arg_int(BALLOT_NEEDS_MAX)));
    }
    for (size_t i = 0; i < d->needs.count; i++) {
        struct thing *n = &out->item[out->count];
        enum err e = thing_find(c, d->needs.item[i], "need", n);
        if (e == ERR_NOT_FOUND || e == ERR_GONE || (e == ERR_OK && !may_be_told(d, n))) {
            ctx_wrong(c, "need", msg_ballot_wrong_need());
        } else if (e != ERR_OK) {
            return e;
        } else {
            out->count++;
        }
    }
    return ERR_OK;
}

static int64_t check_time(struct ctx *c, const char *field, struct str local, struct str zone) {
    int64_t ms = 0;
    if (!str_is_empty(local) && !lang_time_parse(local, zone, &ms)) {
        ctx_wrong(c, field, msg_wrong_time());
    }
    return ms;
}

static void check_times(struct ctx *c, struct ballot_draft *d, struct ballot *b) {
    d->opens = str_trim(d->opens);
    d->closes = str_trim(d->closes);
    b->zone = d->community.zone;
    b->opens_ms = check_time(c, "opens", d->opens, b->zone);
    b->closes_ms = check_time(c, "closes", d->closes, b->zone);
    int64_t from = b->opens_ms > c->now_ms ? b->opens_ms : c->now_ms;
    if (str_is_empty(d->closes)) {
        ctx_wrong(c, "closes", msg_wrong_time());
    } else if (ctx_wrong_at(c, STR("closes")) == NULL && b->closes_ms < from + BALLOT_LEAST_MS) {
        ctx_wrong(c, "closes", msg_ballot_wrong_closes());
    }
}

static void check_rules(struct ctx *c, struct ballot_draft *d) {
    check_word(c, "method", d->method, ballot_methods);
    if (word_at(ballot_shares, d->quorum) == sizeof ballot_shares / sizeof ballot_shares[0] - 1) {
        ctx_wrong(c, "quorum", msg_wrong_not_a_choice());
    }
    if (word_at(ballot_shares, d->share) == sizeof ballot_shares / sizeof ballot_shares[0] - 1) {
        ctx_wrong(c, "share", msg_wrong_not_a_choice());
    } else if (d->share.n > 0 && str_eq(d->method, STR("consent"))) {
        ctx_wrong(c, "share", msg_ballot_wrong_share());
    }
    if (str_is_empty(d->share_of)) {
        d->share_of = STR("valid");
    }
    check_word(c, "share_of", d->share_of, ballot_share_bases);
    if (str_eq(d->share_of, STR("eligible")) && str_eq(d->method, STR("consensus"))) {
        ctx_wrong(c, "share_of", msg_ballot_wrong_share_of());
    }
    if (str_is_empty(d->seed)) {
        d->seed = ballot_seed_make(c->arena);
    }
    check_line(c, "seed", &d->seed, 1, BALLOT_SEED_MAX);
}

static enum err check_draft(struct ctx *c, struct ballot_draft *d, struct ballot *b,
                            struct options *options, struct things *needs) {
    check_line(c, "title", &d->title, 8, BALLOT_TITLE_MAX);
    check_text(c, "text", &d->text, 0, BALLOT_TEXT_MAX);
    check_text(c, "options", &d->options, 0, 20000);
    check_text(c, "promise", &d->promise, 10, BALLOT_PROMISE_MAX);
    check_rules(c, d);
    check_times(c, d, b);
    TRY(find_needs(c, d, needs));
    read_options(c, d, needs, options);
    return ctx_checked(c);
}

/* --- keeping --- */

static void fill_thing(struct thing *t, const struct ballot_draft *d, const struct things *needs) {
    struct str first = d->text;
    t->title = d->title;
    t->note = str_utf8_first(str_cut(&first, '\n'), 160);
    t->topic = d->method;
    t->stages = 0;
    for (size_t i = 0; i < needs->count; i++) {
        t->stages |= needs->item[i].stages;
    }
}

static enum err put_ties(struct ctx *c, struct id id, const struct options *options,
                         const struct things *needs) {
    struct q_ballot_need_list_rows old;
    TRY(q_ballot_need_list(c->db, c->arena, id, &old));
    for (size_t i = 0; i < old.count; i++) {
        TRY(link_drop(c, id, "answers", old.item[i].target));
    }
    for (size_t i = 0; i < needs->count; i++) {
        TRY(link_make(c, id, "answers", needs->item[i].id));
    }
    TRY(q_ballot_option_drop(c->db, id, NULL));
    for (size_t i = 0; i < options->count; i++) {
        const struct ballot_option *o = &options->item[i];
        TRY(q_ballot_option_add(c->db, id, o->position, o->name, o->note, o->need, NULL));
    }
    return ERR_OK;
}

enum err ballot_draft_make(struct ctx *c, struct ballot_draft *d, struct ballot *out) {
    struct ballot b = {0};
    struct options *options = arena_new(c->arena, struct options);
    struct things needs;
    if (!viewer_has_role(c->viewer, d->community.thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_draft(c, d, &b, options, &needs));
    b.thing = (struct thing){
        .kind = STR("ballot"),
        .community = d->community.thing.id,
        .owner = c->viewer->person,
        .wanted = d->for_public ? AUDIENCE_PUBLIC : d->community.thing.id,
        .life = LIFE_WAITING, /* its maker and the stewards see it */
        .state = STR("draft"),
    };
    fill_thing(&b.thing, d, &needs);
    TRY(thing_make(c, &b.thing));
    TRY(q_ballot_add(c->db, b.thing.id, d->text, d->method, d->opens, d->closes, b.zone, b.opens_ms,
                     b.closes_ms, d->quorum, d->share, d->share_of, !d->open, d->seed, d->promise,
                     NULL));
    TRY(put_ties(c, b.thing.id, options, &needs));
    TRY(event_write(c, &b.thing, "ballot.drafted", STR("")));
    return ballot_find(c, b.thing.id, out);
}

enum err ballot_draft_change(struct ctx *c, struct id id, struct ballot_draft *d,
                             struct ballot *out) {
    struct ballot b;
    struct options *options = arena_new(c->arena, struct options);
    struct things needs;
    TRY(ballot_find(c, id, &b));
    if (!gate_may_change(c->viewer, &b.thing)) {
        return ERR_FORBIDDEN;
    }
    if (!ballot_is_draft(&b)) {
        return ERR_CLOSED;
    }
    TRY(check_draft(c, d, &b, options, &needs));
    b.thing.wanted = d->for_public ? AUDIENCE_PUBLIC : d->community.thing.id;
    fill_thing(&b.thing, d, &needs);
    TRY(thing_save(c, &b.thing, true));
    TRY(thing_set_life(c, &b.thing, LIFE_WAITING));
    TRY(q_ballot_update(c->db, id, d->text, d->method, d->opens, d->closes, b.zone, b.opens_ms,
                        b.closes_ms, d->quorum, d->share, d->share_of, !d->open, d->seed,
                        d->promise, NULL));
    TRY(put_ties(c, id, options, &needs));
    return ballot_find(c, id, out);
}

/* Answers that stand for needs are ticked, the others are lines again. */
static void write_lines(struct ctx *c, const struct ballot *b, struct ballot_draft *d) {
    struct buf lines = buf_make(64 * 1024);
    for (size_t i = 0; i < b->options.count; i++) {
        const struct ballot_option *o = &b->options.item[i];
        if (!id_is_none(o->need)) {
            d->needs_are_options = true;
            continue;
        }
        buf_put(&lines, o->name);
        if (o->note.n > 0) {
            buf_put(&lines, STR(": "));
            buf_put(&lines, o->note);
        }
        buf_char(&lines, '\n');
    }
    d->options = arena_str(c->arena, str_trim(buf_str(&lines)));
    buf_free(&lines);
}

enum err ballot_draft_of(struct ctx *c, const struct ballot *b, struct ballot_draft *out) {
    struct q_ballot_need_list_rows needs;
    TRY(q_ballot_need_list(c->db, c->arena, b->thing.id, &needs));
    *out = (struct ballot_draft){
        .title = b->thing.title,
        .text = b->text,
        .method = str_of(tally_method_name(b->method)),
        .opens = b->opens_local,
        .closes = b->closes_local,
        .quorum = b->quorum,
        .share = b->share,
        .share_of = b->share_of_eligible ? STR("eligible") : STR("valid"),
        .open = !b->secret,
        .for_public = id_eq(b->thing.wanted, AUDIENCE_PUBLIC),
        .seed = b->seed,
        .promise = b->promise,
    };
    struct id *ids = arena_array(c->arena, struct id, needs.count + 1);
    for (size_t i = 0; i < needs.count; i++) {
        ids[i] = needs.item[i].target;
    }
    out->needs = (struct ids){ids, needs.count};
    write_lines(c, b, out);
    return community_find(c, b->thing.community, &out->community);
}
