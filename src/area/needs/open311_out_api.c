/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes answers of Open311 as XML or as JSON, and its errors. */
#include "area/needs/open311_api.h"

#include "base/day.h"
#include "base/span.h"

#define QUESTION_NAME_SIZE 13 /* "q0123456789ab": area/needs/category_question.h */

/* --- writing --- */

struct open311_out open311_out_begin(struct buf *to, bool json) {
    struct open311_out o = {.json = json};
    if (json) {
        o.js = json_begin(to);
    } else {
        o.xml = xml_begin(to);
    }
    return o;
}

void open311_out_move(struct open311_out *o, struct buf *to) {
    o->js.buf = o->xml.buf = to;
}

void open311_open_list(struct open311_out *o, const char *element) {
    if (o->json) {
        json_open_array(&o->js);
    } else {
        xml_open(&o->xml, element);
    }
}

void open311_close_list(struct open311_out *o, const char *element) {
    if (o->json) {
        json_close_array(&o->js);
    } else {
        xml_close(&o->xml, element);
    }
}

void open311_open_named(struct open311_out *o, const char *element) {
    if (o->json) {
        json_key(&o->js, element);
    }
    open311_open_list(o, element);
}

void open311_open(struct open311_out *o, const char *element) {
    if (o->json) {
        json_open_object(&o->js);
    } else {
        xml_open(&o->xml, element);
    }
}

void open311_close(struct open311_out *o, const char *element) {
    if (o->json) {
        json_close_object(&o->js);
    } else {
        xml_close(&o->xml, element);
    }
}

void open311_text(struct open311_out *o, const char *name, struct str text) {
    if (o->json) {
        json_pair_str(&o->js, name, text);
    } else {
        xml_pair(&o->xml, name, text);
    }
}

void open311_item(struct open311_out *o, const char *element, struct str text) {
    if (o->json) {
        json_put_str(&o->js, text);
    } else {
        xml_pair(&o->xml, element, text);
    }
}

void open311_id(struct open311_out *o, const char *name, struct id id) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    open311_text(o, name, id_is_none(id) ? (struct str){0} : str_of(text));
}

void open311_bool(struct open311_out *o, const char *name, bool v) {
    if (o->json) {
        json_key(&o->js, name);
        json_put_bool(&o->js, v);
    } else {
        xml_pair(&o->xml, name, v ? STR("true") : STR("false"));
    }
}

void open311_int(struct open311_out *o, const char *name, int64_t v) {
    if (o->json) {
        json_pair_int(&o->js, name, v);
    } else {
        xml_pair_int(&o->xml, name, v);
    }
}

void open311_real(struct open311_out *o, const char *name, bool has, double v) {
    struct buf digits = buf_make(64);
    struct json_out j = json_begin(&digits);
    json_put_real(&j, v);
    if (o->json) {
        json_key(&o->js, name);
        json_put_raw(&o->js, has ? buf_str(&digits) : STR("null"));
    } else {
        xml_pair(&o->xml, name, has ? buf_str(&digits) : (struct str){0});
    }
    buf_free(&digits);
}

void open311_time(struct open311_out *o, const char *name, int64_t ms) {
    char utc[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(ms, utc);
    open311_text(o, name, str_of(utc));
}

/* --- what every question has in common --- */

bool open311_is_json(const struct web *w) {
    return str_ends(w->path, STR(".json"));
}

const char *open311_type(bool json) {
    return json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
}

void open311_read_begin(struct web *w) {
    w->ctx.viewer = &viewer_nobody;
    web_header(w, "Access-Control-Allow-Origin", STR("*"));
}

enum err open311_param(struct web *w, struct str *out) {
    struct str all = web_param(w, "id");
    struct str end = open311_is_json(w) ? STR(".json") : STR(".xml");
    if (!str_ends(all, end)) {
        return ERR_NOT_FOUND;
    }
    *out = str_first(all, all.n - end.n);
    return ERR_OK;
}

enum err open311_jurisdiction(struct web *w, struct str slug, struct community *out, bool *given) {
    slug = str_trim(slug);
    enum err e = str_is_empty(slug) ? open311_only_community(&w->ctx, out)
                                    : community_by_slug(&w->ctx, slug, out);
    *given = e == ERR_OK;
    if (e != ERR_NOT_FOUND || str_is_empty(slug)) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    (void)ctx_wrong(&w->ctx, "jurisdiction_id", msg_open311_unknown_jurisdiction());
    return ERR_NOT_FOUND;
}

enum err open311_must_name(struct web *w, struct community *out) {
    bool given;
    TRY(open311_jurisdiction(w, web_query(w, "jurisdiction_id"), out, &given));
    return given ? ERR_OK : ctx_wrong(&w->ctx, "jurisdiction_id", msg_open311_wrong_jurisdiction());
}

size_t open311_values(struct web *w, const char *name, struct str *out, size_t most) {
    size_t n = 0;
    for (size_t i = 0; i < w->request->query.count; i++) {
        const struct http_pair *q = &w->request->query.item[i];
        struct str rest = str_eq(q->name, str_of(name)) ? q->value : STR("");
        while (!str_is_empty(rest)) {
            struct str one = str_trim(str_cut(&rest, ','));
            if (!str_is_empty(one) && n == most) {
                (void)ctx_wrong(&w->ctx, name, msg_open311_wrong_many(msg_arg_int((int64_t)most)));
                return n;
            }
            if (!str_is_empty(one)) {
                out[n++] = one;
            }
        }
    }
    return n;
}

/* A plus in an address is read as a blank, so that stands for one. */
static bool read_clock(struct str text, int64_t *ms) {
    char copy[40];
    int32_t offset = 0;
    if (text.n >= sizeof copy) {
        return false;
    }
    for (size_t i = 0; i < text.n; i++) {
        copy[i] = text.p[i] == ' ' ? '+' : text.p[i];
    }
    if (!day_time_read(str_make(copy, text.n), ms, &offset)) {
        return false;
    }
    *ms -= offset == DAY_NO_OFFSET ? 0 : offset * MINUTE_MS;
    return true;
}

bool open311_read_time(struct str text, bool *is_day, int64_t *ms) {
    int64_t day, clock = 0;
    *is_day = text.n == 10;
    if (!day_read(str_first(text, 10), &day)) {
        return false;
    }
    bool blank = text.n > 10 && text.p[10] == ' ';
    if (!*is_day && ((text.p[10] != 'T' && !blank) || !read_clock(str_from(text, 11), &clock))) {
        return false;
    }
    *ms = day * DAY_MS + clock;
    return true;
}

static bool read_date(struct web *w, const char *name, bool *is_day, int64_t *ms) {
    struct str text = str_trim(web_query(w, name));
    bool has = !str_is_empty(text);
    if (has && !open311_read_time(text, is_day, ms)) {
        (void)ctx_wrong(&w->ctx, name, msg_open311_wrong_time());
    }
    return has;
}

void open311_read_span(struct web *w, int64_t *from_ms, int64_t *to_ms) {
    const int64_t most = OPEN311_DAYS_MAX * DAY_MS;
    bool day = false, to_day = false;
    int64_t from = 0, to = 0;
    bool has_from = read_date(w, "start_date", &day, &from);
    bool has_to = read_date(w, "end_date", &to_day, &to);
    if (!has_to) {
        to = has_from ? from + most : w->ctx.now_ms;
    }
    from = has_from ? from : to - most;
    if (from > to) {
        (void)ctx_wrong(&w->ctx, "end_date", msg_open311_wrong_order());
    } else if (to - from > most) {
        (void)ctx_wrong(&w->ctx, "end_date", msg_open311_wrong_span(msg_arg_int(OPEN311_DAYS_MAX)));
    }
    *from_ms = from;
    *to_ms = to_day ? to + DAY_MS - 1 : to + 999; /* seconds are all that was said */
}

/* --- errors --- */

/* The rules' words for fields, and the standard's. */
static struct str field_name(struct arena *a, struct str field) {
    static const struct {
        const char *ours, *theirs;
    } names[] = {{"title", "description"},    {"text", "description"}, {"category", "service_code"},
                 {"place", "address_string"}, {"pin", "lat"},          {"state", "status"},
                 {"answer", "description"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(field, str_of(names[i].ours))) {
            return str_of(names[i].theirs);
        }
    }
    bool question = field.n == QUESTION_NAME_SIZE && field.p[0] == 'q';
    return question ? arena_join(a, STR("attribute["), field, STR("]")) : field;
}

/* 404 what is not there, 403 what the key may not, 400 what is wrong; beside them what every
 * server says: too much, too often, not now. */
static int status_of(enum err e) {
    switch (e) {
    case ERR_NOT_FOUND:
    case ERR_GONE:
        return 404;
    case ERR_FORBIDDEN:
    case ERR_SIGN_IN:
        return 403;
    case ERR_TOO_LARGE:
    case ERR_TOO_MANY:
        return err_status(e);
    default:
        return err_status(e) >= 500 ? err_status(e) : 400;
    }
}

static struct msg_text words_of(enum err e) {
    switch (e) {
    case ERR_NOT_FOUND:
    case ERR_GONE:
        return msg_open311_unknown();
    case ERR_FORBIDDEN:
        return msg_open311_wrong_key();
    case ERR_TOO_LARGE:
        return msg_open311_too_large();
    case ERR_TOO_MANY:
        return msg_open311_too_many();
    case ERR_CLOSED:
        return msg_open311_ended();
    default:
        return err_status(e) >= 500 ? msg_open311_failed() : msg_open311_wrong_request();
    }
}

static void put_error(struct open311_out *o, int code, struct str description) {
    open311_open(o, "error");
    open311_int(o, "code", code);
    open311_text(o, "description", description);
    open311_close(o, "error");
}

void open311_fault(struct web *w, enum err e) {
    bool json = open311_is_json(w);
    struct ctx *c = &w->ctx;
    struct open311_out o = open311_out_begin(&w->page.body, json);
    w->status = status_of(e);
    w->type = str_of(open311_type(json));
    if (w->request->method != HTTP_POST) {
        web_header(w, "Access-Control-Allow-Origin", STR("*"));
    }
    open311_open_list(&o, "errors");
    for (size_t i = 0; i < c->wrong_count; i++) {
        struct str why = lang_text(c->lang, c->arena, c->wrong[i].why);
        put_error(&o, w->status,
                  arena_join(c->arena, field_name(c->arena, c->wrong[i].field), STR(": "), why));
    }
    if (c->wrong_count == 0) {
        put_error(&o, w->status, lang_text(c->lang, c->arena, words_of(e)));
    }
    open311_close_list(&o, "errors");
}
