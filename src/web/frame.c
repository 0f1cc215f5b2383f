/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the frame and the shared partials show. Markup is theirs (web/page); nothing here writes
 * any. */
#include "web/frame.h"

#include <stdio.h>

#include "kernel/setting.h"
#include "kernel/topic.h"
#include "web/feed.h"
#include "web/inside.h"

static const struct web *web_of(const struct page *p) {
    return p->frame;
}

void page_slot(struct page *p, struct web *w) {
    page_literal(p, w->page.body.p, w->page.body.n);
}

struct str page_text(struct page *p, struct msg_text m) {
    return lang_text(p->lang, p->arena, m);
}

static const struct site_words *words_of(struct web *w) {
    if (w->words == NULL) {
        struct site_words *last = arena_new(w->ctx.arena, struct site_words);
        words_last(&w->site->words, last);
        w->words = last;
    }
    return w->words;
}

struct str emergency_line(struct page *p) {
    return str_of(words_of(p->frame)->emergency);
}

bool page_is_signed_in(const struct page *p) {
    return viewer_is_person(web_of(p)->ctx.viewer);
}

bool page_is_filtered(struct page *p) {
    static const char *const words[] = {"stage", "topic", "turn", "state", "place", "q", NULL};
    bool any = false;
    for (size_t i = 0; words[i] != NULL; i++) {
        any |= !str_is_empty(web_query(p->frame, words[i]));
    }
    return any;
}

struct url asset_part(struct page *p, const char *name, const char *part) {
    const struct asset *a = asset_find(str_of(name));
    const char *path = a ? a->path : "/static/";
    struct str of = str_of(path);
    return url_of_path(p->arena, part[0] ? arena_join(p->arena, of, STR("#"), str_of(part)) : of);
}

struct url asset_url(struct page *p, const char *name) {
    return asset_part(p, name, "");
}

struct url turn_mark(struct page *p, int turn) {
    return asset_part(p, "marks.svg", turn_word(turn));
}

struct url turn_anchor(struct page *p, int turn) {
    return url_path(p->arena, "#%s", turn_word(turn));
}

struct url turn_needs(struct page *p, struct str slug, int turn) {
    return url_path(p->arena, "/communities/%.*s/needs?turn=%s", STR_ARG(slug), turn_word(turn));
}

struct str degrees(struct page *p, double of) {
    return arena_printf(p->arena, "%.4f", of);
}

/* --- the frame --- */

static void fill_menu(struct web *w, struct frame_view *v) {
    size_t count = 0;
    for (size_t i = 0; i < cards_count(); i++) {
        count += cards_at(i)->menu_count;
    }
    v->menu.item = arena_array(w->ctx.arena, struct frame_menu, count);
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->menu_count; k++) {
            const struct menu_entry *m = &cards_at(i)->menu[k];
            if (m->community_only) {
                continue;
            }
            v->menu.item[v->menu.count++] = (struct frame_menu){
                .label = {.key = m->label},
                .link = url_of_path(w->ctx.arena, str_of(m->path)),
                .turn = m->turn,
                .current = str_starts(w->path, str_of(m->path)),
                .first = m->first || str_starts(w->path, str_of(m->path)),
            };
        }
    }
}

/* The same page in another language: its prefix before the path, the query kept. */
static struct url in_language(struct web *w, struct str tag) {
    struct str query = w->request->target;
    (void)str_cut(&query, '?');
    struct arena *a = w->ctx.arena;
    return url_of_path(
        a, arena_join(a, STR("/"), tag, w->path, query.n > 0 ? STR("?") : STR(""), query));
}

static void fill_languages(struct web *w, struct frame_view *v) {
    v->languages.count = lang_count();
    v->languages.item = arena_array(w->ctx.arena, struct frame_language, lang_count());
    for (size_t i = 0; i < lang_count(); i++) {
        const struct lang *l = lang_at(i);
        v->languages.item[i] = (struct frame_language){
            lang_tag(l), lang_own_name(l), in_language(w, lang_tag(l)), l == w->page.lang};
    }
}

static struct msg_text what_was_done(struct web *w) {
    struct str word = web_query(w, "done");
    if (str_is_empty(word) || word.n > 40) {
        return (struct msg_text){.key = MSG_NONE};
    }
    return (struct msg_text){.key =
                                 lang_key(arena_printf(w->ctx.arena, "done.%.*s", STR_ARG(word)))};
}

void frame_view_make(struct web *w, struct frame_view *v) {
    *v = (struct frame_view){
        .web = w,
        .site_name = str_of(words_of(w)->name),
        .emergency = str_of(words_of(w)->emergency),
        .title = w->page.title,
        .css = asset_url(&w->page, "kith.css"),
        .script = asset_url(&w->page, "kith.js"),
        .feed = feed_url(&w->page),
        .icon = asset_url(&w->page, "kith.svg"),
        .done = what_was_done(w),
        .signed_in = viewer_is_person(w->ctx.viewer),
        .host = w->ctx.viewer->host,
        .unreviewed = lang_reviewed(w->page.lang) < 1.0,
        .demo = words_of(w)->demo,
    };
    fill_menu(w, v);
    fill_languages(w, v);
}

/* --- forms --- */

struct faults_view faults_of(struct page *p) {
    return (struct faults_view){web_of(p)->ctx.wrong, web_of(p)->ctx.wrong_count};
}

struct url fault_link(struct page *p, const struct wrong *f) {
    return url_path(p->arena, "#%.*s", STR_ARG(f->field));
}

struct field_state field_state_of(struct page *p, const struct field *f) {
    const struct wrong *wrong = ctx_wrong_at(&web_of(p)->ctx, str_of(f->name));
    struct field_state s = {
        .name = str_of(f->name),
        .type = f->type ? str_of(f->type) : STR("text"),
        .autocomplete = str_of(f->autocomplete),
        .inputmode = str_of(f->inputmode),
        .css = wrong ? STR("field wrong") : STR("field"),
    };
    if (wrong != NULL) {
        s.wrong = wrong->why;
    }
    bool hint = f->hint.key != MSG_NONE;
    if (hint || wrong) {
        s.describedby =
            arena_printf(p->arena, "%s%s%s%s%s", hint ? f->name : "", hint ? "-hint" : "",
                         hint && wrong ? " " : "", wrong ? f->name : "", wrong ? "-error" : "");
    }
    return s;
}

struct url url_again(struct page *p, const struct error_view *v) {
    return url_path(p->arena, "%.*s", STR_ARG(v->target));
}

const struct wrong *error_wrong(const struct error_view *v, const struct http_pair *kept) {
    for (const struct http_pair *f = v->kept.item; f < kept; f++) {
        if (str_eq(f->name, kept->name)) {
            return NULL;
        }
    }
    for (size_t i = 0; i < v->wrong.count; i++) {
        if (str_eq(v->wrong.item[i].field, kept->name)) {
            return &v->wrong.item[i];
        }
    }
    return NULL;
}

struct choices choices_begin(struct arena *a, size_t most) {
    return (struct choices){arena_array(a, struct choice, most), 0};
}

void choices_add(struct choices *to, struct str value, struct msg_text label, struct str chosen) {
    to->item[to->count++] =
        (struct choice){.value = value, .label = label, .chosen = str_eq(value, chosen)};
}

struct choices choices_of_words(struct arena *a, struct msg_text any, const char *const *words,
                                struct msg_text (*name)(struct str word), struct str chosen) {
    size_t count = 1;
    for (size_t i = 0; words[i] != NULL; i++) {
        count++;
    }
    struct choices all = choices_begin(a, count);
    if (any.key != MSG_NONE) {
        choices_add(&all, STR(""), any, chosen);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        choices_add(&all, str_of(words[i]), name(str_of(words[i])), chosen);
    }
    return all;
}

struct choices choices_of_stages(struct arena *a, struct msg_text any, struct str chosen) {
    struct choices all = choices_begin(a, STAGE_COUNT + 1);
    choices_add(&all, STR(""), any, chosen);
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        choices_add(&all, str_of(stage_word(i)), stage_name(i), chosen);
    }
    return all;
}

struct choices choices_of_turns(struct arena *a, struct msg_text any, struct str chosen) {
    struct choices all = choices_begin(a, TURN_COUNT);
    choices_add(&all, STR(""), any, chosen);
    for (int i = 1; i < TURN_COUNT; i++) {
        choices_add(&all, str_of(turn_word(i)), turn_name(i), chosen);
    }
    return all;
}

struct choices choices_of_topics(struct arena *a, struct msg_text any, struct str chosen) {
    return choices_of_words(a, any, topic_words, topic_name, chosen);
}

void page_field_stages(struct page *p, struct field f, int64_t chosen) {
    struct choice *all = arena_array(p->arena, struct choice, STAGE_COUNT);
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        all[i] = (struct choice){
            .value = str_of(stage_word(i)), .label = stage_name(i), .chosen = (chosen >> i) & 1};
    }
    page_field_checks(p, f, (struct choices){all, STAGE_COUNT});
}

/* --- things --- */

enum err foot_make(struct web *w, const struct thing *t, struct foot *out) {
    *out = (struct foot){.thing = *t,
                         .signed_in = viewer_is_person(w->ctx.viewer),
                         .may_moderate = gate_may_moderate(w->ctx.viewer, t)};
    TRY(deeds_of(&w->ctx, t, &out->deeds));
    return out->signed_in ? follow_has(&w->ctx, t->id, w->ctx.viewer->person, &out->follows)
                          : ERR_OK;
}

struct url deed_url(struct page *p, const struct deed_offer *o) {
    return url_path(p->arena, "%.*s", STR_ARG(o->path));
}

struct msg_text deed_label(const struct deed_offer *o) {
    return (struct msg_text){.key = o->deed->label};
}

struct url thing_url(struct page *p, const struct thing *t) {
    struct web *w = p->frame;
    return url_of_path(p->arena, thing_address(&w->ctx, t));
}

struct msg_text thing_kind_name(const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    return (struct msg_text){.key = n ? n->word : MSG_NONE};
}

struct str thing_state_css(const struct thing *t) {
    static const char *const css[] = {
        [SHAPE_OPEN] = "state open",       [SHAPE_MOVING] = "state moving",
        [SHAPE_WAITING] = "state waiting", [SHAPE_DONE] = "state done",
        [SHAPE_STOPPED] = "state stopped",
    };
    const struct noun_state *s = thing_state(t);
    enum shape shape = t->life == LIFE_WAITING  ? SHAPE_WAITING
                       : t->life == LIFE_HIDDEN ? SHAPE_STOPPED
                       : s                      ? s->shape
                                                : SHAPE_OPEN;
    return str_of(css[shape]);
}

struct msg_text thing_state_name(const struct thing *t) {
    const struct noun_state *s = thing_state(t);
    if (t->life == LIFE_WAITING) {
        return msg_life_waiting();
    }
    if (t->life == LIFE_HIDDEN) {
        return msg_life_hidden();
    }
    return (struct msg_text){.key = s ? s->name : MSG_NONE};
}

/* --- comments --- */

static struct comment_page comment_page_of(const struct web *w) {
    struct comment_page page = {0};
    struct str from = web_query(w, "comments");
    page.last = str_eq(from, STR("last"));
    struct str ms = str_cut(&from, '.');
    if (!str_to_int(ms, &page.after_ms) || !id_parse(from, &page.after_id) || page.after_ms < 0) {
        page.after_ms = 0;
        page.after_id = ID_NONE;
    }
    return page;
}

enum err comments_make(struct web *w, const struct thing *t, struct comments_view *out) {
    struct ctx *c = &w->ctx;
    *out = (struct comments_view){.thing = *t,
                                  .signed_in = viewer_is_person(c->viewer),
                                  .open = t->life == LIFE_PUBLISHED,
                                  .text = web_field(w, "text"),
                                  .warning = web_field(w, "warning")};
    TRY(comment_may_add(c, t, &out->may_add));
    TRY(comment_may_hide(c, t, &out->may_hide));
    return comment_list(c, t, comment_page_of(w), &out->comments, &out->more, &out->earlier);
}

static struct url comments_url(struct page *p, struct str from) {
    return url_path(p->arena, "%.*s%s%.*s#comments", STR_ARG(web_of(p)->request->path),
                    from.n > 0 ? "?comments=" : "", STR_ARG(from));
}

struct url comments_first_url(struct page *p) {
    return comments_url(p, STR(""));
}

struct url comments_last_url(struct page *p) {
    return comments_url(p, STR("last"));
}

struct url comments_next_url(struct page *p, const struct comments_view *v) {
    const struct comment *last = &v->comments.item[v->comments.count - 1];
    char id[ID_TEXT_SIZE + 1];
    id_text(last->id, id);
    return comments_url(p, arena_printf(p->arena, "%lld.%s", (long long)last->created_ms, id));
}

struct url comments_sign_in_url(struct page *p) {
    struct str back = url_piece(p->arena, web_of(p)->request->path);
    return url_path(p->arena, "/sign-in?then=%.*s", STR_ARG(back));
}

struct url comment_report_url(struct page *p, const struct comment *m) {
    char thing[ID_TEXT_SIZE + 1], comment[ID_TEXT_SIZE + 1];
    id_text(m->thing, thing);
    id_text(m->id, comment);
    return url_path(p->arena, "/report/%s?comment=%s", thing, comment);
}

/* The page's own address with its filters, and where the next page begins. */
struct url more_url(struct page *p, const struct things *t) {
    struct web *w = p->frame;
    struct str after = web_after(w, &t->item[t->count - 1]);
    return url_of_path(p->arena, arena_join(p->arena, w->request->path, STR("?"), web_choices(w),
                                            STR("after="), after));
}

static struct url with_choices(struct page *p, struct str path) {
    struct str choices = web_choices(p->frame);
    struct str query = str_first(choices, choices.n > 0 ? choices.n - 1 : 0);
    return url_of_path(p->arena, query.n > 0 ? arena_join(p->arena, path, STR("?"), query) : path);
}

struct url feed_url(struct page *p) {
    struct str path = feed_of_list(p->frame, "feeds");
    return path.p != NULL ? with_choices(p, path) : (struct url){{0}};
}

struct url list_file_url(struct page *p, const char *format) {
    struct str path = feed_of_list(p->frame, "export");
    return with_choices(p, arena_join(p->arena, path, STR("/"), str_of(format)));
}

/* The tiles know topic, stage and community; of a list chosen by anything else the map shows the
 * page alone. */
struct str map_cells_address(struct page *p) {
    struct web *w = p->frame;
    const struct noun *n = feed_noun_of_list(w);
    bool known = str_is_empty(web_query(w, "turn")) && str_is_empty(web_query(w, "state")) &&
                 str_is_empty(web_query(w, "q"));
    if (n == NULL || !known) {
        return STR("");
    }
    struct str slug = web_param(w, "slug");
    struct str choices =
        arena_join(p->arena, web_choices(w), slug.n > 0 ? STR("in=") : STR(""), slug);
    return arena_join(p->arena, STR("/map/"), str_of(n->path), STR("/{z}/{x}/{y}"),
                      choices.n > 0 ? STR("?") : STR(""), choices);
}

#define PICTURE_WIDTH 800

int64_t picture_width(const struct media *m) {
    return m->width < PICTURE_WIDTH ? m->width : PICTURE_WIDTH;
}

int64_t picture_height(const struct media *m) {
    int64_t height = m->height * picture_width(m) / m->width;
    return height > 0 ? height : 1;
}
