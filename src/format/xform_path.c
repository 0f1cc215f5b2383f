/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Names of answers as paths of XPath. */
#include <string.h>

#include "engine/form_lex.h"
#include "format/xform_inside.h"

struct str xform_path(struct xform_writing *w, uint32_t item) {
    return arena_join(w->arena, STR("/data/"), form_path(w->arena, w->form, item));
}

static bool holds(const struct form *f, uint32_t section, uint32_t item) {
    while (item != FORM_NONE && item != section) {
        item = f->item[item].parent;
    }
    return item == section;
}

/* The innermost section that both lie in and that is a repeat or lies in one; FORM_NONE: none. Of
 * a repeat that holds the item, what holds the repeat: its rows are meant, all of them. */
static uint32_t common(const struct xform_writing *w, uint32_t from, uint32_t to, bool *shared) {
    const struct form *f = w->form;
    bool rows = f->item[to].type == FORM_REPEAT && holds(f, to, from);
    uint32_t section = f->item[to].parent;
    while (section != FORM_NONE && !holds(f, section, from)) {
        section = f->item[section].parent;
    }
    bool in_repeat = section != FORM_NONE && (f->item[section].type == FORM_REPEAT ||
                                              w->ready->place[section].scope != FORM_NONE);
    *shared = rows || in_repeat;
    return section;
}

struct str xform_reference(struct xform_writing *w, uint32_t from, uint32_t to, bool filter) {
    const struct form *f = w->form;
    bool shared = false;
    uint32_t section = from == FORM_NONE ? FORM_NONE : common(w, from, to, &shared);
    if (!shared) {
        return xform_path(w, to);
    }
    struct str path = f->item[to].name;
    for (uint32_t p = f->item[to].parent; p != section; p = f->item[p].parent) {
        path = arena_join(w->arena, f->item[p].name, STR("/"), path);
    }
    for (uint32_t p = from; p != section; p = f->item[p].parent) {
        path = arena_join(w->arena, STR("../"), path);
    }
    return filter ? arena_join(w->arena, STR("current()/"), path) : path;
}

/* --- expressions --- */

struct piece {
    size_t at;
    size_t n;
    struct str text;
};

struct rewriting {
    struct xform_writing *w;
    struct str text;
    uint32_t item;
    bool filter;
    struct piece *piece;
    size_t pieces;
};

static void replace(struct rewriting *r, size_t at, struct str by) {
    struct form_lex l = form_lex_begin(str_from(r->text, at));
    r->piece[r->pieces++] = (struct piece){at, l.next, by};
}

/* How an argument is meant. */
enum meant {
    AS_VALUE,
    AS_TRUTH, /* true where it is not empty: programs differ in what they make of 0 and of nothing
               */
    AS_ROWS,  /* of indexed-repeat(): from the top, whatever the row */
};

static enum meant meant(const struct form_expr *e, uint32_t i) {
    if (e->op == FORM_OP_AND || e->op == FORM_OP_OR) {
        return AS_TRUTH;
    }
    if (e->op != FORM_OP_CALL) {
        return AS_VALUE;
    }
    switch ((enum form_call)e->what) {
    case FORM_CALL_BOOLEAN:
    case FORM_CALL_NOT:
        return AS_TRUTH;
    case FORM_CALL_IF:
        return i == 0 ? AS_TRUTH : AS_VALUE;
    case FORM_CALL_INDEXED_REPEAT:
        return i == 0 || i % 2 == 1 ? AS_ROWS : AS_VALUE;
    default:
        return AS_VALUE;
    }
}

static void rewrite_answer(struct rewriting *r, const struct form_expr *e, enum meant as) {
    struct arena *a = r->w->arena;
    struct str path = as == AS_ROWS ? xform_path(r->w, e->item)
                                    : xform_reference(r->w, r->item, e->item, r->filter);
    replace(r, e->at,
            as == AS_TRUTH ? arena_join(a, STR(" string("), path, STR(") "))
                           : arena_join(a, STR(" "), path, STR(" ")));
}

/* Held against the whole text, by programs that look for a part of it too. */
static void rewrite_pattern(struct rewriting *r, const struct form_expr *pattern) {
    struct str quote = str_make(r->text.p + pattern->at, 1);
    replace(r, pattern->at,
            arena_join(r->w->arena, quote, STR("^(?:"), pattern->text, STR(")$"), quote));
}

static void rewrite(struct rewriting *r, const struct form_expr *e, enum meant as) {
    bool named = e->op == FORM_OP_CALL && e->what == FORM_CALL_CHOICE_NAME;
    if (e->op == FORM_OP_ANSWER) {
        rewrite_answer(r, e, as);
    } else if (e->op == FORM_OP_SELF && r->filter) {
        replace(r, e->at, STR("current()/."));
    }
    for (uint32_t i = 0; i < e->args; i++) {
        if (named && i == 1) {
            struct str path = xform_reference(r->w, r->item, e->item, r->filter);
            replace(r, e->arg[i]->at, arena_join(r->w->arena, STR("'"), path, STR("'")));
        } else if (i == 1 && e->op == FORM_OP_CALL && e->pattern) {
            rewrite_pattern(r, e->arg[i]);
        } else {
            rewrite(r, e->arg[i], meant(e, i));
        }
    }
}

static bool is_truth(int rule) {
    return rule == FORM_RELEVANT || rule == FORM_CONSTRAINT || rule == FORM_REQUIRED ||
           rule == FORM_READ_ONLY || rule == FORM_FILTER;
}

struct str xform_rule(struct xform_writing *w, uint32_t item, int rule, struct str text,
                      const struct form_expr *e) {
    struct rewriting r = {.w = w,
                          .text = text,
                          .item = item,
                          .filter = rule == FORM_FILTER,
                          .piece = arena_array(w->arena, struct piece, text.n + 1)};
    struct buf b = buf_make((size_t)1 << 22);
    size_t at = 0;
    rewrite(&r, e, is_truth(rule) ? AS_TRUTH : AS_VALUE);
    while (at < text.n) { /* pieces come in the order of the tree */
        const struct piece *next = NULL;
        for (size_t i = 0; i < r.pieces; i++) {
            next = r.piece[i].at >= at && (!next || r.piece[i].at < next->at) ? &r.piece[i] : next;
        }
        buf_put(&b, str_make(text.p + at, (next ? next->at : text.n) - at));
        buf_put(&b, next ? next->text : STR(""));
        at = next ? next->at + next->n : text.n;
    }
    struct str out = arena_str(w->arena, str_trim(buf_str(&b)));
    buf_free(&b);
    return out;
}

/* --- counts --- */

static bool is_taken(const struct form *f, uint32_t parent, struct str name) {
    for (uint32_t i = 0; i < f->items; i++) {
        if (f->item[i].parent == parent && str_eq(f->item[i].name, name)) {
            return true;
        }
    }
    return false;
}

struct str xform_count_name(struct arena *a, const struct form_ready *r, uint32_t repeat) {
    const struct form_expr *count = r->place[repeat].rule[FORM_COUNT];
    if (!count || count->op == FORM_OP_ANSWER) {
        return str_of(NULL);
    }
    const struct form_item *item = &r->form->item[repeat];
    struct str name = arena_join(a, item->name, STR("_count"));
    while (is_taken(r->form, item->parent, name)) {
        name = arena_join(a, name, STR("_"));
    }
    return name;
}
