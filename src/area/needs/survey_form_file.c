/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Versions of questions, as text and as forms. */
#include "area/needs/survey_form_file.h"

#include "area/needs/survey_shelf.h"
#include "format/form_json.h"
#include "survey_sql.h"

enum err survey_form_plain(struct ctx *c, struct id survey, int64_t version, struct form *out) {
    struct str text;
    struct flaw flaw;
    char id[ID_TEXT_SIZE + 1];
    TRY(survey_form_text(c, survey, version, &text));
    if (form_json_read(c->arena, text, out, &flaw) != ERR_OK) {
        return ERR_BUG; /* we wrote it */
    }
    id_text(survey, id);
    out->id = arena_str(c->arena, str_of(id));
    out->version = arena_printf(c->arena, "%lld", (long long)version);
    return ERR_OK;
}

static enum err make_ready(struct ctx *c, struct arena *memory, struct id survey, int64_t version,
                           const struct form_ready **out) {
    struct ctx in = *c;
    struct form_flaws flaws;
    in.arena = memory;
    struct form *f = arena_new(memory, struct form);
    TRY(survey_form_plain(&in, survey, version, f));
    *out = form_prepare(memory, f, &flaws);
    return *out ? ERR_OK : ERR_BUG;
}

/* It was asked, so that it never changes any more; and that is certain, not on its way. */
static enum err is_lasting(struct ctx *c, struct id survey, int64_t version, bool *yes) {
    struct q_survey_row_row row;
    *yes = false;
    if (db_is_writing(c->db)) {
        return ERR_OK;
    }
    enum err e = q_survey_row(c->db, c->arena, survey, &row);
    *yes = e == ERR_OK && version <= row.version;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err survey_form_ready(struct ctx *c, struct id survey, int64_t version,
                           const struct form_ready **out) {
    bool lasting;
    *out = survey_shelf_lend(c->arena, survey, version);
    if (*out != NULL) {
        return ERR_OK;
    }
    TRY(is_lasting(c, survey, version, &lasting));
    if (!lasting) {
        return make_ready(c, c->arena, survey, version, out);
    }
    struct arena *memory = arena_make();
    enum err e = make_ready(c, memory, survey, version, out);
    if (e != ERR_OK) {
        arena_free(memory);
        return e;
    }
    *out = survey_shelf_put(c->arena, survey, version, memory, *out);
    return ERR_OK;
}

static void empty(struct ctx *c, struct form *out) {
    struct str *language = arena_new(c->arena, struct str);
    *language = lang_tag(c->lang);
    *out = (struct form){.language = language, .languages = 1};
}

enum err survey_form_working(struct ctx *c, const struct survey *s, struct form *out) {
    int64_t version = s->working != 0 ? s->working : s->version;
    if (version == 0) {
        empty(c, out);
        return ERR_OK;
    }
    return survey_form_plain(c, s->thing.id, version, out);
}

enum err survey_form_keep(struct ctx *c, struct survey *s, const struct form *f) {
    struct buf b = buf_make(FORM_JSON_MAX);
    form_json_write(f, &b);
    bool fits = !b.overflow;
    struct str text = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return fits ? survey_work_on(c, s, text) : ERR_TOO_LARGE;
}
