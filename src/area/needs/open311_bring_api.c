/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Open311 GeoReport v2, writing: a program with a key brings needs, and says where they stand.
 *
 * What is sent of a person (e-mail, names, telephone, account, device) is read past and kept
 * nowhere: whoever voiced it gets a code, and with it everything that such data would be for. The
 * same sent again within ten minutes is once, and is answered the same. */
#include "area/needs/needs.h"
#include "area/needs/open311_api.h"
#include "web/site.h"

/* Of one address: who guesses keys. Of one key: a town's reports in a storm. */
#define GUESSES_AT_ONCE 30
#define GUESSES_PER_HOUR 60
#define POSTS_AT_ONCE 300
#define POSTS_PER_HOUR 1200

/* --- the key --- */

static enum err find_key(struct web *w, struct key *out) {
    enum err e = key_find(&w->ctx, str_trim(web_field(w, "api_key")), out);
    return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
}

/* Outside of the transaction, once for each request. What is wrong with the key is not told. */
static enum err check_key(struct web *w) {
    struct key k;
    char id[ID_TEXT_SIZE + 1];
    if (!web_try(w, "key from", w->request->address, GUESSES_AT_ONCE, GUESSES_PER_HOUR)) {
        return ERR_TOO_MANY;
    }
    TRY(find_key(w, &k));
    web_try_was_right(w, "key from", w->request->address);
    id_text(k.id, id);
    return web_try(w, "key", str_of(id), POSTS_AT_ONCE, POSTS_PER_HOUR) ? ERR_OK : ERR_TOO_MANY;
}

/* The key says for which community; who names another has the wrong key for it. */
static enum err check_jurisdiction(struct web *w, const struct key *k) {
    struct community m;
    bool given;
    struct str slug = web_field(w, "jurisdiction_id");
    if (str_is_empty(str_trim(slug))) {
        return ERR_OK;
    }
    const struct viewer *viewer = w->ctx.viewer;
    w->ctx.viewer = &viewer_site;
    enum err e = open311_jurisdiction(w, slug, &m, &given);
    w->ctx.viewer = viewer;
    TRY(e);
    return id_eq(m.thing.id, k->community) ? ERR_OK : ERR_FORBIDDEN;
}

static enum err begin(struct web *w, struct key *k) {
    w->ctx.viewer = &viewer_nobody;
    TRY(find_key(w, k));
    return check_jurisdiction(w, k);
}

/* --- a need --- */

/* Both numbers, or an address in words. Codes of addresses we give to nobody. */
static void read_place(struct web *w, struct open311_draft *d) {
    struct ctx *c = &w->ctx;
    size_t before = c->wrong_count;
    struct opt_real lat = web_field_real(w, "lat"), lon = web_field_real(w, "long");
    d->place = str_trim(web_field(w, "address_string"));
    d->has_pin = lat.has && lon.has;
    d->lat = lat.v;
    d->lon = lon.v;
    if (c->wrong_count > before || d->has_pin) {
        return;
    }
    if (lat.has || lon.has) {
        (void)ctx_wrong(c, lat.has ? "long" : "lat", msg_open311_wrong_both());
    } else if (str_is_empty(d->place)) {
        bool coded = !str_is_empty(str_trim(web_field(w, "address_id")));
        (void)ctx_wrong(c, coded ? "address_id" : "lat", msg_open311_wrong_nowhere());
    }
}

/* "attribute[CODE]", or of several values "attribute[CODE][]": CODE; empty: it is none. */
static struct str attribute_of(struct str name) {
    struct str before = STR("attribute[");
    if (!str_starts(name, before)) {
        return STR("");
    }
    struct str rest = str_from(name, before.n);
    struct str code = str_cut(&rest, ']');
    return str_is_empty(rest) || str_eq(rest, STR("[]")) ? code : STR("");
}

/* What nobody asked, the rules leave out. */
static void read_attributes(struct web *w, struct open311_draft *d) {
    const struct http_pairs *form = &w->request->form;
    d->given.item = arena_array(w->ctx.arena, struct category_given, form->count + 1);
    d->given.count = 0;
    for (size_t i = 0; i < form->count; i++) {
        struct str code = attribute_of(form->item[i].name);
        if (!str_is_empty(code)) {
            d->given.item[d->given.count++] = (struct category_given){code, form->item[i].value};
        }
    }
}

static enum err read_draft(struct web *w, struct open311_draft *d) {
    *d = (struct open311_draft){.code = str_trim(web_field(w, "service_code")),
                                .text = web_field(w, "description"),
                                .link = web_field(w, "media_url")};
    if (str_is_empty(d->code)) {
        (void)ctx_wrong(&w->ctx, "service_code", msg_wrong_missing());
    }
    read_place(w, d);
    read_attributes(w, d);
    return ctx_checked(&w->ctx);
}

/* What happens now, and the way back for whoever voiced it: in the community's language, as it is
 * for a person. */
static struct str notice_of(struct web *w, const struct open311_voiced *v) {
    struct ctx *c = &w->ctx;
    struct arena *a = c->arena;
    struct str code = need_code_with_hyphens(a, v->receipt);
    struct str address = arena_join(a, site_address(w->site), STR("/receipt"));
    struct str back =
        lang_text(c->lang, a, msg_open311_way_back(msg_arg_str(address), msg_arg_str(code)));
    if (v->shown) {
        return back;
    }
    struct str now =
        lang_text(c->lang, a, v->sensitive ? msg_open311_private() : msg_open311_wait());
    return arena_join(a, now, STR(" "), back);
}

static enum err told(struct web *w, const struct open311_voiced *v) {
    bool json = open311_is_json(w);
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_open_list(&o, "service_requests");
    open311_open(&o, "request");
    if (v->shown) {
        open311_id(&o, "service_request_id", v->need);
    } else {
        open311_text(&o, "token", v->token);
    }
    open311_text(&o, "service_notice", notice_of(w, v));
    open311_text(&o, "account_id", (struct str){0});
    open311_close(&o, "request");
    open311_close_list(&o, "service_requests");
    return web_plain(w, open311_type(json));
}

/* In the community's language, whatever a program says that it speaks. */
static enum err speak_for(struct web *w, const struct key *k) {
    struct thing t;
    const struct viewer *viewer = w->ctx.viewer;
    w->ctx.viewer = &viewer_site;
    enum err e = thing_find(&w->ctx, k->community, "community", &t);
    w->ctx.viewer = viewer;
    TRY(e);
    const struct lang *l = lang_find(t.lang);
    w->ctx.lang = l != NULL ? l : w->ctx.lang;
    return ERR_OK;
}

static enum err request_post(struct web *w) {
    struct key k;
    struct open311_draft d;
    struct open311_voiced v = {.shown = false};
    TRY(begin(w, &k));
    TRY(read_draft(w, &d));
    const struct lang *asked = w->ctx.lang;
    TRY(speak_for(w, &k));
    enum err e = open311_voice(&w->ctx, &k, &d, &v);
    if (e == ERR_OK) {
        return told(w, &v);
    }
    w->ctx.lang = asked;
    return e;
}

/* --- an update --- */

static void check_time(struct web *w) {
    bool day;
    int64_t ms;
    struct str text = str_trim(web_field(w, "updated_datetime"));
    if (str_is_empty(text)) {
        (void)ctx_wrong(&w->ctx, "updated_datetime", msg_wrong_missing());
    } else if (!open311_read_time(text, &day, &ms)) {
        (void)ctx_wrong(&w->ctx, "updated_datetime", msg_open311_wrong_time());
    }
}

static enum err update_post(struct web *w) {
    struct key k;
    struct id change;
    bool json = open311_is_json(w);
    TRY(begin(w, &k));
    struct open311_said s = {.need = web_field(w, "service_request_id"),
                             .update_id = web_field(w, "update_id"),
                             .status = web_field(w, "status"),
                             .text = web_field(w, "description")};
    if (str_is_empty(str_trim(s.need))) {
        (void)ctx_wrong(&w->ctx, "service_request_id", msg_wrong_missing());
    }
    check_time(w);
    TRY(ctx_checked(&w->ctx));
    TRY(open311_say(&w->ctx, &k, &s, &change));
    struct open311_out o = open311_out_begin(&w->page.body, json);
    open311_open_list(&o, "service_request_updates");
    open311_open(&o, "request_update");
    open311_id(&o, "update_id", change);
    open311_text(&o, "account_id", (struct str){0});
    open311_close(&o, "request_update");
    open311_close_list(&o, "service_request_updates");
    return web_plain(w, open311_type(json));
}

#define BRING(path, run)                                                                           \
    {                                                                                              \
        HTTP_POST, "/open311/v2" path, ANYONE, run, .before = check_key, .other_sites = true,      \
                                                    .same_is_again = true, .fault = open311_fault  \
    }

static const struct route rows[] = {
    BRING("/requests.xml", request_post),
    BRING("/requests.json", request_post),
    BRING("/servicerequestupdates.xml", update_post),
    BRING("/servicerequestupdates.json", update_post),
    {0},
};

const struct route_table open311_bring_routes = {rows};
