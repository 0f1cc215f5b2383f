/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of surveys say. */
#include "area/needs/survey_web.h"
#include "engine/form_text.h"

struct choices survey_who_choices(struct page *p, struct str chosen) {
    struct choices out = choices_begin(p->arena, 2);
    choices_add(&out, STR("anyone"), msg_survey_who_anyone(), chosen);
    choices_add(&out, STR("members"), msg_survey_who_members(), chosen);
    out.item[0].hint = msg_survey_who_anyone_hint();
    return out;
}

struct choices survey_results_choices(struct page *p, struct str chosen) {
    struct choices out = choices_begin(p->arena, 3);
    choices_add(&out, STR("public"), msg_survey_results_public(), chosen);
    choices_add(&out, STR("members"), msg_survey_results_members(), chosen);
    choices_add(&out, STR("stewards"), msg_survey_results_stewards(), chosen);
    return out;
}

struct msg_text survey_type_name(enum form_type t) {
    static const int key[FORM_TYPES] = {
        [FORM_TEXT] = MSG_survey_type_text,
        [FORM_INTEGER] = MSG_survey_type_integer,
        [FORM_DECIMAL] = MSG_survey_type_decimal,
        [FORM_RANGE] = MSG_survey_type_range,
        [FORM_SELECT_ONE] = MSG_survey_type_one,
        [FORM_SELECT_MULTIPLE] = MSG_survey_type_several,
        [FORM_RANK] = MSG_survey_type_rank,
        [FORM_DATE] = MSG_survey_type_date,
        [FORM_TIME] = MSG_survey_type_time,
        [FORM_DATE_TIME] = MSG_survey_type_date_time,
        [FORM_GEOPOINT] = MSG_survey_type_point,
        [FORM_IMAGE] = MSG_survey_type_photo,
        [FORM_AUDIO] = MSG_survey_type_file,
        [FORM_VIDEO] = MSG_survey_type_file,
        [FORM_FILE] = MSG_survey_type_file,
        [FORM_NOTE] = MSG_survey_type_note,
        [FORM_ACKNOWLEDGE] = MSG_survey_type_acknowledge,
        [FORM_CALCULATE] = MSG_survey_type_calculate,
        [FORM_HIDDEN] = MSG_survey_type_hidden,
        [FORM_START] = MSG_survey_type_start,
        [FORM_END] = MSG_survey_type_end,
        [FORM_TODAY] = MSG_survey_type_today,
        [FORM_GROUP] = MSG_survey_type_group,
        [FORM_REPEAT] = MSG_survey_type_repeat,
    };
    return (struct msg_text){.key = key[t]};
}

struct msg_text survey_say(struct str words) {
    return msg_survey_say(msg_arg_str(words));
}

struct msg_text survey_wrong_text(enum form_wrong wrong) {
    static const int key[FORM_WRONGS] = {
        [FORM_MISSING] = MSG_survey_wrong_missing,
        [FORM_NOT_A_NUMBER] = MSG_survey_wrong_not_a_number,
        [FORM_NOT_WHOLE] = MSG_survey_wrong_not_whole,
        [FORM_NOT_A_DATE] = MSG_survey_wrong_not_a_date,
        [FORM_NOT_A_TIME] = MSG_survey_wrong_not_a_time,
        [FORM_NOT_A_POINT] = MSG_survey_wrong_not_a_point,
        [FORM_NOT_A_FILE] = MSG_survey_wrong_refused,
        [FORM_OUT_OF_RANGE] = MSG_survey_wrong_out_of_range,
        [FORM_NO_CHOICE] = MSG_survey_wrong_no_choice,
        [FORM_NOT_RANKED] = MSG_survey_wrong_not_ranked,
        [FORM_REFUSED] = MSG_survey_wrong_refused,
        [FORM_TOO_LONG] = MSG_survey_wrong_too_long,
    };
    return (struct msg_text){.key = key[wrong]};
}

struct msg_text survey_wrong(enum form_wrong wrong, struct str said) {
    return said.n > 0 ? survey_say(said) : survey_wrong_text(wrong);
}

struct msg_text survey_how_name(struct str how) {
    static const int names[] = {MSG_survey_how_is, MSG_survey_how_is_not, MSG_survey_how_at_least,
                                MSG_survey_how_at_most};
    size_t i = 0;
    while (survey_hows[i] && !str_eq(how, str_of(survey_hows[i]))) {
        i++;
    }
    return (struct msg_text){.key = survey_hows[i] ? names[i] : MSG_NONE};
}

struct str survey_called(const struct form *f, uint32_t item, uint32_t language) {
    struct str label = form_say(f, f->item[item].label, language);
    return label.n > 0 ? label : f->item[item].name;
}

static struct str called_by_name(struct page *p, const struct form *f, struct str name) {
    uint32_t item = survey_item_named(f, name);
    return item == FORM_NONE ? name
                             : survey_called(f, item, form_language_like(f, lang_tag(p->lang)));
}

static struct survey_question question_of(struct page *p, const struct form *f, uint32_t item) {
    struct ctx c = {.arena = p->arena, .lang = p->lang, .now_ms = p->now_ms};
    return survey_question_of(&c, f, item);
}

struct str survey_rule_words(struct page *p, const struct form *f, uint32_t item) {
    struct survey_question q = question_of(p, f, item);
    return q.when.n == 0 ? STR("")
                         : arena_join(p->arena, called_by_name(p, f, q.when), STR(" "),
                                      page_text(p, survey_how_name(q.how)), STR(" "), q.value);
}

struct str survey_count_words(struct page *p, const struct form *f, uint32_t item) {
    struct survey_question q = question_of(p, f, item);
    return str_eq(q.count, STR(SURVEY_COUNT_KEPT)) ? q.count_kept : called_by_name(p, f, q.count);
}

unsigned survey_depth(const struct form *f, uint32_t item) {
    unsigned depth = 0;
    for (uint32_t i = f->item[item].parent; i != FORM_NONE && depth < 3; i = f->item[i].parent) {
        depth++;
    }
    return depth;
}

struct str survey_word_at(struct str words, size_t at) {
    struct str w = form_next_word(&words);
    while (w.p && at-- > 0) {
        w = form_next_word(&words);
    }
    return w.p ? w : STR("");
}

struct str survey_input_type(enum form_type t) {
    return t == FORM_DATE        ? STR("date")
           : t == FORM_TIME      ? STR("time")
           : t == FORM_DATE_TIME ? STR("datetime-local")
                                 : STR("text");
}

/* A time that a telephone sent has seconds and an offset behind. */
struct str survey_input_value(const struct form_field *f) {
    return f->item->type == FORM_DATE_TIME ? str_first(f->value, 16)
           : f->item->type == FORM_TIME    ? str_first(f->value, 5)
                                           : f->value;
}

struct str survey_number(struct page *p, double v) {
    struct buf b = buf_make(64);
    int decimals = v == (double)(int64_t)v ? 0 : 2;
    lang_put_real(p->lang, &b, v, decimals);
    struct str out = arena_str(p->arena, buf_str(&b));
    buf_free(&b);
    return out;
}

struct str survey_plain(struct page *p, int64_t v) {
    return arena_printf(p->arena, "%lld", (long long)v);
}

const char *survey_numbered(struct page *p, const char *name, uint32_t n) {
    return arena_printf(p->arena, "%s-%u%c", name, n, '\0').p;
}

struct str survey_path(struct ctx *c, const struct survey *s, const char *below) {
    return arena_join(c->arena, thing_address(c, &s->thing), str_of(below));
}

struct url survey_url(struct page *p, const struct survey *s, const char *below) {
    char id[ID_TEXT_SIZE + 1];
    id_text(s->thing.id, id);
    return url_path(p->arena, "/surveys/%s%s", id, below);
}

/* --- an outline --- */

void survey_outline_make(struct web *w, const struct form *f, const struct survey *s,
                         const char *below, struct survey_outline *out) {
    int64_t from;
    if (!str_to_int(web_query(w, "after"), &from) || from < 0 || from > f->items) {
        from = 0;
    }
    *out = (struct survey_outline){.form = f, .from = (uint32_t)from};
    out->language = form_language_like(f, lang_tag(w->ctx.lang));
    out->to =
        f->items - out->from > SURVEY_OUTLINE_ITEMS ? out->from + SURVEY_OUTLINE_ITEMS : f->items;
    if (out->to < f->items) {
        const char *more = arena_printf(w->ctx.arena, "%s?after=%u%c", below, out->to, '\0').p;
        out->more = survey_url(&w->page, s, more);
    }
}
