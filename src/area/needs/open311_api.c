/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Open311 GeoReport v2, reading: discovery, services, requests, tokens and updates, at
 * /open311/v2. Nobody needs a key to read. */
#include "area/needs/open311_api.h"

#include "area/needs/needs.h"
#include "kernel/topic.h"
#include "web/export.h"
#include "web/site.h"

#define BASE "/open311/v2"
#define CHANGESET "2026-11-28T00:00:00Z" /* of this door */

static struct str site_path(struct web *w, const char *path) {
    return arena_join(w->ctx.arena, site_address(w->site), str_of(path));
}

static enum err answer(struct web *w, bool json) {
    return web_data(w, open311_type(json));
}

/* --- discovery --- */

static void put_endpoint(struct web *w, struct open311_out *o) {
    open311_open(o, "endpoint");
    open311_text(o, "specification", STR("http://wiki.open311.org/GeoReport_v2"));
    open311_text(o, "url", site_path(w, BASE));
    open311_text(o, "changeset", STR(CHANGESET));
    open311_text(o, "type", STR("production"));
    open311_open_named(o, "formats");
    open311_item(o, "format", STR("text/xml"));
    open311_item(o, "format", STR("application/json"));
    open311_close_list(o, "formats");
    open311_close(o, "endpoint");
}

static enum err discovery(struct web *w) {
    bool json = open311_is_json(w);
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_read_begin(w);
    open311_open(&o, "discovery");
    open311_text(&o, "changeset", STR(CHANGESET));
    open311_text(&o, "contact", site_path(w, "/about"));
    open311_text(&o, "key_service", lang_text(w->ctx.lang, w->ctx.arena, msg_open311_keys()));
    open311_open_named(&o, "endpoints");
    put_endpoint(w, &o);
    open311_close_list(&o, "endpoints");
    open311_close(&o, "discovery");
    return answer(w, json);
}

/* --- services --- */

/* A report waits for a look unless the key says otherwise, so that only a token is sure; of what is
 * never shown no number is ever told. */
static void put_service(struct web *w, struct open311_out *o, const struct open311_service *s) {
    struct arena *a = w->ctx.arena;
    open311_open(o, "service");
    open311_text(o, "service_code", s->code);
    open311_text(o, "service_name", s->name);
    open311_text(o, "description", str_is_empty(s->hint) ? s->name : s->hint);
    open311_bool(o, "metadata", s->asks);
    open311_text(o, "type", s->sensitive ? STR("blackbox") : STR("batch"));
    open311_text(o, "keywords", s->topic);
    open311_text(o, "group", lang_text(w->ctx.lang, a, topic_name(s->topic)));
    open311_close(o, "service");
}

static enum err services(struct web *w) {
    struct community m;
    struct open311_services all;
    bool json = open311_is_json(w);
    open311_read_begin(w);
    TRY(open311_must_name(w, &m));
    TRY(open311_services(&w->ctx, m.thing.id, false, &all));
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_open_list(&o, "services");
    for (size_t i = 0; i < all.count; i++) {
        put_service(w, &o, &all.item[i]);
    }
    open311_close_list(&o, "services");
    return answer(w, json);
}

static const char *datatype_of(enum form_type type) {
    switch (type) {
    case FORM_DECIMAL:
        return "number";
    case FORM_DATE:
        return "datetime";
    case FORM_SELECT_ONE:
        return "singlevaluelist";
    case FORM_SELECT_MULTIPLE:
        return "multivaluelist";
    default:
        return "text";
    }
}

static void put_values(struct open311_out *o, const struct category_question *q, struct str lang) {
    open311_open_named(o, "values");
    for (size_t i = 0; i < q->choices; i++) {
        if (!q->choice[i].closed) {
            open311_open(o, "value");
            open311_text(o, "key", q->choice[i].name);
            open311_text(o, "name", category_choice_say(q, &q->choice[i], lang));
            open311_close(o, "value");
        }
    }
    open311_close_list(o, "values");
}

/* Its hint, and who reads the answer when not everybody does. */
static struct str about_answer(struct ctx *c, const struct category_question *q, struct str hint) {
    if (q->open) {
        return str_is_empty(hint) ? (struct str){0} : hint;
    }
    struct str quiet = lang_text(c->lang, c->arena, msg_need_question_quiet());
    return str_is_empty(hint) ? quiet : arena_join(c->arena, hint, STR(" "), quiet);
}

static void put_attribute(struct ctx *c, struct open311_out *o, const struct category_question *q,
                          int64_t order) {
    struct str lang = lang_tag(c->lang);
    const struct category_name *words = category_question_say(q, lang);
    open311_open(o, "attribute");
    open311_bool(o, "variable", true);
    open311_text(o, "code", q->name);
    open311_text(o, "datatype", str_of(datatype_of(q->type)));
    open311_bool(o, "required", q->required);
    open311_text(o, "datatype_description", about_answer(c, q, words->hint));
    open311_int(o, "order", order);
    open311_text(o, "description", words->name);
    if (q->type == FORM_SELECT_ONE || q->type == FORM_SELECT_MULTIPLE) {
        put_values(o, q, lang);
    }
    open311_close(o, "attribute");
}

/* What the category asks; a topic asks nothing. */
static enum err put_attributes(struct ctx *c, struct open311_out *o,
                               const struct open311_service *s) {
    struct category_questions all = {0};
    if (s->asks) {
        TRY(category_questions_of(c, s->category, false, &all));
    }
    open311_open_named(o, "attributes");
    for (size_t i = 0; i < all.count; i++) {
        put_attribute(c, o, &all.item[i], (int64_t)i + 1);
    }
    open311_close_list(o, "attributes");
    return ERR_OK;
}

static enum err unknown_code(struct web *w) {
    (void)ctx_wrong(&w->ctx, "service_code", msg_open311_unknown_code());
    return ERR_NOT_FOUND;
}

static enum err service(struct web *w) {
    struct community m;
    struct open311_services all;
    struct str code;
    bool json = open311_is_json(w);
    open311_read_begin(w);
    TRY(open311_param(w, &code));
    TRY(open311_must_name(w, &m));
    TRY(open311_services(&w->ctx, m.thing.id, false, &all));
    const struct open311_service *s = open311_service_of(&all, code);
    if (s == NULL) {
        return unknown_code(w);
    }
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_open(&o, "service_definition");
    open311_text(&o, "service_code", code);
    TRY(put_attributes(&w->ctx, &o, s));
    open311_close(&o, "service_definition");
    return answer(w, json);
}

/* --- one request --- */

static struct str address_of(struct arena *a, struct str site, const char *before, struct id id,
                             const char *after) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    return arena_join(a, site, str_of(before), str_of(text), str_of(after));
}

static struct str name_of_state(struct ctx *c, struct str state) {
    struct thing t = {.kind = STR("need"), .state = state};
    const struct noun_state *s = thing_state(&t);
    return s != NULL ? lang_text(c->lang, c->arena, (struct msg_text){.key = s->name}) : state;
}

/* The finer word, and why; of what was put together with another, where that is. */
static struct str notes_of(struct ctx *c, struct str site, const struct open311_request *r) {
    struct str state = name_of_state(c, r->state);
    if (!id_is_none(r->target)) {
        return arena_join(c->arena, state, STR(": "),
                          address_of(c->arena, site, "/needs/", r->target, ""));
    }
    return str_is_empty(r->answer) ? state : arena_join(c->arena, state, STR(": "), r->answer);
}

static struct str or_absent(struct str text) {
    return str_is_empty(text) ? (struct str){0} : text;
}

static void put_request(struct ctx *c, struct open311_out *o, struct str site,
                        const struct open311_request *r) {
    const struct str absent = {0};
    bool picture = !id_is_none(r->picture);
    open311_open(o, "request");
    open311_id(o, "service_request_id", r->id);
    open311_text(o, "status", r->open ? STR("open") : STR("closed"));
    open311_text(o, "status_notes", notes_of(c, site, r));
    open311_text(o, "service_name", or_absent(r->name));
    open311_text(o, "service_code", r->code);
    open311_text(o, "description", r->text);
    open311_text(o, "agency_responsible", or_absent(r->agency));
    open311_text(o, "service_notice", absent);
    open311_time(o, "requested_datetime", r->voiced_ms);
    open311_time(o, "updated_datetime", r->updated_ms);
    open311_text(o, "expected_datetime", absent);
    open311_text(o, "address", or_absent(r->place));
    open311_text(o, "address_id", absent);
    open311_text(o, "zipcode", absent);
    open311_real(o, "lat", r->has_pin, r->lat);
    open311_real(o, "long", r->has_pin, r->lon);
    open311_text(o, "media_url",
                 picture ? address_of(c->arena, site, "/media/", r->picture, "/800") : absent);
    open311_close(o, "request");
}

static enum err put_requests(struct web *w, const struct open311_requests *all) {
    bool json = open311_is_json(w);
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_open_list(&o, "service_requests");
    for (size_t i = 0; i < all->count; i++) {
        put_request(&w->ctx, &o, site_address(w->site), &all->item[i]);
    }
    open311_close_list(&o, "service_requests");
    return answer(w, json);
}

static enum err request(struct web *w) {
    struct community m = {0};
    struct open311_requests all;
    struct str text;
    struct id id;
    bool given;
    open311_read_begin(w);
    TRY(open311_param(w, &text));
    TRY(open311_jurisdiction(w, web_query(w, "jurisdiction_id"), &m, &given));
    if (!id_parse(text, &id)) {
        return ERR_NOT_FOUND;
    }
    TRY(open311_find(&w->ctx, (struct ids){&id, 1}, m.thing.id, &all));
    return all.count == 0 ? ERR_NOT_FOUND : put_requests(w, &all);
}

/* --- lists --- */

/* What an answer of any length is written with, piece by piece. */
struct run {
    struct open311_out out;
    struct str site;
    bool begun;
    struct open311_list requests;
    struct open311_changes_list changes;
};

static void begin_piece(struct run *r, struct buf *out, const char *list) {
    if (r->begun) {
        open311_out_move(&r->out, out);
        return;
    }
    r->out = open311_out_begin(out, r->out.json);
    r->begun = true;
    open311_open_list(&r->out, list);
}

/* An empty piece has a line end, which means nothing: the thread does not look on and on. */
static void end_piece(struct run *r, struct buf *out, const char *list, size_t count, bool more) {
    if (!more) {
        open311_close_list(&r->out, list);
    } else if (count == 0 && !r->out.xml.open) {
        buf_char(out, '\n');
    }
}

static enum err next_requests(struct ctx *c, void *self, struct buf *out, bool *more) {
    struct run *r = self;
    struct open311_requests some;
    begin_piece(r, out, "service_requests");
    TRY(open311_list_next(c, &r->requests, &some, more));
    for (size_t i = 0; i < some.count; i++) {
        put_request(c, &r->out, r->site, &some.item[i]);
    }
    end_piece(r, out, "service_requests", some.count, *more);
    return ERR_OK;
}

static void put_change(struct ctx *c, struct open311_out *o, const struct open311_change *h) {
    struct str state = name_of_state(c, h->state);
    open311_open(o, "request_update");
    open311_id(o, "update_id", h->id);
    open311_id(o, "service_request_id", h->need);
    open311_text(o, "status", str_of(open311_status_word(h->state)));
    open311_text(o, "description", str_is_empty(h->why) ? state : h->why);
    open311_time(o, "updated_datetime", h->at_ms);
    open311_close(o, "request_update");
}

static enum err next_changes(struct ctx *c, void *self, struct buf *out, bool *more) {
    struct run *r = self;
    struct open311_changes some;
    begin_piece(r, out, "service_request_updates");
    TRY(open311_changes_next(c, &r->changes, &some, more));
    for (size_t i = 0; i < some.count; i++) {
        put_change(c, &r->out, &some.item[i]);
    }
    end_piece(r, out, "service_request_updates", some.count, *more);
    return ERR_OK;
}

/* What one piece holds is an answer that can be kept and asked for again; what is longer is sent
 * while it is written. */
static enum err answer_list(struct web *w, struct run *from,
                            enum err (*next)(struct ctx *c, void *self, struct buf *out,
                                             bool *more)) {
    struct run *r = arena_new(w->ctx.arena, struct run);
    bool more = true;
    from->site = site_address(w->site);
    from->out.json = open311_is_json(w);
    *r = *from;
    TRY(next(&w->ctx, r, &w->page.body, &more));
    if (!more) {
        return answer(w, from->out.json);
    }
    buf_clear(&w->page.body);
    *r = *from;
    return web_export(w, open311_type(from->out.json), NULL, (struct export){next, r});
}

/* Unknown ones are left out. */
static enum err requests_by_id(struct web *w, const struct str *text, size_t count) {
    struct community m = {0};
    struct open311_requests all;
    struct id id[OPEN311_IDS_MAX];
    size_t n = 0;
    bool given;
    TRY(open311_jurisdiction(w, web_query(w, "jurisdiction_id"), &m, &given));
    for (size_t i = 0; i < count; i++) {
        n += id_parse(text[i], &id[n]) ? 1 : 0;
    }
    TRY(open311_find(&w->ctx, (struct ids){id, n}, m.thing.id, &all));
    return put_requests(w, &all);
}

static enum err read_codes(struct web *w, struct open311_list *l) {
    struct str code[OPEN311_CODES_MAX];
    struct open311_services *all = arena_new(w->ctx.arena, struct open311_services);
    size_t n = open311_values(w, "service_code", code, OPEN311_CODES_MAX);
    TRY(open311_services(&w->ctx, l->community, true, all));
    for (size_t i = 0; i < n; i++) {
        l->code[l->codes] = open311_service_of(all, code[i]);
        bool twice = false;
        for (size_t k = 0; k < l->codes; k++) {
            twice |= l->code[k] == l->code[l->codes];
        }
        if (l->code[l->codes] == NULL) {
            return unknown_code(w);
        }
        l->codes += twice ? 0 : 1;
    }
    return ERR_OK;
}

static void read_status(struct web *w, struct open311_list *l) {
    struct str status[8];
    size_t n = open311_values(w, "status", status, sizeof status / sizeof status[0]);
    l->open = l->closed = n == 0;
    for (size_t i = 0; i < n; i++) {
        bool open = str_eq_nocase(status[i], STR("open"));
        bool closed = str_eq_nocase(status[i], STR("closed"));
        l->open |= open;
        l->closed |= closed;
        if (!open && !closed) {
            (void)ctx_wrong(&w->ctx, "status", msg_open311_wrong_open());
        }
    }
}

static enum err requests(struct web *w) {
    struct str id[OPEN311_IDS_MAX];
    struct community m;
    struct run run = {.begun = false};
    open311_read_begin(w);
    size_t ids = open311_values(w, "service_request_id", id, OPEN311_IDS_MAX);
    TRY(ctx_checked(&w->ctx));
    if (ids > 0) {
        return requests_by_id(w, id, ids);
    }
    TRY(open311_must_name(w, &m));
    run.requests.community = m.thing.id;
    open311_read_span(w, &run.requests.from_ms, &run.requests.to_ms);
    read_status(w, &run.requests);
    TRY(read_codes(w, &run.requests));
    TRY(ctx_checked(&w->ctx));
    open311_list_begin(&run.requests);
    return answer_list(w, &run, next_requests);
}

static enum err updates(struct web *w) {
    struct community m = {0};
    struct run run = {.begun = false};
    open311_read_begin(w);
    TRY(open311_must_name(w, &m));
    const char *const both[] = {"start_date", "end_date"};
    for (size_t i = 0; i < 2; i++) {
        if (str_is_empty(str_trim(web_query(w, both[i])))) {
            (void)ctx_wrong(&w->ctx, both[i], msg_wrong_missing());
        }
    }
    TRY(ctx_checked(&w->ctx));
    open311_read_span(w, &run.changes.after_ms, &run.changes.to_ms);
    TRY(ctx_checked(&w->ctx));
    run.changes.community = m.thing.id;
    run.changes.after_id = ID_NONE;
    run.changes.left = OPEN311_REQUESTS_MAX;
    return answer_list(w, &run, next_changes);
}

/* --- tokens --- */

static enum err token(struct web *w) {
    struct str text;
    struct id need;
    bool shown;
    bool json = open311_is_json(w);
    open311_read_begin(w);
    TRY(open311_param(w, &text));
    TRY(open311_token(&w->ctx, text, &need, &shown));
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_open_list(&o, "service_requests");
    open311_open(&o, "request");
    open311_id(&o, "service_request_id", shown ? need : ID_NONE);
    open311_text(&o, "token", text);
    open311_close(&o, "request");
    open311_close_list(&o, "service_requests");
    return answer(w, json);
}

static enum err unknown(struct web *w) {
    (void)w;
    return ERR_NOT_FOUND;
}

#define READ(path, run)                                                                            \
    { HTTP_GET, BASE path, ANYONE, run, SLOW, .fault = open311_fault }

static const struct route rows[] = {
    READ("/discovery.xml", discovery),
    READ("/discovery.json", discovery),
    READ("/services.xml", services),
    READ("/services.json", services),
    READ("/services/:id", service),
    READ("/requests.xml", requests),
    READ("/requests.json", requests),
    READ("/requests/:id", request),
    READ("/request/:id", request),
    READ("/tokens/:id", token),
    READ("/servicerequestupdates.xml", updates),
    READ("/servicerequestupdates.json", updates),
    READ("/:id", unknown),
    {0},
};

const struct route_table open311_routes = {rows};
