/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The way of one ballot through a count, told from the published stages alone. */
#include "engine/tally_inside.h"

struct way {
    const struct tally_ballots *ballots;
    const struct tally_result *result;
    const size_t *option;
    size_t count;
    size_t at; /* which choice comes next */
    struct tally_use *use;
    size_t uses;
};

static uint64_t unit_of(const struct tally_result *r) {
    uint64_t unit = 1;
    for (unsigned i = 0; i < r->decimals; i++) {
        unit *= 10;
    }
    return unit;
}

/* Does the option take part when stage s + 1 is made? Elected or excluded before, it does not. */
static bool continues(const struct way *w, size_t option, size_t s) {
    const struct tally_result *r = w->result;
    if (w->ballots->withdrawn && w->ballots->withdrawn[option]) {
        return false;
    }
    for (size_t i = 0; i < r->elected_count; i++) {
        if (r->elected[i].option == option && r->elected[i].stage <= s) {
            return false;
        }
    }
    for (size_t i = 1; i <= s && i < r->stages; i++) {
        if (r->stage[i].action == TALLY_EXCLUDE && r->stage[i].option == option) {
            return false;
        }
    }
    return true;
}

static void come(struct way *w, size_t s, uint64_t value) {
    while (w->at < w->count && !continues(w, w->option[w->at], s)) {
        w->at++;
    }
    size_t to = w->at < w->count ? w->option[w->at++] : w->ballots->options;
    w->use[w->uses++] = (struct tally_use){to, s + 1, value, value};
}

/* What a paper of that worth was worth afterwards. */
static uint64_t value_after(const struct tally_stage *s, uint64_t was) {
    for (size_t i = 0; i < s->transfers; i++) {
        if (s->transfer[i].was == was) {
            return s->transfer[i].value;
        }
    }
    return 0;
}

static void follow_papers(struct way *w) {
    const struct tally_result *r = w->result;
    come(w, 0, unit_of(r));
    for (size_t s = 1; s < r->stages; s++) {
        struct tally_use *last = &w->use[w->uses - 1];
        if (last->option == r->stage[s].option) {
            uint64_t after = value_after(&r->stage[s], last->value);
            last->kept = r->stage[s].action == TALLY_SURPLUS ? last->value - after : 0;
            come(w, s, after);
        }
    }
}

/* By the last keep factors; whoever was excluded last keeps nothing. */
static void follow_keep(struct way *w) {
    const struct tally_stage *last = &w->result->stage[w->result->stages - 1];
    uint64_t unit = unit_of(w->result);
    uint64_t left = unit;
    for (size_t k = 0; k < w->count && left; k++) {
        size_t option = w->option[k];
        bool out = last->action == TALLY_EXCLUDE && last->option == option;
        uint64_t given = out ? 0 : (left * last->keep[option] + unit - 1) / unit;
        w->use[w->uses++] = (struct tally_use){option, w->result->stages, left, given};
        left -= given;
    }
    if (left) {
        w->use[w->uses++] = (struct tally_use){w->ballots->options, w->result->stages, left, left};
    }
}

struct tally_use *tally_follow(struct arena *a, const struct tally_ballots *b,
                               const struct tally_options *o, const struct tally_result *r,
                               const size_t *option, size_t count, size_t *uses) {
    struct way w = {.ballots = b, .result = r, .option = option, .count = count};
    w.use = arena_array(a, struct tally_use, count + 1);
    if (r->stages && o->method == TALLY_MEEK) {
        follow_keep(&w);
    } else if (r->stages) {
        follow_papers(&w);
    }
    *uses = w.uses;
    return w.use;
}
