/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads expressions: operators climb by their rank; what a name means is settled here, so that
 * evaluating asks nothing twice. */
#include "engine/form_expr.h"

#include "engine/form_lex.h"
#include "engine/form_text.h"

#define NESTED_MAX 60
#define HEIGHT_MAX 400

/* --- reading --- */

struct reading {
    struct arena *arena;
    const struct form_scope *scope;
    struct form_lex lex;
    struct form_fault *fault; /* of the first thing wrong: code is set */
    uint32_t parts;
    uint32_t nested;
};

static const struct form_expr *parse(struct reading *r, int rank);

static const struct form_expr *fail(struct reading *r, size_t at, const char *code,
                                    struct str why) {
    if (!r->fault->code) {
        *r->fault = (struct form_fault){at, code, why};
    }
    return NULL;
}

static struct form_expr *make(struct reading *r, enum form_op op, unsigned what, size_t at) {
    if (++r->parts > FORM_PARTS_MAX) {
        (void)fail(r, at, "form_long", STR("this expression has too many parts"));
        return NULL;
    }
    struct form_expr *e = arena_new(r->arena, struct form_expr);
    *e = (struct form_expr){.op = op, .what = what, .at = at, .item = FORM_NONE, .height = 1};
    return e;
}

static const struct form_expr *with_args(struct reading *r, struct form_expr *e,
                                         const struct form_expr *const *arg, uint32_t args) {
    if (!e) {
        return NULL;
    }
    const struct form_expr **list = arena_array(r->arena, const struct form_expr *, args);
    for (uint32_t i = 0; i < args; i++) {
        list[i] = arg[i];
        e->height = arg[i]->height >= e->height ? arg[i]->height + 1 : e->height;
    }
    e->arg = list;
    e->args = args;
    return e->height <= HEIGHT_MAX
               ? e
               : fail(r, e->at, "form_long", STR("this expression has too many parts"));
}

/* --- what stands alone --- */

static const struct form_item *item_of(const struct reading *r, uint32_t i) {
    return &r->scope->names->form->item[i];
}

/* The item of this name; FORM_NONE after a failure. */
static uint32_t resolve(struct reading *r, struct str name, size_t at) {
    uint32_t item;
    if (!form_name_is(name)) {
        (void)fail(
            r, at, "form_name",
            arena_printf(r->arena, "\"%.*s\" is not a name", STR_ARG(str_utf8_first(name, 60))));
        return FORM_NONE;
    }
    size_t count = form_names_find(r->scope->names, name, &item);
    if (count == 1) {
        return item;
    }
    (void)fail(r, at, "form_name",
               arena_printf(r->arena,
                            count ? "more than one question is called \"%.*s\""
                                  : "there is no question \"%.*s\"",
                            STR_ARG(str_utf8_first(name, 60))));
    return FORM_NONE;
}

/* repeat: may it be one? */
static const struct form_expr *answer(struct reading *r, bool repeat) {
    size_t at = r->lex.at;
    uint32_t item = resolve(r, r->lex.text, at);
    if (item == FORM_NONE) {
        return NULL;
    }
    enum form_type type = item_of(r, item)->type;
    if (form_is_section(type) && !(repeat && type == FORM_REPEAT)) {
        return fail(r, at, "form_section",
                    arena_printf(r->arena, "\"%.*s\" is a %s, it has no answer of its own",
                                 STR_ARG(r->lex.text), form_type_word(type)));
    }
    struct form_expr *e = make(r, FORM_OP_ANSWER, 0, at);
    if (e) {
        e->item = item;
        form_lex_next(&r->lex);
    }
    return e;
}

static const struct form_expr *leaf(struct reading *r, enum form_op op) {
    struct form_expr *e = make(r, op, 0, r->lex.at);
    if (e) {
        e->text = r->lex.text;
        e->number = op == FORM_OP_NUMBER ? form_text_number(r->lex.text) : 0;
        form_lex_next(&r->lex);
    }
    return e;
}

static const struct form_expr *column(struct reading *r) {
    const struct form_list *list = r->scope->list;
    struct str name = r->lex.text;
    for (uint32_t i = 0; list && i < list->columns; i++) {
        if (str_eq(list->column[i], name)) {
            struct form_expr *e = make(r, FORM_OP_COLUMN, 0, r->lex.at);
            if (e) {
                e->item = i;
                form_lex_next(&r->lex);
            }
            return e;
        }
    }
    if (list && str_eq(name, STR("name"))) {
        struct form_expr *e = make(r, FORM_OP_COLUMN, 0, r->lex.at);
        form_lex_next(&r->lex);
        return e; /* item is FORM_NONE: the choice's own name */
    }
    return fail(r, r->lex.at, "form_word",
                list ? arena_printf(r->arena, "the list \"%.*s\" has no column \"%.*s\"",
                                    STR_ARG(list->name), STR_ARG(name))
                     : arena_printf(r->arena,
                                    "\"%.*s\" alone says nothing: an answer is "
                                    "${%.*s}, a text '%.*s'",
                                    STR_ARG(name), STR_ARG(name), STR_ARG(name)));
}

/* --- functions --- */

struct call_known {
    const char *word;
    uint32_t least;
    uint32_t most;
};

static const struct call_known known[] = {
#define X(name, word, least, most) {word, least, most},
    FORM_CALL_TABLE(X)
#undef X
};

static bool takes_repeat(unsigned call, uint32_t i) {
    return call == FORM_CALL_COUNT || (call == FORM_CALL_INDEXED_REPEAT && i % 2 == 1);
}

static const struct form_expr *argument(struct reading *r, unsigned call, uint32_t i) {
    if (takes_repeat(call, i) && r->lex.word == FORM_WORD_ANSWER) {
        return answer(r, true);
    }
    return parse(r, 0);
}

static bool encloses(const struct reading *r, uint32_t repeat, uint32_t item) {
    while (item != FORM_NONE && item != repeat) {
        item = item_of(r, item)->parent;
    }
    return item == repeat && repeat != FORM_NONE;
}

static const struct form_expr *check_indexed(struct reading *r, const struct form_expr *e) {
    if (e->args % 2 == 0 || e->arg[0]->op != FORM_OP_ANSWER) {
        return fail(r, e->at, "form_arguments",
                    STR("indexed-repeat() takes a question, then pairs of a repeat and a number"));
    }
    for (uint32_t i = 1; i < e->args; i += 2) {
        const struct form_expr *repeat = e->arg[i];
        if (repeat->op != FORM_OP_ANSWER || item_of(r, repeat->item)->type != FORM_REPEAT ||
            !encloses(r, repeat->item, e->arg[0]->item)) {
            return fail(r, repeat->at, "form_arguments",
                        STR("this is not a repeat that holds the question"));
        }
    }
    return e;
}

/* Its second argument names a question, as '${name}'. */
static const struct form_expr *check_choice_name(struct reading *r, struct form_expr *e) {
    const struct form_expr *named = e->arg[1];
    struct form_reference ref;
    uint32_t item = FORM_NONE;
    if (named->op == FORM_OP_ANSWER) {
        item = named->item;
    } else if (named->op == FORM_OP_TEXT && form_next_reference(named->text, 0, &ref)) {
        item = resolve(r, ref.name, named->at);
    }
    if (item == FORM_NONE || item_of(r, item)->list == FORM_NONE) {
        return fail(r, named->at, "form_arguments",
                    STR("jr:choice-name() takes an answer, then '${name}' of its question"));
    }
    e->item = item;
    return e;
}

static const struct form_expr *check_regex(struct reading *r, struct form_expr *e) {
    struct str why;
    if (e->arg[1]->op == FORM_OP_TEXT) {
        e->pattern = form_pattern_make(r->arena, e->arg[1]->text, &why);
        return e->pattern ? e : fail(r, e->arg[1]->at, "form_pattern", why);
    }
    return e;
}

static const struct form_expr *check_call(struct reading *r, struct form_expr *e) {
    switch ((enum form_call)e->what) {
    case FORM_CALL_COUNT:
    case FORM_CALL_COUNT_NON_EMPTY:
        return e->arg[0]->op == FORM_OP_ANSWER
                   ? e
                   : fail(r, e->arg[0]->at, "form_arguments",
                          arena_printf(r->arena, "%s() takes a ${name}", known[e->what].word));
    case FORM_CALL_INDEXED_REPEAT:
        return check_indexed(r, e);
    case FORM_CALL_CHOICE_NAME:
        return check_choice_name(r, e);
    case FORM_CALL_REGEX:
        return check_regex(r, e);
    default:
        return e;
    }
}

static bool arguments(struct reading *r, unsigned call, const struct form_expr **arg,
                      uint32_t *args) {
    form_lex_next(&r->lex); /* ( */
    if (call == FORM_CALL_POSITION) {
        if (r->lex.word != FORM_WORD_PARENT) {
            (void)fail(r, r->lex.at, "form_arguments", STR("only position(..) is supported"));
            return false;
        }
        form_lex_next(&r->lex);
    }
    while (!form_lex_is(&r->lex, ")")) {
        if (*args == known[call].most) {
            (void)fail(r, r->lex.at, "form_arguments",
                       arena_printf(r->arena, "%s() does not take so much", known[call].word));
            return false;
        }
        arg[*args] = argument(r, call, *args);
        if (!arg[*args]) {
            return false;
        }
        ++*args;
        if (form_lex_is(&r->lex, ",")) {
            form_lex_next(&r->lex);
        } else if (!form_lex_is(&r->lex, ")")) {
            (void)fail(r, r->lex.at, "form_open", STR("here a , or a ) is missing"));
            return false;
        }
    }
    form_lex_next(&r->lex);
    return true;
}

static const struct form_expr *call(struct reading *r, struct str name, size_t at) {
    unsigned c = 0;
    const struct form_expr *arg[50];
    uint32_t args = 0;
    while (c < FORM_CALLS && !str_eq(name, str_of(known[c].word))) {
        c++;
    }
    if (c == FORM_CALLS) {
        return fail(
            r, at, "form_function",
            arena_printf(r->arena, "\"%.*s\" is not supported", STR_ARG(str_utf8_first(name, 60))));
    }
    if (!arguments(r, c, arg, &args)) {
        return NULL;
    }
    if (args < known[c].least && c != FORM_CALL_POSITION) {
        return fail(r, at, "form_arguments",
                    arena_printf(r->arena, "%s() needs more", known[c].word));
    }
    struct form_expr *e = make(r, FORM_OP_CALL, c, at);
    return with_args(r, e, arg, args) ? check_call(r, e) : NULL;
}

static const struct form_expr *name(struct reading *r) {
    struct form_lex before = r->lex;
    form_lex_next(&r->lex);
    if (form_lex_is(&r->lex, "(")) {
        return call(r, before.text, before.at);
    }
    if (r->lex.word == FORM_WORD_PATH) {
        return fail(r, before.at, "form_path",
                    STR("paths are not supported: an answer is ${name}"));
    }
    r->lex = before;
    return column(r);
}

/* --- operators --- */

struct operator_known {
    const char *word;
    int rank;
    enum form_op op;
    unsigned what;
};

static const struct operator_known *operator_at(const struct form_lex *l) {
    static const struct operator_known operators[] = {
        {"or", 1, FORM_OP_OR, 0},           {"and", 2, FORM_OP_AND, 0},
        {"=", 3, FORM_OP_COMPARE, FORM_EQ}, {"!=", 3, FORM_OP_COMPARE, FORM_NE},
        {"<", 4, FORM_OP_COMPARE, FORM_LT}, {"<=", 4, FORM_OP_COMPARE, FORM_LE},
        {">", 4, FORM_OP_COMPARE, FORM_GT}, {">=", 4, FORM_OP_COMPARE, FORM_GE},
        {"+", 5, FORM_OP_ADD, 0},           {"-", 5, FORM_OP_SUBTRACT, 0},
        {"*", 6, FORM_OP_TIMES, 0},         {"div", 6, FORM_OP_DIVIDE, 0},
        {"mod", 6, FORM_OP_MODULO, 0},
    };
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (form_lex_is(l, operators[i].word)) {
            return &operators[i];
        }
    }
    return NULL;
}

static const struct form_expr *unexpected(struct reading *r) {
    switch (r->lex.word) {
    case FORM_WORD_END:
        return fail(r, r->lex.at, "form_end", STR("something is missing at the end"));
    case FORM_WORD_PATH:
    case FORM_WORD_PARENT:
        return fail(r, r->lex.at, "form_path",
                    STR("paths are not supported: an answer is ${name}"));
    case FORM_WORD_OPEN:
        return fail(r, r->lex.at, "form_open", STR("this is never closed"));
    default:
        return fail(r, r->lex.at, "form_sign",
                    arena_printf(r->arena, "\"%.*s\" does not belong here",
                                 STR_ARG(str_utf8_first(r->lex.text, 60))));
    }
}

static const struct form_expr *primary(struct reading *r) {
    switch (r->lex.word) {
    case FORM_WORD_NUMBER:
        return leaf(r, FORM_OP_NUMBER);
    case FORM_WORD_TEXT:
        return leaf(r, FORM_OP_TEXT);
    case FORM_WORD_SELF:
        return r->scope->item != FORM_NONE
                   ? leaf(r, FORM_OP_SELF)
                   : fail(r, r->lex.at, "form_self", STR("\".\" has no answer to stand for here"));
    case FORM_WORD_ANSWER:
        return answer(r, false);
    case FORM_WORD_NAME:
        return name(r);
    default:
        break;
    }
    if (!form_lex_is(&r->lex, "(")) {
        return unexpected(r);
    }
    form_lex_next(&r->lex);
    const struct form_expr *e = parse(r, 0);
    if (e && !form_lex_is(&r->lex, ")")) {
        return r->lex.word == FORM_WORD_END ? fail(r, r->lex.at, "form_open", STR("a ) is missing"))
                                            : unexpected(r);
    }
    form_lex_next(&r->lex);
    return e;
}

static const struct form_expr *unary(struct reading *r) {
    size_t at = r->lex.at;
    if (!form_lex_is(&r->lex, "-")) {
        return primary(r);
    }
    form_lex_next(&r->lex);
    const struct form_expr *of = ++r->nested <= NESTED_MAX ? unary(r) : unexpected(r);
    r->nested--;
    return of ? with_args(r, make(r, FORM_OP_MINUS, 0, at), &of, 1) : NULL;
}

/* All operators of at least this rank. */
static const struct form_expr *parse(struct reading *r, int rank) {
    if (++r->nested > NESTED_MAX) {
        return fail(r, r->lex.at, "form_long", STR("too much lies within each other"));
    }
    const struct form_expr *left = unary(r);
    for (;;) {
        const struct operator_known *o = left ? operator_at(&r->lex) : NULL;
        if (!o || o->rank < rank) {
            r->nested--;
            return left;
        }
        size_t at = r->lex.at;
        form_lex_next(&r->lex);
        const struct form_expr *right = parse(r, o->rank + 1);
        const struct form_expr *both[] = {left, right};
        left = right ? with_args(r, make(r, o->op, o->what, at), both, 2) : NULL;
    }
}

const struct form_expr *form_expr_read(struct arena *a, struct str text,
                                       const struct form_scope *scope, struct form_fault *fault) {
    struct reading r = {.arena = a, .scope = scope, .fault = fault};
    *fault = (struct form_fault){0};
    if (text.n > FORM_RULE_MAX) {
        return fail(&r, 0, "form_long", STR("this expression is too long"));
    }
    r.lex = form_lex_begin(text);
    const struct form_expr *e = parse(&r, 0);
    if (e && r.lex.word != FORM_WORD_END) {
        return unexpected(&r);
    }
    return e;
}

void form_expr_answers(const struct form_expr *e, form_expr_visit *visit, void *self) {
    if (e->item != FORM_NONE && e->op == FORM_OP_ANSWER) {
        visit(self, e->item);
    }
    for (uint32_t i = 0; i < e->args; i++) {
        form_expr_answers(e->arg[i], visit, self);
    }
}
