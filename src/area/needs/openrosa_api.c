/* SPDX-License-Identifier: AGPL-3.0-or-later
 * OpenRosa 1.0: telephones (ODK Collect and others) list the surveys of a community, fetch their
 * forms and send them filled. Two doors:
 *
 *   /openrosa/SLUG        what everybody may answer
 *   /openrosa/SLUG/team   all that the community asks, for who asks others: with a key
 *
 * A telephone only says its key after it was asked to, so the second door always asks. Whoever
 * sends is nobody here: neither door looks at a session. */
#include <nettle/md5.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "area/needs/needs.h"
#include "area/needs/survey_fill.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_take.h"
#include "base/xml.h"
#include "format/xform.h"
#include "kernel/key.h"
#include "web/site.h"
#include "web/web.h"

#define FORMS_MAX 50              /* of one list, the newest */
#define FORM_BYTES_MAX (8U << 20) /* of one form as XML */
#define BODY_MAX (XFORM_SUBMISSION_BYTES_MAX + 64 * 1024)

/* Of one address. */
#define SENT_AT_ONCE 600
#define SENT_PER_HOUR 3000

/* --- every answer --- */

static void put_headers(struct web *w) {
    char length[24];
    (void)snprintf(length, sizeof length, "%zu", (size_t)BODY_MAX);
    web_header(w, "X-OpenRosa-Version", STR("1.0"));
    web_header(w, "X-OpenRosa-Accept-Content-Length", arena_str(w->ctx.arena, str_of(length)));
}

static void put_message(struct web *w, struct str message) {
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "OpenRosaResponse");
    xml_attribute(&x, "xmlns", STR("http://openrosa.org/http/response"));
    xml_pair(&x, "message", message);
    xml_close(&x, "OpenRosaResponse");
    w->type = STR("text/xml; charset=utf-8");
    w->bare = true;
}

static struct msg_text words_of(enum err e) {
    switch (e) {
    case ERR_SIGN_IN:
    case ERR_FORBIDDEN:
        return msg_openrosa_wrong_key();
    case ERR_NOT_FOUND:
    case ERR_GONE:
    case ERR_QUIET:
        return msg_openrosa_unknown();
    case ERR_CLOSED:
        return msg_openrosa_closed();
    case ERR_TOO_LARGE:
        return msg_openrosa_too_large();
    case ERR_TOO_MANY:
        return msg_openrosa_too_many();
    default:
        return err_status(e) >= 500 ? msg_openrosa_failed() : msg_openrosa_wrong();
    }
}

/* What was sent, judged before the write. */
struct sent {
    struct id survey;
    struct survey_entry entry;
    enum err refused; /* by `before`, whose ERR_INPUT reaches the handler */
    struct str why;   /* absent: the error's own words */
};

static void fault(struct web *w, enum err e) {
    const struct sent *s = w->before;
    bool asks = e == ERR_SIGN_IN;
    w->status = asks ? 401 : e == ERR_CLOSED || e == ERR_GONE ? 403 : err_status(e);
    put_headers(w);
    if (asks) {
        web_header(w, "WWW-Authenticate", STR("Basic realm=\"Kith\", charset=\"UTF-8\""));
    }
    put_message(w, s != NULL && s->why.n > 0 ? s->why
                                             : lang_text(w->ctx.lang, w->ctx.arena, words_of(e)));
}

/* --- who asks --- */

static bool is_team(const struct web *w) {
    return str_find(str_of(w->route->path), STR("/team/")) < strlen(w->route->path);
}

/* The password of "Basic bmFtZTpwYXNzd29yZA=="; absent: there is none. */
static struct str password_of(struct web *w) {
    struct str header = str_trim(http_header(w->http, "Authorization"));
    char *text = arena_room(w->ctx.arena, header.n + 1);
    size_t n = 0;
    struct str scheme = str_cut(&header, ' ');
    header = str_trim(header);
    if (!str_eq_nocase(scheme, STR("basic")) ||
        sodium_base642bin((unsigned char *)text, header.n + 1, header.p, header.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0) {
        return (struct str){0};
    }
    struct str both = str_make(text, n);
    (void)str_cut(&both, ':');
    return both;
}

/* A key goes over the net as it is: not where anybody on the way can read it. */
static bool is_safe(struct web *w) {
    return w->request->secure || site_is_development(w->site) ||
           str_starts(site_address(w->site), STR("http://localhost")) ||
           str_starts(site_address(w->site), STR("http://127."));
}

static enum err check_key(struct web *w, const struct community *m) {
    struct key k;
    struct str code = password_of(w);
    if (str_is_empty(code)) {
        return ERR_SIGN_IN;
    }
    if (!is_safe(w)) {
        return ERR_FORBIDDEN;
    }
    enum err e = key_find(&w->ctx, str_trim(code), &k);
    if (e == ERR_NOT_FOUND) {
        return ERR_SIGN_IN;
    }
    TRY(e);
    bool may = id_eq(k.community, m->thing.id) && key_may(&k, KEY_POWER(survey_send));
    return may ? ERR_OK : ERR_FORBIDDEN;
}

/* Nobody, who sees what members of this community see. */
static const struct viewer *some_member(struct ctx *c, const struct community *m) {
    struct id *audience = arena_array(c->arena, struct id, 2);
    struct viewer *v = arena_new(c->arena, struct viewer);
    audience[0] = AUDIENCE_PUBLIC;
    audience[1] = m->thing.id;
    *v = viewer_nobody;
    v->gate.audiences = (struct ids){audience, 2};
    return v;
}

/* The community of the address, and who looks at it from here on. */
static enum err enter(struct web *w, struct community *m) {
    w->ctx.viewer = is_team(w) ? &viewer_site : &viewer_nobody;
    enum err e = community_by_slug(&w->ctx, web_param(w, "slug"), m);
    if (!is_team(w) || (e != ERR_OK && e != ERR_NOT_FOUND)) {
        return e;
    }
    TRY(e == ERR_OK ? check_key(w, m) : ERR_SIGN_IN);
    w->ctx.viewer = some_member(&w->ctx, m);
    return ERR_OK;
}

static bool is_offered(const struct web *w, const struct survey *s) {
    return survey_is_open(&w->ctx, s) && s->version > 0 && (is_team(w) || !s->members);
}

/* The survey of an address, of this community. */
static enum err find(struct web *w, const struct community *m, struct id id, struct survey *out) {
    TRY(survey_find(&w->ctx, id, out));
    if (!id_eq(out->thing.community, m->thing.id)) {
        return ERR_NOT_FOUND;
    }
    return is_offered(w, out) ? ERR_OK : ERR_CLOSED;
}

/* --- the list --- */

static struct str address_of(struct web *w) {
    return arena_join(w->ctx.arena, site_address(w->site), STR("/openrosa/"), web_param(w, "slug"),
                      is_team(w) ? STR("/team") : STR(""));
}

/* Files that are answers are not taken yet. */
static bool asks_for_files(const struct form *f) {
    bool asks = false;
    for (uint32_t i = 0; i < f->items; i++) {
        asks = asks || form_is_media(f->item[i].type);
    }
    return asks;
}

/* The form as XML, in a buffer of the caller's. ERR_CLOSED: it asks for files. */
static enum err write_form(struct web *w, const struct survey *s, int64_t version,
                           struct buf *out) {
    const struct form_ready *r;
    struct form *titled;
    TRY(survey_form_ready(&w->ctx, s->thing.id, version, &r));
    if (asks_for_files(r->form)) {
        return ERR_CLOSED;
    }
    titled = arena_new(w->ctx.arena, struct form);
    *titled = *r->form;
    titled->title = s->thing.title;
    struct form_ready with_title = *r;
    with_title.form = titled;
    xform_write(w->ctx.arena, &with_title, s->consent, out);
    return out->overflow ? ERR_TOO_LARGE : ERR_OK;
}

/* MD5 tells a telephone whether it has the same file; nothing is kept safe by it. */
static struct str md5_of(struct arena *a, struct str text) {
    struct md5_ctx state;
    uint8_t sum[MD5_DIGEST_SIZE];
    char hex[2 * MD5_DIGEST_SIZE + 1];
    md5_init(&state);
    md5_update(&state, text.n, (const uint8_t *)text.p);
    md5_digest(&state, sizeof sum, sum);
    (void)sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    return arena_join(a, STR("md5:"), str_of(hex));
}

static enum err put_form(struct web *w, struct xml_out *x, struct buf *b, const struct survey *s) {
    struct arena *a = w->ctx.arena;
    struct str id = id_str(a, s->thing.id);
    struct str version = arena_printf(a, "%lld", (long long)s->version);
    buf_clear(b);
    enum err e = write_form(w, s, s->version, b);
    if (e != ERR_OK) {
        return e == ERR_CLOSED ? ERR_OK : e;
    }
    xml_open(x, "xform");
    xml_pair(x, "formID", id);
    xml_pair(x, "name", s->thing.title);
    xml_pair(x, "version", version);
    xml_pair(x, "hash", md5_of(a, buf_str(b)));
    if (str_eq(web_query(w, "verbose"), STR("true"))) {
        xml_pair(x, "descriptionText", s->text);
    }
    xml_pair(x, "downloadUrl", arena_join(a, address_of(w), STR("/forms/"), id, STR("/"), version));
    xml_close(x, "xform");
    return ERR_OK;
}

static enum err put_forms(struct web *w, struct xml_out *x, const struct things *all) {
    struct buf b = buf_make(FORM_BYTES_MAX);
    struct str only = web_query(w, "formID");
    enum err e = ERR_OK;
    for (size_t i = 0; i < all->count && e == ERR_OK; i++) {
        struct arena_mark mark = arena_mark(w->ctx.arena);
        struct survey s;
        bool asked = str_is_empty(only) || str_eq(only, id_str(w->ctx.arena, all->item[i].id));
        e = asked ? survey_find(&w->ctx, all->item[i].id, &s) : ERR_OK;
        if (e == ERR_OK && asked && is_offered(w, &s)) {
            e = put_form(w, x, &b, &s);
        }
        arena_rewind(w->ctx.arena, mark);
    }
    buf_free(&b);
    return e;
}

static enum err list(struct web *w) {
    struct community m;
    struct things all;
    bool more;
    TRY(enter(w, &m));
    struct thing_page page = {.state = STR("open"), .limit = FORMS_MAX};
    TRY(thing_list(&w->ctx, "survey", m.thing.id, page, &all, &more));
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "xforms");
    xml_attribute(&x, "xmlns", STR("http://openrosa.org/xforms/xformsList"));
    TRY(put_forms(w, &x, &all));
    xml_close(&x, "xforms");
    put_headers(w);
    return web_plain(w, "text/xml; charset=utf-8");
}

static enum err form(struct web *w) {
    struct community m;
    struct survey s;
    int64_t version;
    TRY(enter(w, &m));
    TRY(find(w, &m, web_id(w), &s));
    if (!str_to_int(web_param(w, "version"), &version) || version < 1 || version > s.version) {
        return ERR_NOT_FOUND;
    }
    TRY(write_form(w, &s, version, &w->page.body));
    put_headers(w);
    return web_plain(w, "text/xml; charset=utf-8");
}

/* --- a filled form --- */

/* Telephones ask how much they may send, and for their key, before they send. */
static enum err head(struct web *w) {
    struct community m;
    TRY(enter(w, &m));
    put_headers(w);
    w->status = 204;
    return web_plain(w, "text/xml; charset=utf-8");
}

static size_t forms_sent(const struct web *w) {
    size_t count = 0;
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        count += str_eq(f->field, STR("xml_submission_file")) ? 1 : 0;
    }
    return count;
}

static enum err refuse(struct sent *s, enum err e, struct str why) {
    s->refused = e;
    s->why = why;
    return e;
}

/* The first answer that is wrong, by its path. */
static struct str why_wrong(struct web *w, struct form_answers *as) {
    struct arena *a = w->ctx.arena;
    for (struct form_walk k = form_walk(as); form_walk_next(&k);) {
        if (survey_is_wrong(k.item, k.answer, SURVEY_BY_PHONE)) {
            return arena_join(a, form_answer_path(a, as, k.row, k.index), STR(": "),
                              str_of(form_wrong_word((enum form_wrong)k.answer->wrong)));
        }
    }
    return STR("");
}

static struct str why_flaw(struct arena *a, const struct flaw *f) {
    return arena_printf(a, "%zu:%zu: %.*s", f->line, f->column, STR_ARG(f->why));
}

static enum err judge(struct web *w, const struct community *m, struct str xml, struct sent *s) {
    struct ctx *c = &w->ctx;
    struct xform_sent sent;
    struct xform_submission x;
    struct survey survey;
    const struct form_ready *r;
    struct flaw flaw = {0};
    enum err e = xform_sent_read(c->arena, xml, &sent, &flaw);
    if (e != ERR_OK) {
        return refuse(s, e, why_flaw(c->arena, &flaw));
    }
    if (!id_parse(sent.form, &s->survey) || !str_to_int(sent.version, &s->entry.version)) {
        return ERR_NOT_FOUND;
    }
    TRY(find(w, m, s->survey, &survey));
    TRY(survey_form_ready(c, s->survey, s->entry.version, &r));
    e = xform_submission_of(c->arena, r, &sent, survey_clock(c, survey.zone), &x, &flaw);
    if (e != ERR_OK) {
        return refuse(s, e, why_flaw(c->arena, &flaw));
    }
    if (survey.consent.n > 0 && !x.agreed) {
        return refuse(s, ERR_INPUT, lang_text(c->lang, c->arena, msg_openrosa_not_agreed()));
    }
    s->entry.way = SURVEY_BY_PHONE;
    s->entry.collected = is_team(w);
    s->entry.instance = x.instance_id;
    s->entry.replaces = x.deprecated_id;
    e = survey_judge(c, x.answers, &s->entry);
    return e == ERR_INPUT ? refuse(s, e, why_wrong(w, x.answers)) : e;
}

/* Before the write: everything that takes time. */
static enum err take(struct web *w) {
    struct community m;
    struct str xml;
    struct sent *s = arena_new(w->ctx.arena, struct sent);
    *s = (struct sent){0};
    w->before = s;
    TRY(enter(w, &m));
    if (!web_try(w, "openrosa", w->request->address, SENT_AT_ONCE, SENT_PER_HOUR)) {
        return ERR_TOO_MANY;
    }
    if (forms_sent(w) != 1) {
        return refuse(s, ERR_INPUT, lang_text(w->ctx.lang, w->ctx.arena, msg_openrosa_one_file()));
    }
    enum err e = web_file(w, "xml_submission_file", XFORM_SUBMISSION_BYTES_MAX, &xml);
    if (e == ERR_NOT_FOUND) {
        xml = STR(""); /* there, but empty */
    } else if (e != ERR_OK) {
        return e;
    }
    return judge(w, &m, xml, s);
}

/* 201 says: it is on the disk. What came before is there already, so the answer is the same. */
static enum err submit(struct web *w) {
    struct community m;
    struct survey_taken taken;
    const struct sent *s = w->before;
    TRY(s->refused);
    TRY(enter(w, &m));
    TRY(survey_take(&w->ctx, s->survey, &s->entry, &taken));
    put_headers(w);
    put_message(w, lang_text(w->ctx.lang, w->ctx.arena, msg_openrosa_thanks()));
    w->status = 201;
    return ERR_OK;
}

#define DOOR(method, path, run, ...)                                                               \
    {method, "/openrosa/:slug" path, ANYONE, run, SLOW, .fault = fault, __VA_ARGS__}, {            \
        method, "/openrosa/:slug/team" path, ANYONE, run, SLOW, .fault = fault, __VA_ARGS__        \
    }

#define SENDING                                                                                    \
    .before = take, .other_sites = true,                                                           \
    .limits = {.body_max = BODY_MAX, .file_max = XFORM_SUBMISSION_BYTES_MAX, .files_max = 1}

static const struct route rows[] = {
    DOOR(HTTP_GET, "/formList", list, .cached = false),
    DOOR(HTTP_GET, "/forms/:id/:version", form, .cached = false),
    DOOR(HTTP_GET, "/submission", head, .cached = false),
    DOOR(HTTP_POST, "/submission", submit, SENDING),
    {0},
};

const struct route_table openrosa_routes = {rows};
