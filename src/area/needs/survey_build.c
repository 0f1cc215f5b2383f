/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms, made and changed. */
#include "area/needs/survey_build_inside.h"

#include <string.h>

#include "engine/form_language.h"
#include "engine/form_text.h"

const char *const survey_types[] = {"text",   "long_text", "number", "decimal", "one", "several",
                                    "yes_no", "date",      "photo",  "note",    NULL};
const char *const survey_sections[] = {"group", "repeat", NULL};
const char *const survey_hows[] = {"is", "is_not", "at_least", "at_most", NULL};

/* --- a question as it is typed --- */

static struct str *texts(struct ctx *c, const struct form *f) {
    struct str *out = arena_array(c->arena, struct str, f->languages + 1);
    for (uint32_t i = 0; i < f->languages; i++) {
        out[i] = STR("");
    }
    return out;
}

struct survey_question survey_question_empty(struct ctx *c, const struct form *f) {
    return (struct survey_question){.type = STR("text"),
                                    .label = texts(c, f),
                                    .hint = texts(c, f),
                                    .choices = texts(c, f),
                                    .when = STR(""),
                                    .how = STR("is"),
                                    .value = STR(""),
                                    .by_hand = STR(""),
                                    .within = FORM_NONE,
                                    .count = STR(""),
                                    .count_kept = STR("")};
}

static bool is_yes_no(const struct form *f, const struct form_item *i) {
    const struct form_list *l = i->list == FORM_NONE ? NULL : &f->list[i->list];
    return l && l->choices == 2 && str_eq(l->choice[0].name, STR("yes")) &&
           str_eq(l->choice[1].name, STR("no"));
}

static const char *type_word(const struct form *f, const struct form_item *i) {
    switch (i->type) {
    case FORM_TEXT:
        return i->appearance & FORM_MULTILINE ? "long_text" : "text";
    case FORM_INTEGER:
        return "number";
    case FORM_DECIMAL:
        return "decimal";
    case FORM_SELECT_ONE:
        return is_yes_no(f, i) ? "yes_no" : "one";
    case FORM_SELECT_MULTIPLE:
        return "several";
    case FORM_DATE:
        return "date";
    case FORM_IMAGE:
        return "photo";
    case FORM_NOTE:
        return "note";
    case FORM_GROUP:
        return "group";
    case FORM_REPEAT:
        return "repeat";
    default:
        return "kept"; /* of a spreadsheet: it stays what it is */
    }
}

bool survey_can_build(const struct form *f, uint32_t item) {
    return strcmp(type_word(f, &f->item[item]), "kept") != 0;
}

static void put_line(struct ctx *c, struct str *to, struct str line) {
    *to = to->n > 0 ? arena_join(c->arena, *to, STR("\n"), line) : line;
}

struct survey_question survey_question_of(struct ctx *c, const struct form *f, uint32_t item) {
    const struct form_item *i = &f->item[item];
    struct survey_question q = survey_question_empty(c, f);
    q.type = str_of(type_word(f, i));
    q.required = i->rule[FORM_REQUIRED].n > 0;
    for (uint32_t l = 0; l < f->languages; l++) {
        q.label[l] = i->label && i->label[l].p ? i->label[l] : STR("");
        q.hint[l] = i->hint && i->hint[l].p ? i->hint[l] : STR("");
        for (uint32_t k = 0; i->list != FORM_NONE && k < f->list[i->list].choices; k++) {
            const struct form_choice *x = &f->list[i->list].choice[k];
            bool has = x->label && x->label[l].p;
            put_line(c, &q.choices[l],
                     has                        ? x->label[l]
                     : l == f->default_language ? x->name
                                                : STR("-"));
        }
    }
    q.within = i->parent;
    q.together = (i->appearance & FORM_FIELD_LIST) != 0;
    survey_rules_read(f, item, &q);
    return q;
}

/* --- checking and making it --- */

static enum form_type type_of(struct str word) {
    static const struct {
        const char *word;
        enum form_type type;
    } all[] = {
        {"text", FORM_TEXT},         {"long_text", FORM_TEXT}, {"number", FORM_INTEGER},
        {"decimal", FORM_DECIMAL},   {"one", FORM_SELECT_ONE}, {"several", FORM_SELECT_MULTIPLE},
        {"yes_no", FORM_SELECT_ONE}, {"date", FORM_DATE},      {"photo", FORM_IMAGE},
        {"note", FORM_NOTE},         {"group", FORM_GROUP},    {"repeat", FORM_REPEAT}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (str_eq(word, str_of(all[i].word))) {
            return all[i].type;
        }
    }
    return FORM_TYPES;
}

/* A name out of what it says: "how_many_children". Letters of other scripts have none: "q7". */
static struct str name_of(struct ctx *c, struct str label, const char *else_begins, size_t number) {
    char *out = arena_room(c->arena, 33);
    size_t n = 0;
    for (size_t i = 0; i < label.n && n < 24; i++) {
        char ch = label.p[i];
        ch = (char)(ch >= 'A' && ch <= 'Z' ? ch - 'A' + 'a' : ch);
        bool letter = (ch >= 'a' && ch <= 'z') || (n > 0 && ch >= '0' && ch <= '9');
        if (letter) {
            out[n++] = ch;
        } else if (n > 0 && out[n - 1] != '_') {
            out[n++] = '_';
        }
    }
    while (n > 0 && out[n - 1] == '_') {
        n--;
    }
    return n >= 3 ? str_make(out, n) : arena_printf(c->arena, "%s%zu", else_begins, number);
}

static struct str new_name(struct ctx *c, const struct form *f, struct str label) {
    struct str base = name_of(c, label, "q", f->items + 1);
    struct str name = base;
    for (size_t n = 2; survey_item_named(f, name) != FORM_NONE; n++) {
        name = arena_printf(c->arena, "%.*s_%zu", STR_ARG(base), n);
    }
    return name;
}

static size_t lines_of(struct ctx *c, struct str text, struct str *out, size_t most) {
    size_t n = 0;
    while (text.n > 0 && n < most) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (line.n > 0) {
            out[n++] = arena_str(c->arena, line);
        }
    }
    return n;
}

/* By its words in the default language, else by its place when there are as many as before. */
static struct str choice_name(struct ctx *c, const struct form *f, const struct form_list *old,
                              struct str line, size_t at, size_t count,
                              const struct form_choice *made) {
    struct str name = STR("");
    for (uint32_t i = 0; old && i < old->choices; i++) {
        const struct form_choice *x = &old->choice[i];
        struct str words =
            x->label && x->label[f->default_language].p ? x->label[f->default_language] : x->name;
        name = str_eq(words, line) ? x->name : name;
    }
    if (name.n == 0 && old && old->choices == count) {
        name = old->choice[at].name;
    }
    struct str base = name.n > 0 ? name : name_of(c, line, "c", at + 1);
    name = base;
    for (size_t k = 0, n = 2; k < at; k++) {
        if (str_eq(made[k].name, name)) {
            name = arena_printf(c->arena, "%.*s_%zu", STR_ARG(base), n++);
            k = (size_t)-1;
        }
    }
    return name;
}

/* What stood with the choice of that name stays with it. */
static void keep_media(const struct form_list *old, struct form_choice *x) {
    for (uint32_t i = 0; old && i < old->choices; i++) {
        if (str_eq(old->choice[i].name, x->name)) {
            x->image = old->choice[i].image;
            x->audio = old->choice[i].audio;
        }
    }
}

static void make_choices(struct ctx *c, const struct form *f, const struct form_list *old,
                         const struct survey_question *q, struct form_list *out) {
    struct str *line[FORM_LANGUAGES_MAX] = {0};
    size_t count[FORM_LANGUAGES_MAX] = {0};
    for (uint32_t l = 0; l < f->languages; l++) {
        line[l] = arena_array(c->arena, struct str, SURVEY_CHOICES_TYPED + 1);
        count[l] = lines_of(c, q->choices[l], line[l], SURVEY_CHOICES_TYPED);
    }
    uint32_t main = f->default_language;
    struct form_choice *x = arena_array(c->arena, struct form_choice, count[main] + 1);
    for (size_t i = 0; i < count[main]; i++) {
        struct str *label = arena_array(c->arena, struct str, f->languages);
        for (uint32_t l = 0; l < f->languages; l++) {
            bool has = i < count[l] && !str_eq(line[l][i], STR("-"));
            label[l] = has ? line[l][i] : str_of(NULL);
        }
        x[i].label = label;
        x[i].name = choice_name(c, f, old, line[main][i], i, count[main], x);
        keep_media(old, &x[i]);
    }
    out->choice = x;
    out->choices = (uint32_t)count[main];
}

static void make_yes_no(struct ctx *c, const struct form *f, struct form_list *out) {
    static const char *const names[] = {"yes", "no"};
    struct form_choice *x = arena_array(c->arena, struct form_choice, 2);
    for (size_t i = 0; i < 2; i++) {
        struct str *label = arena_array(c->arena, struct str, f->languages);
        for (uint32_t l = 0; l < f->languages; l++) {
            const struct lang *lang = lang_find(form_language_tag(f->language[l]));
            struct msg_text m = i == 0 ? msg_survey_yes() : msg_survey_no();
            label[l] = lang_text(lang ? lang : c->lang, c->arena, m);
        }
        x[i].label = label;
        x[i].name = str_of(names[i]);
    }
    out->choice = x;
    out->choices = 2;
}

/* A list of its own, in a form whose lists may grow by one. */
static void put_list(struct ctx *c, struct form *f, struct form_item *i,
                     const struct survey_question *q) {
    uint32_t users = 0;
    uint32_t had = i->list;
    for (uint32_t k = 0; k < f->items; k++) {
        users += had != FORM_NONE && f->item[k].list == had;
    }
    struct form_list *all = arena_array(c->arena, struct form_list, f->lists + 1);
    if (f->lists > 0) {
        memcpy(all, f->list, f->lists * sizeof *all);
    }
    uint32_t at = had != FORM_NONE && users <= 1 ? had : f->lists++;
    all[at] = (struct form_list){.name = i->name};
    for (uint32_t k = 0, n = 2; k < f->lists; k++) {
        if (k != at && str_eq(all[k].name, all[at].name)) {
            all[at].name = arena_printf(c->arena, "%.*s_%u", STR_ARG(i->name), n++);
            k = UINT32_MAX;
        }
    }
    if (str_eq(q->type, STR("yes_no"))) {
        make_yes_no(c, f, &all[at]);
    } else {
        make_choices(c, f, had != FORM_NONE ? &f->list[had] : NULL, q, &all[at]);
    }
    f->list = all;
    i->list = at;
}

static void check_choices(struct ctx *c, const struct form *f, struct survey_question *q) {
    struct str line[SURVEY_CHOICES_TYPED + 1];
    bool chosen = str_eq(q->type, STR("one")) || str_eq(q->type, STR("several"));
    uint32_t main = f->default_language;
    size_t n = lines_of(c, q->choices[main], line, SURVEY_CHOICES_TYPED + 1);
    const char *field = arena_printf(c->arena, "choices-%u%c", main, '\0').p;
    if (!chosen) {
        return;
    }
    if (n < 2 || n > SURVEY_CHOICES_TYPED) {
        ctx_wrong(c, field, msg_survey_build_wrong_choices(msg_arg_int(SURVEY_CHOICES_TYPED)));
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_eq(line[i], line[k])) {
                ctx_wrong(c, field, msg_survey_build_wrong_twice(msg_arg_str(line[i])));
                return;
            }
        }
    }
}

/* Groups of a spreadsheet may have no words. */
static void check_words(struct ctx *c, const struct form *f, bool may_lack,
                        struct survey_question *q) {
    for (uint32_t l = 0; l < f->languages; l++) {
        const char *label = arena_printf(c->arena, "label-%u%c", l, '\0').p;
        const char *hint = arena_printf(c->arena, "hint-%u%c", l, '\0').p;
        const char *choices = arena_printf(c->arena, "choices-%u%c", l, '\0').p;
        check_text(c, label, &q->label[l], l == f->default_language && !may_lack ? 1 : 0,
                   SURVEY_LABEL_MAX);
        check_text(c, hint, &q->hint[l], 0, SURVEY_LABEL_MAX);
        check_text(c, choices, &q->choices[l], 0, SURVEY_CHOICES_TYPED * 120);
    }
    check_line(c, "value", &q->value, 0, SURVEY_WHEN_MAX);
    check_word(c, "how", q->how, survey_hows);
    check_choices(c, f, q);
}

static const struct str *words_of(const struct form *f, struct str *typed) {
    bool any = false;
    for (uint32_t l = 0; l < f->languages; l++) {
        any = any || typed[l].n > 0;
        typed[l] = typed[l].n > 0 ? typed[l] : str_of(NULL);
    }
    return any ? typed : NULL;
}

static unsigned appearance_of(unsigned was, const struct survey_question *q) {
    unsigned all = was & ~(unsigned)FORM_MULTILINE;
    if (str_eq(q->type, STR("group"))) {
        all &= ~(unsigned)FORM_FIELD_LIST;
    }
    return all | (str_eq(q->type, STR("long_text")) ? FORM_MULTILINE : 0) |
           (str_eq(q->type, STR("group")) && q->together ? FORM_FIELD_LIST : 0);
}

/* Into an item of a form that is being made. */
static enum err put_question(struct ctx *c, struct form *f, struct form_item *i,
                             struct survey_question *q, bool kept) {
    survey_rules_write(c, f, (uint32_t)(i - f->item), q, i);
    TRY(ctx_checked(c));
    i->label = words_of(f, q->label);
    i->hint = words_of(f, q->hint);
    if (kept) {
        return survey_form_check(c, f);
    }
    i->type = type_of(q->type);
    i->rule[FORM_REQUIRED] = q->required && form_is_asked(i->type) ? STR("true()") : STR("");
    i->appearance = appearance_of(i->appearance, q);
    if (form_is_select(i->type)) {
        put_list(c, f, i, q);
    } else {
        i->list = FORM_NONE;
        i->rule[FORM_FILTER] = STR("");
    }
    return survey_form_check(c, f);
}

bool survey_is_section(const struct survey_question *q) {
    return form_is_section(type_of(q->type));
}

bool survey_may_hold(const struct form *f, uint32_t section, uint32_t item) {
    if (section == FORM_NONE) {
        return true;
    }
    bool in_itself = item != FORM_NONE && section >= item && section < survey_item_end(f, item);
    return section < f->items && form_is_section(f->item[section].type) && !in_itself;
}

static void check_place(struct ctx *c, const struct form *f, uint32_t item,
                        const struct survey_question *q) {
    if (!survey_may_hold(f, q->within, item)) {
        ctx_wrong(c, "within", msg_wrong_not_a_choice());
    }
}

enum err survey_question_add(struct ctx *c, const struct form *f, uint32_t after,
                             struct survey_question *q, struct form *out) {
    bool behind = after < f->items;
    q->within = behind ? f->item[after].parent : q->within;
    check_words(c, f, false, q);
    check_word(c, "type", q->type, survey_is_section(q) ? survey_sections : survey_types);
    check_place(c, f, FORM_NONE, q);
    if (f->items >= FORM_ITEMS_MAX) {
        return ERR_FULL;
    }
    TRY(ctx_checked(c));
    struct form_item made = {.name = new_name(c, f, q->label[f->default_language]),
                             .parent = q->within,
                             .list = FORM_NONE};
    uint32_t last = behind ? after : q->within;
    uint32_t at = last == FORM_NONE ? f->items : survey_item_end(f, last);
    return put_question(c, out, survey_item_insert(c, f, at, &made, out), q, false);
}

enum err survey_question_change(struct ctx *c, const struct form *f, uint32_t item,
                                struct survey_question *q, struct form *out) {
    bool kept = !survey_can_build(f, item);
    bool section = form_is_section(f->item[item].type);
    check_words(c, f, section && !f->item[item].label, q);
    if (!kept) {
        check_word(c, "type", q->type, section ? survey_sections : survey_types);
    }
    check_place(c, f, item, q);
    TRY(ctx_checked(c));
    struct form_item *all = q->within != f->item[item].parent
                                ? survey_item_into(c, f, item, q->within, out)
                                : survey_item_same(c, f, item, out);
    return put_question(c, out, all, q, kept);
}

void survey_question_picture(struct ctx *c, const struct form *f, uint32_t item, struct str name,
                             const struct str *alt, struct form *out) {
    struct form_item *all = arena_array(c->arena, struct form_item, f->items);
    struct str *names = arena_array(c->arena, struct str, f->languages + 1);
    struct str *words = arena_array(c->arena, struct str, f->languages + 1);
    bool described = false;
    memcpy(all, f->item, f->items * sizeof *all);
    for (uint32_t i = 0; i < f->languages; i++) {
        names[i] = name;
        words[i] = alt[i].n > 0 ? alt[i] : str_of(NULL);
        described = described || alt[i].n > 0;
    }
    all[item].image = name.n > 0 ? names : NULL;
    all[item].image_alt = name.n > 0 && described ? words : NULL;
    *out = *f;
    out->item = all;
}
