/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Search over all that the viewer may see. */
#include "area/site/search_web.h"

#include "area/site/site_card.h"
#include "base/span.h"
#include "page_search.h"

#define THEMES_MAX 50
#define WHERE_MAX 100 /* bytes */

/* --- what a hit says --- */

/* The words that were really looked for. */
static struct str words_of(const struct search_view *v) {
    return str_is_empty(v->found.instead) ? v->query : v->found.instead;
}

struct search_pieces search_pieces_of(struct page *p, struct str query, struct str text) {
    struct search_pieces pieces;
    search_mark(p->arena, query, text, &pieces);
    return pieces;
}

static bool has_found(const struct search_pieces *pieces) {
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->item[i].found) {
            return true;
        }
    }
    return false;
}

/* The line of context, if the words stand there; else where they stand in the text. */
struct search_line search_line_of(struct page *p, const struct search_view *v,
                                  const struct search_hit *hit) {
    struct str query = words_of(v);
    struct search_line line = {.pieces = search_pieces_of(p, query, hit->thing.note)};
    if (has_found(&line.pieces)) {
        return line;
    }
    struct str cut = search_snippet(p->arena, query, hit->text, &line.before, &line.after);
    if (!str_is_empty(cut)) {
        line.pieces = search_pieces_of(p, query, cut);
    }
    return line;
}

/* --- what can be chosen --- */

static struct choices kinds(struct arena *a, struct str chosen) {
    size_t count = 1;
    for (size_t i = 0; i < cards_count(); i++) {
        count += cards_at(i)->noun_count;
    }
    struct choices all = choices_begin(a, count);
    choices_add(&all, STR(""), msg_search_any_kind(), chosen);
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->noun_count; k++) {
            const struct noun *n = &cards_at(i)->nouns[k];
            if (n->searched) {
                choices_add(&all, str_of(n->kind), (struct msg_text){.key = n->word}, chosen);
            }
        }
    }
    return all;
}

static void add_text(struct choices *to, struct str value, struct str text, struct str chosen) {
    choices_add(to, value, (struct msg_text){.key = MSG_NONE}, chosen);
    to->item[to->count - 1].text = text;
}

static struct str name_of_language(struct ctx *c, struct str tag) {
    struct buf b = buf_make(200);
    lang_put_name_of(c->lang, &b, tag);
    struct str name = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return name;
}

static enum err languages(struct ctx *c, struct str chosen, struct choices *out) {
    struct search_languages all;
    TRY(search_languages_of(c, &all));
    *out = choices_begin(c->arena, all.count + 2);
    choices_add(out, STR(""), msg_search_any_lang(), chosen);
    bool known = str_is_empty(chosen);
    for (size_t i = 0; i < all.count; i++) {
        add_text(out, all.tag[i], name_of_language(c, all.tag[i]), chosen);
        known |= str_eq(all.tag[i], chosen);
    }
    if (!known) {
        add_text(out, chosen, name_of_language(c, chosen), chosen);
    }
    return ERR_OK;
}

static enum err themes(struct ctx *c, struct str chosen, struct choices *out) {
    struct things all;
    bool more;
    struct thing_page page = {.limit = THEMES_MAX, .state = STR("open")};
    TRY(thing_list(c, "theme", ID_NONE, page, &all, &more));
    *out = choices_begin(c->arena, all.count + 1);
    choices_add(out, STR(""), msg_search_any_theme(), chosen);
    for (size_t i = 0; i < all.count; i++) {
        add_text(out, id_str(c->arena, all.item[i].id), all.item[i].title, chosen);
    }
    return ERR_OK;
}

static const struct {
    const char *word;
    int64_t span_ms;
} spans[] = {{"week", 7 * DAY_MS}, {"month", 30 * DAY_MS}, {"year", 365 * DAY_MS}};

static struct choices times(struct arena *a, struct str chosen) {
    struct choices all = choices_begin(a, 4);
    choices_add(&all, STR(""), msg_search_any_time(), chosen);
    choices_add(&all, STR("week"), msg_search_week(), chosen);
    choices_add(&all, STR("month"), msg_search_month(), chosen);
    choices_add(&all, STR("year"), msg_search_year(), chosen);
    return all;
}

static struct choices orders(struct arena *a, bool best) {
    struct choices all = choices_begin(a, 2);
    struct str chosen = best ? STR("best") : STR("");
    choices_add(&all, STR(""), msg_search_newest(), chosen);
    choices_add(&all, STR("best"), msg_search_best(), chosen);
    return all;
}

/* --- what was chosen --- */

static int64_t stages_of(const struct web *w) {
    int64_t stages = 0;
    for (size_t i = 0; i < w->request->query.count; i++) {
        const struct http_pair *pair = &w->request->query.item[i];
        int64_t bit;
        if (str_eq(pair->name, STR("stage")) && stage_of_word(pair->value, &bit)) {
            stages |= bit;
        }
    }
    return stages;
}

static int64_t since_of(const struct web *w) {
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        if (str_eq(web_query(w, "since"), str_of(spans[i].word))) {
            return w->ctx.now_ms - spans[i].span_ms;
        }
    }
    return 0;
}

static struct search_question question_of(const struct web *w) {
    struct search_question q = {
        .typed = str_utf8_first(str_trim(web_query(w, "q")), SEARCH_QUERY_MAX),
        .kind = web_query(w, "kind"),
        .lang = web_query(w, "lang"),
        .where = str_utf8_first(str_trim(web_query(w, "where")), WHERE_MAX),
        .community = web_query_id(w, "community"),
        .theme = web_query_id(w, "theme"),
        .stages = stages_of(w),
        .since_ms = since_of(w),
        .best = str_eq(web_query(w, "order"), STR("best")),
    };
    if (!str_to_int(web_query(w, "before"), &q.before) || q.before < 0) {
        q.before = 0;
    }
    return q;
}

static bool is_filtered(const struct search_question *q) {
    return q->stages != 0 || q->since_ms != 0 || !str_is_empty(q->kind) || !str_is_empty(q->lang) ||
           !str_is_empty(q->where) || !id_is_none(q->community) || !id_is_none(q->theme);
}

/* --- addresses --- */

static void put_query(struct buf *b, struct arena *a, const char *name, struct str value) {
    if (!str_is_empty(value)) {
        struct str piece = url_piece(a, value);
        buf_printf(b, "&%s=%.*s", name, STR_ARG(piece));
    }
}

/* The same choice with other words, from another place on. */
static struct url address_with(struct web *w, struct str words, int64_t before) {
    static const char *const kept[] = {"kind",  "lang",  "where", "community",
                                       "theme", "since", "order"};
    struct arena *a = w->ctx.arena;
    struct buf b = buf_make(8192);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        put_query(&b, a, kept[i], web_query(w, kept[i]));
    }
    int64_t stages = stages_of(w);
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if ((stages >> i & 1) != 0) {
            put_query(&b, a, "stage", str_of(stage_word(i)));
        }
    }
    if (before > 0) {
        put_query(&b, a, "before", arena_printf(a, "%lld", (long long)before));
    }
    struct str q = url_piece(a, words), rest = buf_str(&b);
    struct url url = url_path(a, "/search?q=%.*s%.*s", STR_ARG(q), STR_ARG(rest));
    buf_free(&b);
    return url;
}

/* --- the page --- */

static enum err fill_choices(struct web *w, const struct search_question *q,
                             struct search_view *v) {
    struct ctx *c = &w->ctx;
    v->kinds = kinds(c->arena, q->kind);
    v->since = times(c->arena, web_query(w, "since"));
    v->orders = orders(c->arena, q->best);
    v->communities = choices_begin(c->arena, 1);
    struct thing home;
    if (!id_is_none(q->community) && thing_find(c, q->community, "community", &home) == ERR_OK) {
        struct str id = id_str(c->arena, q->community);
        add_text(&v->communities, id, home.title, id);
    }
    TRY(languages(c, q->lang, &v->langs));
    return themes(c, web_query(w, "theme"), &v->themes);
}

static enum err search_show(struct web *w) {
    struct search_question q = question_of(w);
    struct search_view v = {.query = q.typed,
                            .where = q.where,
                            .stages = q.stages,
                            .best = q.best,
                            .filtered = is_filtered(&q)};
    v.asked = v.filtered || !str_is_empty(q.typed);
    TRY(search_ask(&w->ctx, &q, &v.found));
    TRY(fill_choices(w, &q, &v));
    v.more = address_with(w, words_of(&v), v.found.next);
    v.meant = address_with(w, v.found.meant, 0);
    struct str words = url_piece(w->ctx.arena, q.typed);
    v.unfiltered = url_path(w->ctx.arena, "/search?q=%.*s", STR_ARG(words));
    page_search(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/search", ANYONE, search_show},
    {0},
};

const struct route_table search_routes = {rows};
