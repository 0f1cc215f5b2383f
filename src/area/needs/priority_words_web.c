/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Words, numbers and addresses on the pages of priority rounds. */
#include "area/needs/priority_web.h"

static struct msg_text key(int k) {
    return (struct msg_text){.key = k};
}

/* --- choices --- */

struct choices priority_method_choices(struct page *p, struct str chosen) {
    static const int hints[PRIORITY_METHODS] = {
        [PRIORITY_HANLON] = MSG_priority_method_hanlon_hint,
        [PRIORITY_HANLON_NACCHO] = MSG_priority_method_naccho_hint,
        [PRIORITY_GRID] = MSG_priority_method_grid_hint,
        [PRIORITY_MULTIVOTE] = MSG_priority_method_multivote_hint,
        [PRIORITY_NOMINAL] = MSG_priority_method_nominal_hint,
        [PRIORITY_PAIRWISE] = MSG_priority_method_pairwise_hint,
    };
    struct choices all = choices_begin(p->arena, PRIORITY_METHODS);
    for (size_t i = 0; priority_methods[i] != NULL; i++) {
        enum priority_method m = PRIORITY_HANLON;
        if (priority_method_of(str_of(priority_methods[i]), &m)) {
            choices_add(&all, str_of(priority_methods[i]), priority_method_title(m), chosen);
            all.item[all.count - 1].hint = key(hints[m]);
        }
    }
    return all;
}

struct choices priority_which_choices(struct page *p, const struct priority_form_view *v) {
    struct choices all = choices_begin(p->arena, 3);
    struct str chosen = v->draft.which;
    if (!id_is_none(v->id)) {
        choices_add(&all, STR("kept"), msg_priority_form_kept(msg_arg_int(v->kept)), chosen);
    }
    choices_add(&all, STR("these"), msg_priority_form_these(), chosen);
    choices_add(&all, STR("all"), msg_priority_form_all(), chosen);
    return all;
}

struct choices priority_reader_choices(struct page *p, bool for_public) {
    struct choices all = choices_begin(p->arena, 2);
    struct str chosen = for_public ? STR("public") : STR("members");
    choices_add(&all, STR("members"), msg_priority_form_for_members(), chosen);
    choices_add(&all, STR("public"), msg_priority_form_for_public(), chosen);
    return all;
}

struct choices priority_pick_choices(struct page *p, const struct priority_rate_view *v,
                                     struct str chosen) {
    struct choices all = choices_begin(p->arena, v->all.count + 1);
    choices_add(&all, STR(""), msg_priority_rate_nobody(), chosen);
    for (size_t i = 0; i < v->all.count; i++) {
        const struct priority_item *x = &v->all.item[i];
        struct str value = priority_number(p, x->place);
        all.item[all.count++] = (struct choice){
            .value = value,
            .text = arena_printf(p->arena, "%lld. %.*s", (long long)x->place, STR_ARG(x->title)),
            .chosen = str_eq(value, chosen)};
    }
    return all;
}

struct choices priority_pair_choices(struct page *p, const struct priority_compared *x) {
    struct choices all = choices_begin(p->arena, 3);
    const struct priority_item *item[] = {&x->one, &x->other};
    for (size_t i = 0; i < 2; i++) {
        struct str value = i == 0 ? STR("1") : STR("2");
        all.item[all.count++] =
            (struct choice){.value = value,
                            .text = arena_printf(p->arena, "%lld. %.*s", (long long)item[i]->place,
                                                 STR_ARG(item[i]->title)),
                            .chosen = str_eq(value, x->value)};
    }
    choices_add(&all, STR("0"), msg_priority_rate_same(), x->value);
    return all;
}

struct choices priority_yes_choices(struct page *p, struct str chosen) {
    struct choices all = choices_begin(p->arena, 3);
    choices_add(&all, STR(""), msg_priority_rate_unsaid(), chosen);
    choices_add(&all, STR("1"), msg_priority_yes(), chosen);
    choices_add(&all, STR("0"), msg_priority_no(), chosen);
    return all;
}

/* --- methods and criteria --- */

struct msg_text priority_method_title(enum priority_method m) {
    static const int names[PRIORITY_METHODS] = {
        [PRIORITY_HANLON] = MSG_priority_method_hanlon,
        [PRIORITY_HANLON_NACCHO] = MSG_priority_method_naccho,
        [PRIORITY_GRID] = MSG_priority_method_grid,
        [PRIORITY_MULTIVOTE] = MSG_priority_method_multivote,
        [PRIORITY_NOMINAL] = MSG_priority_method_nominal,
        [PRIORITY_PAIRWISE] = MSG_priority_method_pairwise,
    };
    return key(names[m]);
}

struct msg_text priority_how(const struct priority_round *r) {
    struct msg_arg n = msg_arg_int(r->most);
    switch (r->method) {
    case PRIORITY_HANLON:
        return msg_priority_how_hanlon();
    case PRIORITY_HANLON_NACCHO:
        return msg_priority_how_naccho();
    case PRIORITY_GRID:
        return msg_priority_how_grid();
    case PRIORITY_MULTIVOTE:
        return msg_priority_how_multivote(n);
    case PRIORITY_NOMINAL:
        return msg_priority_how_nominal(n);
    default:
        return msg_priority_how_pairwise(n);
    }
}

static const struct {
    int title, ends, name;
} criteria[PRIORITY_CRITERIA] = {
    [PRIORITY_SIZE] = {MSG_priority_size, MSG_priority_size_ends, MSG_priority_size_short},
    [PRIORITY_SERIOUSNESS] = {MSG_priority_seriousness, MSG_priority_seriousness_ends,
                              MSG_priority_seriousness_short},
    [PRIORITY_EFFECTIVENESS] = {MSG_priority_effectiveness, MSG_priority_effectiveness_ends,
                                MSG_priority_effectiveness_short},
    [PRIORITY_FEASIBILITY] = {MSG_priority_feasibility, MSG_priority_feasibility_ends,
                              MSG_priority_feasibility_short},
    [PRIORITY_RANK] = {MSG_priority_rank, MSG_NONE, MSG_priority_rank},
    [PRIORITY_VOTES] = {MSG_priority_votes, MSG_NONE, MSG_priority_votes},
    [PRIORITY_PROPRIETY] = {MSG_priority_propriety, MSG_NONE, MSG_priority_propriety_short},
    [PRIORITY_ECONOMICS] = {MSG_priority_economics, MSG_NONE, MSG_priority_economics_short},
    [PRIORITY_ACCEPTABILITY] = {MSG_priority_acceptability, MSG_NONE,
                                MSG_priority_acceptability_short},
    [PRIORITY_RESOURCES] = {MSG_priority_resources, MSG_NONE, MSG_priority_resources_short},
    [PRIORITY_LEGALITY] = {MSG_priority_legality, MSG_NONE, MSG_priority_legality_short},
    [PRIORITY_EQUITY] = {MSG_priority_equity, MSG_priority_equity_ends, MSG_priority_equity_short},
};

struct msg_text priority_criterion_title(enum priority_criterion c) {
    return key(criteria[c].title);
}

struct msg_text priority_criterion_ends(const struct priority_round *r, enum priority_criterion c) {
    bool twenty = c == PRIORITY_SERIOUSNESS && r->method == PRIORITY_HANLON;
    return key(twenty ? MSG_priority_seriousness_ends_twenty : criteria[c].ends);
}

struct msg_text priority_criterion_short(enum priority_criterion c) {
    return key(criteria[c].name);
}

struct msg_text priority_barrier(enum priority_criterion c) {
    static const int names[PRIORITY_CRITERIA] = {
        [PRIORITY_PROPRIETY] = MSG_priority_barrier_propriety,
        [PRIORITY_ECONOMICS] = MSG_priority_barrier_economics,
        [PRIORITY_ACCEPTABILITY] = MSG_priority_barrier_acceptability,
        [PRIORITY_RESOURCES] = MSG_priority_barrier_resources,
        [PRIORITY_LEGALITY] = MSG_priority_barrier_legality,
    };
    return key(names[c]);
}

enum priority_criterion priority_next_bit(int64_t bits, enum priority_criterion from) {
    enum priority_criterion c = from;
    while (c < PRIORITY_CRITERIA && !(bits >> c & 1)) {
        c++;
    }
    return c;
}

/* --- numbers --- */

/* For values of fields, which machines read. */
struct str priority_number(struct page *p, int64_t v) {
    return arena_printf(p->arena, "%lld", (long long)v);
}

static struct str real(struct page *p, double v, int decimals) {
    struct buf b = buf_make(400);
    lang_put_real(p->lang, &b, v, decimals);
    struct str text = arena_str(p->arena, buf_str(&b));
    buf_free(&b);
    return text;
}

struct str priority_halves(struct page *p, int64_t halves) {
    return real(p, (double)halves / 2, halves % 2 == 0 ? 0 : 1);
}

struct str priority_score(struct page *p, const struct priority_show_view *v,
                          const struct priority_place *x) {
    int64_t den = v->result.outcome.den > 0 ? v->result.outcome.den : 1;
    return x->scored ? real(p, (double)x->score / (double)den, x->score % den == 0 ? 0 : 1)
                     : STR("–");
}

struct msg_text priority_score_name(const struct priority_round *r) {
    switch (r->method) {
    case PRIORITY_MULTIVOTE:
        return msg_priority_votes();
    case PRIORITY_PAIRWISE:
        return msg_priority_result_wins();
    default:
        return msg_priority_result_points();
    }
}

struct str priority_weight(struct page *p, struct str fraction) {
    double num = 0, den = 1;
    struct str rest = fraction;
    bool fine = str_to_real(str_cut(&rest, '/'), &num) &&
                (rest.n == 0 || (str_to_real(rest, &den) && den > 0));
    return fine ? real(p, num / den, rest.n == 0 ? 0 : 2) : fraction;
}

bool priority_weight_is_used(const struct priority_round *r, const struct priority_outcome *o) {
    struct str used = r->method == PRIORITY_HANLON ? STR("1") : STR("2");
    return str_eq(o->below, used) || str_eq(o->above, used);
}

struct msg_text priority_box(const struct priority_place *x) {
    bool large = x->figure[PRIORITY_SIZE].median >= 10;
    bool feasible = x->figure[PRIORITY_FEASIBILITY].median >= 10;
    return large      ? feasible ? msg_priority_box_large_easy() : msg_priority_box_large_hard()
                : feasible ? msg_priority_box_small_easy()
                      : msg_priority_box_small_hard();
}

struct msg_text priority_could_be(const struct priority_place *x) {
    if (x->low == 0) {
        return msg_priority_result_unknown_long();
    }
    return x->low == x->high ? msg_priority_result_sure()
                             : msg_priority_result_could(msg_arg_int(x->low), msg_arg_int(x->high));
}

/* --- titles and addresses --- */

static struct str joined(struct page *p, struct str list, struct str one, struct str between) {
    return list.n > 0 ? arena_join(p->arena, list, between, one) : one;
}

struct str priority_titles(struct page *p, const struct priority_places *all) {
    struct str list = STR("");
    for (size_t i = 0; i < all->count; i++) {
        struct str one =
            all->item[i].quiet ? page_text(p, msg_priority_result_quiet()) : all->item[i].title;
        list = joined(p, list, one, STR(" · "));
    }
    return list;
}

/* It ends where it began. */
struct str priority_loop_text(struct page *p, const struct priority_loop *l) {
    struct str list = STR("");
    for (size_t i = 0; i <= l->titles.count && l->titles.count > 0; i++) {
        list = joined(p, list, l->titles.item[i % l->titles.count], STR(" > "));
    }
    return list;
}

struct url priority_after_url(struct page *p, const struct thing *t, const char *below,
                              int64_t after) {
    char id[ID_TEXT_SIZE + 1];
    id_text(t->id, id);
    return url_path(p->arena, "/priorities/%s%s?after=%lld", id, below, (long long)after);
}

struct str priority_card_item(struct page *p, const struct priority_cards_view *v, int64_t place) {
    for (size_t i = 0; i < v->items.count; i++) {
        if (v->items.item[i].place == place) {
            return arena_printf(p->arena, "%lld. %.*s", (long long)place,
                                STR_ARG(v->items.item[i].title));
        }
    }
    return priority_number(p, place);
}
