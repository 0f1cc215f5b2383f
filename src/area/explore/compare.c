/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of comparing. */
#include "area/explore/compare.h"

#define PRACTICES_MOST 20
#define COMMONS_MOST 600

/* --- who is compared --- */

static bool is_there(const struct comparison *all, struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].thing.id, id)) {
            return true;
        }
    }
    return false;
}

static enum err fill_community(struct ctx *c, struct community *m, struct compared *one) {
    struct thing_page page = {.limit = PRACTICES_MOST};
    bool more;
    one->is_community = true;
    one->thing = m->thing;
    one->word = m->slug;
    TRY(profile_of(c, m, &one->profile));
    one->place = one->profile.place;
    return thing_list(c, "practice", m->thing.id, page, &one->practices, &more);
}

static enum err fill_place(struct ctx *c, struct id id, struct str word, struct compared *one) {
    TRY(place_find(c, id, &one->place));
    one->thing = one->place.thing;
    one->word = word;
    return ERR_OK;
}

static enum err find_one(struct ctx *c, struct str word, struct compared *one) {
    struct id id;
    struct community m = {0};
    *one = (struct compared){0};
    if (!id_parse(word, &id)) {
        TRY(community_by_slug(c, word, &m));
        return fill_community(c, &m, one);
    }
    struct thing t;
    TRY(thing_find(c, id, NULL, &t));
    if (str_eq(t.kind, STR("place"))) {
        return fill_place(c, id, word, one);
    }
    TRY(community_find(c, id, &m));
    return fill_community(c, &m, one);
}

static enum err add_one(struct ctx *c, struct str word, struct comparison *out) {
    struct compared *one = &out->item[out->count];
    enum err e = find_one(c, word, one);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        out->unknown++;
        return ERR_OK;
    }
    TRY(e);
    if (is_there(out, one->thing.id)) {
        return ERR_OK;
    }
    if (!id_is_none(one->place.thing.id)) {
        TRY(findings_of_place(c, &one->place, &one->findings));
        findings_to_compare(&one->findings);
    }
    out->communities += one->is_community;
    out->count++;
    return ERR_OK;
}

static bool has_indicator(const struct indicators *all, struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].thing.id, id)) {
            return true;
        }
    }
    return false;
}

static void gather_indicators(struct ctx *c, struct comparison *out) {
    out->indicators.item =
        arena_array(c->arena, struct indicator, COMPARED_MOST * INDICATORS_OF_KIND_MAX);
    for (size_t i = 0; i < out->count; i++) {
        const struct findings *f = &out->item[i].findings;
        for (size_t k = 0; k < f->count; k++) {
            if (f->item[k].newest.showing != SHOWING_UNKNOWN &&
                !has_indicator(&out->indicators, f->item[k].indicator.thing.id)) {
                out->indicators.item[out->indicators.count++] = f->item[k].indicator;
            }
        }
    }
}

enum err compare_make(struct ctx *c, struct str with, struct comparison *out) {
    *out = (struct comparison){0};
    while (!str_is_empty(with)) {
        struct str word = str_trim(str_cut(&with, ','));
        if (str_is_empty(word)) {
            continue;
        }
        if (out->count == COMPARED_MOST || out->unknown > COMPARED_MOST) {
            out->too_many = true;
            break;
        }
        TRY(add_one(c, word, out));
    }
    gather_indicators(c, out);
    return ERR_OK;
}

/* --- what they have in common --- */

struct said {
    struct str key; /* by which two are the same */
    struct common common;
};

struct gathering {
    struct said *item;
    size_t count;
};

static void gather(struct gathering *g, struct str key, struct str words, struct str lang,
                   size_t who) {
    for (size_t i = 0; i < g->count; i++) {
        if (str_eq(g->item[i].key, key)) {
            g->item[i].common.who |= 1U << who;
            return;
        }
    }
    if (g->count < COMMONS_MOST) {
        g->item[g->count++] = (struct said){key, {words, lang, 1U << who, 0}};
    }
}

static unsigned count_bits(unsigned who) {
    unsigned n = 0;
    for (; who != 0; who &= who - 1) {
        n++;
    }
    return n;
}

/* What all say comes first, then what most say; else the order of those compared. */
static struct commons sort_commons(struct ctx *c, struct gathering *g) {
    struct commons out = {arena_array(c->arena, struct common, g->count), 0};
    for (unsigned n = COMPARED_MOST; n > 0; n--) {
        for (size_t i = 0; i < g->count; i++) {
            if (count_bits(g->item[i].common.who) == n) {
                g->item[i].common.count = n;
                out.item[out.count++] = g->item[i].common;
            }
        }
    }
    return out;
}

/* The same motif, the same theme or the same words are the same. */
static void gather_statement(struct ctx *c, struct gathering *g, const struct statement *s,
                             struct str lang, size_t who) {
    struct str words = str_is_empty(s->theme) ? s->text : s->theme;
    if (id_is_none(s->motif)) {
        gather(g, lang_fold(c->arena, words), words, lang, who);
        return;
    }
    gather(g, id_str(c->arena, s->motif), s->motif_title, s->motif_lang, who);
}

struct commons compare_statements(struct ctx *c, const struct comparison *of,
                                  enum statement_kind kind) {
    struct gathering g = {arena_array(c->arena, struct said, COMMONS_MOST), 0};
    for (size_t i = 0; i < of->count; i++) {
        const struct profile *p = &of->item[i].profile;
        for (size_t k = 0; k < p->statements.count; k++) {
            const struct statement *s = &p->statements.item[k];
            if (s->kind == kind && s->ended_ms == 0) {
                gather_statement(c, &g, s, p->thing.lang, i);
            }
        }
    }
    return sort_commons(c, &g);
}

static enum err key_of_practice(struct ctx *c, const struct thing *t, struct str *key) {
    struct things parents;
    TRY(link_targets(c, t->id, "grew_from", &parents));
    *key = id_str(c->arena, parents.count > 0 ? parents.item[0].id : t->id);
    return ERR_OK;
}

enum err compare_practices(struct ctx *c, const struct comparison *of, struct commons *out) {
    struct gathering g = {arena_array(c->arena, struct said, COMMONS_MOST), 0};
    for (size_t i = 0; i < of->count; i++) {
        for (size_t k = 0; k < of->item[i].practices.count; k++) {
            const struct thing *t = &of->item[i].practices.item[k];
            struct str key;
            TRY(key_of_practice(c, t, &key));
            gather(&g, key, t->title, t->lang, i);
        }
    }
    *out = sort_commons(c, &g);
    return ERR_OK;
}
