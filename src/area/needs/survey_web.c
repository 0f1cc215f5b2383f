/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of surveys, and the pages of their life. No rules: those are survey.c's. */
#include "area/needs/survey_web.h"

#include "area/needs/needs.h"
#include "page_survey_list.h"
#include "page_survey_setup.h"
#include "page_survey_show.h"
#include "web/site.h"

/* --- lists --- */

static enum err show_list(struct web *w, struct survey_list_view *v) {
    static const int names[] = {MSG_survey_state_open, MSG_survey_state_closed};
    struct ctx *c = &w->ctx;
    TRY(thing_list(c, "survey", v->community.thing.id, web_thing_page(w), &v->surveys, &v->more));
    v->states = choices_begin(c->arena, 3);
    choices_add(&v->states, STR(""), msg_survey_list_any(), web_query(w, "state"));
    for (enum survey_state s = SURVEY_OPEN; s <= SURVEY_CLOSED; s++) {
        choices_add(&v->states, str_of(survey_state_word(s)),
                    (struct msg_text){.key = names[s - SURVEY_OPEN]}, web_query(w, "state"));
    }
    page_survey_list(&w->page, v);
    return ERR_OK;
}

static enum err survey_list(struct web *w) {
    struct survey_list_view v = {0};
    return show_list(w, &v);
}

static enum err survey_list_of_community(struct web *w) {
    struct survey_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    v.may_make = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_STEWARD);
    return show_list(w, &v);
}

/* --- one survey --- */

enum err survey_read(struct web *w, struct survey *s, struct community *community) {
    TRY(survey_find(&w->ctx, web_id(w), s));
    TRY(web_quiet(w, &s->thing));
    w->page.zone = s->zone; /* the times are the community's */
    return community_find(&w->ctx, s->thing.community, community);
}

enum err survey_read_kept(struct web *w, struct survey *s, struct community *community) {
    TRY(survey_read(w, s, community));
    return survey_may_keep(&w->ctx, s) ? ERR_OK : ERR_FORBIDDEN;
}

static enum err read_show(struct web *w, struct survey_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(survey_read(w, &v->survey, &v->community));
    v->may_keep = survey_may_keep(c, &v->survey);
    v->may_help = viewer_has_role(c->viewer, v->survey.thing.community, ROLE_HELPER);
    v->may_read = survey_may_read(c, &v->survey);
    TRY(survey_standing_of(c, &v->survey, &v->standing));
    TRY(survey_count(c, &v->survey, SURVEY_SMALL, &v->count));
    v->door = arena_join(c->arena, site_address(w->site), STR("/openrosa/"), v->community.slug);
    return foot_make(w, &v->survey.thing, &v->foot);
}

static enum err survey_show(struct web *w) {
    struct survey_show_view v = {0};
    TRY(read_show(w, &v));
    page_survey_show(&w->page, &v);
    return ERR_OK;
}

enum err survey_back(struct web *w, const char *below, const char *word) {
    struct str address = arena_join(w->ctx.arena, STR("/surveys/"), web_param(w, "id"));
    return web_done(w, arena_join(w->ctx.arena, address, str_of(below)), word);
}

/* A deed of the page, which comes back with what is wrong. */
static enum err then(struct web *w, enum err e, const char *word) {
    if (e == ERR_INPUT) {
        TRY(survey_show(w));
        return ERR_INPUT;
    }
    TRY(e);
    return survey_back(w, "", word);
}

static enum err survey_open_post(struct web *w) {
    return then(w, survey_open(&w->ctx, web_id(w)), "survey_opened");
}

static enum err survey_close_post(struct web *w) {
    return then(w, survey_close(&w->ctx, web_id(w)), "survey_closed");
}

static enum err survey_ask_post(struct web *w) {
    return then(w, survey_ask(&w->ctx, web_id(w)), "survey_asked");
}

static enum err survey_drop_post(struct web *w) {
    struct survey s;
    struct community community;
    TRY(survey_read(w, &s, &community));
    TRY(survey_throw_away(&w->ctx, web_id(w)));
    return web_done(w,
                    arena_join(w->ctx.arena, STR("/communities/"), community.slug, STR("/surveys")),
                    "survey_dropped");
}

/* --- settings --- */

static void read_setup(struct web *w, struct survey_setup *s) {
    s->title = web_field(w, "title");
    s->text = web_field(w, "text");
    s->consent = web_field(w, "consent");
    s->who = web_field(w, "who");
    s->results = web_field(w, "results");
    s->closes_local = web_field(w, "closes");
    s->anonymous = web_field_has(w, "anonymous", "yes");
    s->once = web_field_has(w, "once", "yes");
}

static enum err survey_new(struct web *w) {
    struct survey_setup_view v = {0};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.setup.community));
    v.setup.who = STR("anyone");
    v.setup.results = STR("members");
    v.setup.anonymous = true;
    page_survey_setup(&w->page, &v);
    return ERR_OK;
}

static enum err survey_new_post(struct web *w) {
    struct survey_setup_view v = {0};
    struct survey s;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.setup.community));
    read_setup(w, &v.setup);
    enum err e = survey_make(&w->ctx, &v.setup, &s);
    if (e == ERR_INPUT) {
        page_survey_setup(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &s.thing), "survey_made");
}

static enum err find_setup(struct web *w, struct survey_setup_view *v) {
    struct survey s;
    struct community community;
    TRY(survey_read_kept(w, &s, &community));
    v->id = s.thing.id;
    v->opened = s.state != SURVEY_DRAFT;
    return survey_setup_of(&w->ctx, &s, &v->setup);
}

static enum err survey_edit(struct web *w) {
    struct survey_setup_view v = {0};
    TRY(find_setup(w, &v));
    page_survey_setup(&w->page, &v);
    return ERR_OK;
}

static enum err survey_edit_post(struct web *w) {
    struct survey_setup_view v = {0};
    struct survey s;
    TRY(find_setup(w, &v));
    read_setup(w, &v.setup);
    enum err e = survey_change(&w->ctx, v.id, &v.setup, &s);
    if (e == ERR_INPUT) {
        page_survey_setup(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return survey_back(w, "", "survey_saved");
}

#define BOOK_LIMITS                                                                                \
    {                                                                                              \
        .body_max = WORKBOOK_BYTES_MAX + 3 * MEDIA_FILE_MAX, .file_max = MEDIA_FILE_MAX,           \
        .files_max = 1 + SURVEY_BROUGHT_MAX                                                        \
    }
#define FILL_LIMITS                                                                                \
    { .body_max = 1024 * 1024 }
/* A page of questions, each for a picture as telephones take them, or one very large. */
#define PHOTO_LIMITS                                                                               \
    { .body_max = 3 * MEDIA_FILE_MAX, .file_max = MEDIA_FILE_MAX, .files_max = 20 }

static const struct route rows[] = {
    {HTTP_GET, "/surveys", ANYONE, survey_list, .cached = true},
    {HTTP_GET, "/communities/:slug/surveys", ANYONE, survey_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/surveys/new", STEWARD, survey_new},
    {HTTP_POST, "/communities/:slug/surveys/new", STEWARD, survey_new_post},
    {HTTP_GET, "/surveys/:id", ANYONE, survey_show},
    {HTTP_GET, "/surveys/:id/edit", STEWARD, survey_edit},
    {HTTP_POST, "/surveys/:id/edit", STEWARD, survey_edit_post},
    {HTTP_POST, "/surveys/:id/open", STEWARD, survey_open_post},
    {HTTP_POST, "/surveys/:id/close", STEWARD, survey_close_post},
    {HTTP_POST, "/surveys/:id/ask", STEWARD, survey_ask_post},
    {HTTP_POST, "/surveys/:id/drop", STEWARD, survey_drop_post},
    {HTTP_GET, "/surveys/:id/import", STEWARD, survey_import_get},
    {HTTP_POST, "/surveys/:id/import", STEWARD, survey_import_post, .before = survey_import_before,
     .limits = BOOK_LIMITS},
    {HTTP_GET, "/surveys/:id/import/:file", STEWARD, survey_preview_get, SLOW},
    {HTTP_POST, "/surveys/:id/import/:file", STEWARD, survey_preview_post,
     .before = survey_preview_before},
    {HTTP_GET, "/surveys/:id/questions", STEWARD, survey_questions_get, SLOW},
    {HTTP_POST, "/surveys/:id/questions", STEWARD, survey_questions_post},
    {HTTP_GET, "/surveys/:id/add", STEWARD, survey_add_get, SLOW},
    {HTTP_POST, "/surveys/:id/add", STEWARD, survey_add_post, .limits = FILL_LIMITS},
    {HTTP_GET, "/surveys/:id/questions/:item", STEWARD, survey_question_get, SLOW},
    {HTTP_POST, "/surveys/:id/questions/:item", STEWARD, survey_question_post,
     .limits = FILL_LIMITS},
    {HTTP_GET, "/surveys/:id/questions/:item/picture", STEWARD, survey_picture_get, SLOW},
    {HTTP_POST, "/surveys/:id/questions/:item/picture", STEWARD, survey_picture_post,
     .before = survey_picture_before, .limits = PICTURE_LIMITS},
    {HTTP_GET, "/surveys/:id/shown/:name", ANYONE, survey_shown_get},
    {HTTP_GET, "/surveys/:id/preview", STEWARD, survey_look_get, SLOW},
    {HTTP_GET, "/surveys/:id/sheets", HELPER, survey_sheets_get},
    {HTTP_POST, "/surveys/:id/sheets", HELPER, survey_sheets_post},
    {HTTP_GET, "/surveys/:id/sheets/print", HELPER, survey_sheets_print, SLOW},
    {HTTP_GET, "/surveys/:id/enter", HELPER, survey_enter_get, SLOW},
    {HTTP_POST, "/surveys/:id/enter", HELPER, survey_enter_post, .before = survey_enter_before,
     .limits = FILL_LIMITS},
    {HTTP_GET, "/surveys/:id/begin", ANYONE, survey_begin_get},
    {HTTP_POST, "/surveys/:id/begin", ANYONE, survey_begin_post, .before = survey_begin_before},
    {HTTP_GET, "/surveys/:id/fill/:code", ANYONE, survey_fill_get, SLOW},
    {HTTP_POST, "/surveys/:id/fill/:code", ANYONE, survey_fill_post, .before = survey_fill_before,
     .limits = PHOTO_LIMITS},
    {HTTP_GET, "/surveys/:id/fill/:code/photo", ANYONE, survey_draft_photo},
    {HTTP_GET, "/surveys/:id/receipt/photo", ANYONE, survey_receipt_photo},
    {HTTP_GET, "/surveys/:id/pictures", STEWARD, survey_sent_pictures_get, SLOW},
    {HTTP_POST, "/surveys/:id/pictures", STEWARD, survey_sent_pictures_post},
    {HTTP_GET, "/surveys/:id/pictures/:submission", ANYONE, survey_photo_sent},
    {HTTP_GET, "/surveys/:id/receipt", ANYONE, survey_receipt_get, SLOW},
    {HTTP_POST, "/surveys/:id/receipt", ANYONE, survey_receipt_post},
    {HTTP_GET, "/surveys/:id/results", ANYONE, survey_result_get, SLOW, .cached = true},
    {HTTP_GET, "/surveys/:id/texts", STEWARD, survey_texts_get, SLOW},
    {HTTP_GET, "/surveys/:id/answers.csv", STEWARD, survey_csv_get, SLOW},
    {0},
};

const struct route_table survey_routes = {rows};
