/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures as answers, on pages: chosen, shown again, taken away, sent to who may see them. */
#include "area/needs/survey_draft.h"
#include "area/needs/survey_web.h"
#include "engine/form_pack.h"
#include "web/site.h"

/* Of one address. Each is a second's work. */
#define AT_ONCE 60
#define PER_HOUR 300

/* --- what was chosen --- */

/* The question of that key, if it asks for a picture and may be answered. */
static bool find_question(struct form_answers *as, struct str key, struct form_row **row,
                          uint32_t *item) {
    char kind;
    return form_key_place(as, key, &kind, row, item) && kind == 'q' &&
           as->ready->form->item[*item].type == FORM_IMAGE &&
           !form_answer_of(as, *row, *item)->read_only;
}

static bool is_of_answer(struct form_answers *as, const struct http_file *f, struct form_row **row,
                         uint32_t *item) {
    return f->size > 0 && find_question(as, f->field, row, item);
}

static size_t count_chosen(struct web *w, struct form_answers *as) {
    struct form_row *row;
    uint32_t item;
    size_t count = 0;
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        count += is_of_answer(as, f, &row, &item);
    }
    return count;
}

/* A picture that was refused changes no answer. */
static enum err take_one(struct web *w, struct form_answers *as, const struct http_file *f,
                         struct survey_chosen *out) {
    struct form_row *row;
    uint32_t item;
    out->key = f->field;
    out->picture.name = survey_picture_name(as->arena);
    enum err e = media_take(&w->ctx, site_folder(w->site), arena_cstr(as->arena, f->field), f->path,
                            &out->picture.file);
    if (e == ERR_OK && find_question(as, f->field, &row, &item)) {
        form_answer_put(as, row, item, out->picture.name);
    }
    return e == ERR_INPUT ? ERR_OK : e;
}

/* Also in answers that are not asked just now. */
static size_t count_photos(const struct form *f, struct str answers) {
    struct form_packed p;
    size_t count = 0;
    while (form_pack_next(&answers, &p)) {
        bool photo = !p.row && p.item < f->items && f->item[p.item].type == FORM_IMAGE;
        count += photo && p.value.n > 0 ? 1 : 0;
    }
    return count;
}

static void refuse_one(struct form_answers *as, const struct http_file *f,
                       struct survey_chosen *out) {
    *out = (struct survey_chosen){.key = f->field};
    out->picture.file.field = arena_cstr(as->arena, f->field);
    out->picture.file.refused = msg_survey_fill_photos_full(msg_arg_int(SURVEY_PICTURES_MAX));
}

static enum err take_all(struct web *w, const struct survey_draft *d, struct form_answers *as,
                         struct survey_chosens *out) {
    struct form_row *row;
    uint32_t item;
    size_t photos = count_photos(as->ready->form, d->answers);
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        if (!is_of_answer(as, f, &row, &item)) {
            continue;
        }
        struct survey_chosen *x = &out->item[out->count++];
        bool instead = form_answer_of(as, row, item)->value.n > 0;
        if (!instead && photos >= SURVEY_PICTURES_MAX) {
            refuse_one(as, f, x);
            continue;
        }
        if (!web_try(w, "survey picture", w->request->address, AT_ONCE, PER_HOUR)) {
            return ERR_TOO_MANY;
        }
        TRY(take_one(w, as, f, x));
        photos += !instead && x->picture.file.sizes > 0 ? 1 : 0;
    }
    return ERR_OK;
}

enum err survey_chosen_read(struct web *w, const struct survey *s, const struct survey_draft *d,
                            struct form_answers *as, struct survey_chosens *out) {
    struct form_row *row;
    uint32_t item;
    size_t count = count_chosen(w, as);
    *out = (struct survey_chosens){.item = arena_array(as->arena, struct survey_chosen, count + 1)};
    if (count > 0) {
        TRY(survey_may_answer(&w->ctx, s)); /* words alone are refused when they are sent */
        TRY(take_all(w, d, as, out));
    }
    struct str act = web_field(w, "act");
    if (str_starts(act, STR("unpick-")) && find_question(as, str_from(act, 7), &row, &item)) {
        form_answer_put(as, row, item, STR(""));
    }
    return ERR_OK;
}

bool survey_chosen_wrong(struct web *w, const struct survey_chosens *all) {
    bool wrong = false;
    for (size_t i = 0; i < all->count; i++) {
        media_check(&w->ctx, &all->item[i].picture.file);
        wrong = wrong || all->item[i].picture.file.sizes == 0;
    }
    return wrong;
}

enum err survey_chosen_keep(struct web *w, const struct survey *s, struct id draft,
                            struct str answers, const struct survey_chosens *all) {
    struct arena *a = w->ctx.arena;
    struct survey_pictures p = {arena_array(a, struct survey_picture, all->count + 1), 0};
    for (size_t i = 0; i < all->count; i++) {
        p.item[p.count++] = all->item[i].picture;
    }
    return survey_pictures_keep(&w->ctx, s, draft, answers, &p);
}

/* --- what is shown --- */

struct str survey_photo_path(struct ctx *c, struct str page, struct str name) {
    struct str mark = str_has(page, '?') ? STR("&name=") : STR("?name=");
    return arena_join(c->arena, page, mark, url_piece(c->arena, name));
}

struct url survey_place(struct page *p, struct str path) {
    return url_of_path(p->arena, path);
}

static void show_refused(struct web *w, struct form_field *f, const struct survey_chosens *all) {
    for (size_t i = 0; i < all->count; i++) {
        const struct media_file *file = &all->item[i].picture.file;
        if (file->sizes == 0 && str_eq(all->item[i].key, f->key)) {
            f->wrong = FORM_NOT_A_FILE;
            f->said = lang_text(w->ctx.lang, w->ctx.arena, file->refused);
        }
    }
}

void survey_show_photos(struct web *w, struct form_fields *f, struct str page,
                        const struct survey_chosens *all, bool *has) {
    for (size_t i = 0; i < f->count; i++) {
        struct form_field *x = &f->item[i];
        if (x->item->type != FORM_IMAGE) {
            continue;
        }
        *has = true;
        if (x->value.n > 0) {
            x->photo = survey_photo_path(&w->ctx, page, x->value);
        }
        show_refused(w, x, all);
    }
}

void survey_show_photo_lines(struct web *w, struct form_answers *as, struct form_lines *l,
                             struct str page, const struct media_aparts *there) {
    for (size_t i = 0; i < l->count; i++) {
        struct form_line *x = &l->item[i];
        struct form_row *row;
        uint32_t item;
        char kind;
        bool photo = !x->heading && !x->missing && form_key_place(as, x->key, &kind, &row, &item) &&
                     kind == 'q' && as->ready->form->item[item].type == FORM_IMAGE;
        if (!photo) {
            continue;
        }
        struct str name = form_answer_of(as, row, item)->value;
        x->absent = !media_apart_has(there, name);
        x->photo = x->absent ? STR("") : survey_photo_path(&w->ctx, page, name);
    }
}

/* --- the pictures themselves --- */

/* Somebody else may use this browser next. */
static enum err send_photo(struct web *w, const struct media_apart *m, int64_t width) {
    struct media_size size;
    TRY(media_size_find(&w->ctx, &m->media, width, &size));
    web_header(w, "Cache-Control", STR("private, no-store"));
    return web_send_file(w, "image/jpeg",
                         media_path(w->ctx.arena, site_folder(w->site), m->media.hash, size.width));
}

enum err survey_draft_photo(struct web *w) {
    struct survey s;
    struct survey_draft d;
    struct media_apart m;
    TRY(survey_find(&w->ctx, web_id(w), &s));
    TRY(survey_draft_find(&w->ctx, &s, web_param(w, "code"), &d));
    TRY(media_apart_find(&w->ctx, d.name, web_query(w, "name"), &m));
    return send_photo(w, &m, 400);
}

enum err survey_receipt_photo(struct web *w) {
    struct survey s;
    struct survey_received r;
    struct media_apart m;
    TRY(survey_find(&w->ctx, web_id(w), &s));
    TRY(survey_received_find(&w->ctx, &s, web_query(w, "code"), &r));
    TRY(media_apart_find(&w->ctx, r.id, web_query(w, "name"), &m));
    return send_photo(w, &m, 800);
}

enum err survey_photo_sent(struct web *w) {
    struct survey s;
    struct media_apart m;
    struct id submission;
    TRY(survey_find(&w->ctx, web_id(w), &s));
    if (!id_parse(web_param(w, "submission"), &submission)) {
        return ERR_NOT_FOUND;
    }
    TRY(survey_picture_find(&w->ctx, &s, submission, web_query(w, "name"), &m));
    return send_photo(w, &m, str_eq(web_query(w, "width"), STR("400")) ? 400 : 1600);
}
