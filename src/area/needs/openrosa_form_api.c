/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What telephones fetch: the list of forms, the forms, the pictures that stand with questions. */
#include <nettle/md5.h>
#include <sodium.h>

#include "area/needs/openrosa_api.h"
#include "area/needs/openrosa_sum.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_shown.h"
#include "base/xml.h"
#include "web/site.h"

#define FORMS_MAX 50              /* of one list, the newest */
#define FORM_BYTES_MAX (8U << 20) /* of one form as XML */

/* --- the list --- */

static struct str address_of(struct web *w) {
    return arena_join(w->ctx.arena, site_address(w->site), STR("/openrosa/"), web_param(w, "slug"),
                      openrosa_is_team(w) ? STR("/team") : STR(""));
}

/* The form as XML, in a buffer of the caller's. ERR_CLOSED: it asks for what is not taken. */
static enum err write_form(struct web *w, const struct survey *s, int64_t version,
                           struct buf *out) {
    const struct form_ready *r;
    struct form *titled;
    TRY(survey_form_ready(&w->ctx, s->thing.id, version, &r));
    if (survey_asks_for_files(r->form)) {
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
static void sum_of(struct str text, struct openrosa_sum *out) {
    struct md5_ctx state;
    md5_init(&state);
    md5_update(&state, text.n, (const uint8_t *)text.p);
    md5_digest(&state, sizeof out->md5, out->md5);
    out->listed = true;
}

static struct str sum_text(struct arena *a, const struct openrosa_sum *sum) {
    char hex[2 * OPENROSA_SUM_SIZE + 1];
    (void)sodium_bin2hex(hex, sizeof hex, sum->md5, sizeof sum->md5);
    return arena_join(a, STR("md5:"), str_of(hex));
}

static enum err has_pictures(struct web *w, const struct survey *s, int64_t version, bool *yes) {
    const struct form_ready *r;
    TRY(survey_form_ready(&w->ctx, s->thing.id, version, &r));
    *yes = survey_shown_names(w->ctx.arena, r->form).count > 0;
    return ERR_OK;
}

/* As it was worked out before, or now. */
static enum err find_sum(struct web *w, const struct survey *s, struct openrosa_sum *out) {
    struct hash of = openrosa_sum_of(s);
    if (openrosa_sum_find(&of, out)) {
        return ERR_OK;
    }
    struct buf b = buf_make(FORM_BYTES_MAX);
    enum err e = write_form(w, s, s->version, &b);
    *out = (struct openrosa_sum){0};
    if (e == ERR_OK) {
        sum_of(buf_str(&b), out);
    }
    buf_free(&b);
    TRY(e == ERR_CLOSED ? ERR_OK : e);
    TRY(has_pictures(w, s, s->version, &out->pictures));
    openrosa_sum_keep(&of, out);
    return ERR_OK;
}

static enum err put_form(struct web *w, struct xml_out *x, const struct survey *s) {
    struct arena *a = w->ctx.arena;
    struct str id = id_str(a, s->thing.id);
    struct str version = arena_printf(a, "%lld", (long long)s->version);
    struct openrosa_sum sum;
    TRY(find_sum(w, s, &sum));
    if (!sum.listed) {
        return ERR_OK;
    }
    struct str at = arena_join(a, address_of(w), STR("/forms/"), id, STR("/"), version);
    xml_open(x, "xform");
    xml_pair(x, "formID", id);
    xml_pair(x, "name", s->thing.title);
    xml_pair(x, "version", version);
    xml_pair(x, "hash", sum_text(a, &sum));
    if (str_eq(web_query(w, "verbose"), STR("true"))) {
        xml_pair(x, "descriptionText", s->text);
    }
    xml_pair(x, "downloadUrl", at);
    if (sum.pictures) {
        xml_pair(x, "manifestUrl", arena_join(a, at, STR("/manifest")));
    }
    xml_close(x, "xform");
    return ERR_OK;
}

static enum err put_forms(struct web *w, struct xml_out *x, const struct things *all) {
    struct str only = web_query(w, "formID");
    enum err e = ERR_OK;
    for (size_t i = 0; i < all->count && e == ERR_OK; i++) {
        struct arena_mark mark = arena_mark(w->ctx.arena);
        struct survey s;
        bool asked = str_is_empty(only) || str_eq(only, id_str(w->ctx.arena, all->item[i].id));
        e = asked ? survey_find(&w->ctx, all->item[i].id, &s) : ERR_OK;
        if (e == ERR_OK && asked && openrosa_is_offered(w, &s)) {
            e = put_form(w, x, &s);
        }
        arena_rewind(w->ctx.arena, mark);
    }
    return e;
}

enum err openrosa_list(struct web *w) {
    struct community m;
    struct things all;
    bool more;
    TRY(openrosa_enter(w, &m));
    struct thing_page page = {.state = STR("open"), .limit = FORMS_MAX};
    TRY(thing_list(&w->ctx, "survey", m.thing.id, page, &all, &more));
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "xforms");
    xml_attribute(&x, "xmlns", STR("http://openrosa.org/xforms/xformsList"));
    TRY(put_forms(w, &x, &all));
    xml_close(&x, "xforms");
    openrosa_headers(w);
    return web_plain(w, "text/xml; charset=utf-8");
}

/* The survey and the version of an address. */
static enum err find_version(struct web *w, struct survey *s, int64_t *version) {
    struct community m;
    TRY(openrosa_enter(w, &m));
    TRY(openrosa_find(w, &m, web_id(w), s));
    bool is = str_to_int(web_param(w, "version"), version) && *version >= 1;
    return is && *version <= s->version ? ERR_OK : ERR_NOT_FOUND;
}

enum err openrosa_form(struct web *w) {
    struct survey s;
    int64_t version;
    TRY(find_version(w, &s, &version));
    TRY(write_form(w, &s, version, &w->page.body));
    openrosa_headers(w);
    return web_plain(w, "text/xml; charset=utf-8");
}

/* --- pictures with questions --- */

/* The largest file of a picture. */
static enum err find_picture(struct web *w, const struct survey *s, struct str name,
                             struct media_apart *m, struct media_size *size) {
    TRY(survey_shown_find(&w->ctx, s->thing.id, name, m));
    return media_size_find(&w->ctx, &m->media, INT64_MAX, size);
}

static enum err sum_of_picture(struct web *w, const struct media *m, const struct media_size *size,
                               struct openrosa_sum *out) {
    struct hash of = openrosa_sum_of_picture(size->sum);
    struct str bytes;
    *out = (struct openrosa_sum){0};
    if (openrosa_sum_find(&of, out)) {
        return ERR_OK;
    }
    TRY(media_bytes(&w->ctx, site_folder(w->site), m, size, &bytes));
    sum_of(bytes, out);
    openrosa_sum_keep(&of, out);
    return ERR_OK;
}

static enum err put_picture(struct web *w, struct xml_out *x, const struct survey *s,
                            struct str name) {
    struct arena *a = w->ctx.arena;
    struct media_size size;
    struct openrosa_sum sum;
    struct media_apart m;
    enum err e = find_picture(w, s, name, &m, &size);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    TRY(sum_of_picture(w, &m.media, &size, &sum));
    struct str at = arena_join(a, address_of(w), STR("/forms/"), id_str(a, s->thing.id), STR("/"),
                               web_param(w, "version"), STR("/media/"), url_piece(a, name));
    xml_open(x, "mediaFile");
    xml_pair(x, "filename", name);
    xml_pair(x, "hash", sum_text(a, &sum));
    xml_pair(x, "downloadUrl", at);
    xml_close(x, "mediaFile");
    return ERR_OK;
}

enum err openrosa_manifest(struct web *w) {
    struct survey s;
    int64_t version;
    const struct form_ready *r;
    TRY(find_version(w, &s, &version));
    TRY(survey_form_ready(&w->ctx, s.thing.id, version, &r));
    struct survey_names all = survey_shown_names(w->ctx.arena, r->form);
    struct xml_out x = xml_begin(&w->page.body);
    xml_open(&x, "manifest");
    xml_attribute(&x, "xmlns", STR("http://openrosa.org/xforms/xformsManifest"));
    for (size_t i = 0; i < all.count; i++) {
        struct arena_mark mark = arena_mark(w->ctx.arena);
        TRY(put_picture(w, &x, &s, all.item[i]));
        arena_rewind(w->ctx.arena, mark);
    }
    xml_close(&x, "manifest");
    openrosa_headers(w);
    return web_plain(w, "text/xml; charset=utf-8");
}

enum err openrosa_picture(struct web *w) {
    struct survey s;
    int64_t version;
    struct media_apart m;
    struct media_size size;
    TRY(find_version(w, &s, &version));
    TRY(find_picture(w, &s, web_param(w, "name"), &m, &size));
    openrosa_headers(w);
    return web_send_file(w, "image/jpeg",
                         media_path(w->ctx.arena, site_folder(w->site), m.media.hash, size.width));
}
