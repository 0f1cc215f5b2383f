/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages of who must act. */
#include "area/needs/need_setup_web.h"
#include "area/needs/needs.h"
#include "kernel/topic.h"
#include "page_body_form.h"
#include "page_body_list.h"

static struct choices lang_choices(struct web *w, struct str chosen) {
    struct choices all = choices_begin(w->ctx.arena, lang_count());
    chosen = lang_find(chosen) == NULL ? lang_tag(w->ctx.lang) : chosen;
    for (size_t i = 0; i < lang_count(); i++) {
        const struct lang *l = lang_at(i);
        choices_add(&all, lang_tag(l), (struct msg_text){0}, chosen);
        all.item[i].text = lang_own_name(l);
    }
    return all;
}

/* What it may act for: everything, a topic, or a category, as check boxes. */
static bool acts_for(const struct body *b, struct str word) {
    struct id id;
    bool category = id_parse(word, &id);
    for (size_t i = 0; i < b->lines; i++) {
        const struct body_line *l = &b->line[i];
        bool same =
            category ? id_eq(l->category, id) : id_is_none(l->category) && str_eq(l->topic, word);
        if (same) {
            return true;
        }
    }
    return false;
}

static enum err line_choices(struct web *w, const struct body *b, struct choices *out) {
    struct choices all;
    TRY(need_category_choices(w, b->community, STR(""), &all));
    *out = choices_begin(w->ctx.arena, all.count + 1);
    choices_add(out, STR("all"), msg_need_body_everything(),
                acts_for(b, STR("")) ? STR("all") : STR(""));
    for (size_t i = 0; i < all.count; i++) {
        out->item[out->count] = all.item[i];
        out->item[out->count++].chosen = acts_for(b, all.item[i].value);
    }
    return ERR_OK;
}

static void add_line(struct body *b, struct str word, struct str region) {
    struct body_line *l = &b->line[b->lines];
    struct id id;
    *l = (struct body_line){.topic = STR(""), .region = region};
    if (id_parse(word, &id)) {
        l->category = id;
    } else if (!str_eq(word, STR("all"))) {
        l->topic = word;
    }
    b->lines++;
}

static struct body read_body(struct web *w, struct id id, struct id community) {
    struct body b = {.id = id,
                     .community = community,
                     .name = web_field(w, "name"),
                     .email = web_field(w, "email"),
                     .lang = web_field(w, "lang"),
                     .trusted = web_field_has(w, "trusted", "yes")};
    struct str region = web_field(w, "region");
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        if (!str_eq(f->name, STR("line"))) {
            continue;
        }
        if (b.lines == BODY_LINES_MAX) {
            (void)ctx_wrong(&w->ctx, "line", msg_need_wrong_lines(msg_arg_int(BODY_LINES_MAX)));
            break;
        }
        add_line(&b, f->value, region);
    }
    return b;
}

struct str need_body_line_name(struct page *p, const struct body *b, size_t i) {
    struct web *w = p->frame;
    const struct body_line *l = &b->line[i];
    struct category k;
    struct str what = lang_text(p->lang, p->arena, msg_need_body_everything());
    if (!id_is_none(l->category) && category_find(&w->ctx, l->category, &k) == ERR_OK) {
        what = need_category_name(p, &k);
    } else if (!str_is_empty(l->topic)) {
        what = lang_text(p->lang, p->arena, topic_name(l->topic));
    }
    return str_is_empty(l->region) ? what : arena_join(p->arena, what, STR(" – "), l->region);
}

static enum err show_list(struct web *w, struct body_list_view *v) {
    v->draft.community = v->setup.community.thing.id;
    TRY(body_list(&w->ctx, v->setup.community.thing.id, true, &v->all));
    v->langs = lang_choices(w, v->draft.lang);
    TRY(line_choices(w, &v->draft, &v->lines));
    v->region = v->draft.lines > 0 ? v->draft.line[0].region : STR("");
    page_body_list(&w->page, v);
    return ERR_OK;
}

static enum err list(struct web *w) {
    struct body_list_view v = {0};
    TRY(need_setup_of(w, &v.setup));
    return show_list(w, &v);
}

static enum err list_post(struct web *w) {
    struct body_list_view v = {0};
    TRY(need_setup_of(w, &v.setup));
    v.draft = read_body(w, ID_NONE, v.setup.community.thing.id);
    enum err e = body_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_list(w, &v));
        return e;
    }
    TRY(e);
    return need_setup_saved(w, &v.setup, "/bodies");
}

static enum err show_form(struct web *w, struct body_form_view *v) {
    v->langs = lang_choices(w, v->draft.lang);
    TRY(line_choices(w, &v->draft, &v->lines));
    v->region = v->draft.lines > 0 ? v->draft.line[0].region : STR("");
    page_body_form(&w->page, v);
    return ERR_OK;
}

static enum err form(struct web *w) {
    struct body_form_view v = {0};
    TRY(body_find(&w->ctx, web_id(w), &v.draft));
    TRY(need_setup_for(w, v.draft.community, &v.setup));
    return show_form(w, &v);
}

static enum err form_post(struct web *w) {
    struct body_form_view v = {0};
    struct body before;
    TRY(body_find(&w->ctx, web_id(w), &before));
    TRY(need_setup_for(w, before.community, &v.setup));
    if (web_field(w, "archive").n > 0) {
        TRY(body_archive(&w->ctx, before.id, web_field_has(w, "archive", "yes")));
        return need_setup_saved(w, &v.setup, "/bodies");
    }
    v.draft = read_body(w, before.id, before.community);
    v.draft.archived = before.archived;
    enum err e = body_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return e;
    }
    TRY(e);
    return need_setup_saved(w, &v.setup, "/bodies");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/needs/bodies", STEWARD, list},
    {HTTP_POST, "/communities/:slug/needs/bodies", STEWARD, list_post},
    {HTTP_GET, "/house/needs/bodies", HOST, list},
    {HTTP_POST, "/house/needs/bodies", HOST, list_post},
    {HTTP_GET, "/bodies/:id", PERSON, form},
    {HTTP_POST, "/bodies/:id", PERSON, form_post},
    {0},
};

const struct route_table body_routes = {rows};
