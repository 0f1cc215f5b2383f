/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes BibTeX: letters as UTF-8, what TeX would take for its own escaped. */
#include <string.h>

#include "format/bibliography_inside.h"

static const char *escape(char c) {
    switch (c) {
    case '&':
        return "\\&";
    case '%':
        return "\\%";
    case '$':
        return "\\$";
    case '#':
        return "\\#";
    case '_':
        return "\\_";
    case '{':
        return "\\textbraceleft{}";
    case '}':
        return "\\textbraceright{}";
    case '~':
        return "\\textasciitilde{}";
    case '^':
        return "\\textasciicircum{}";
    case '\\':
        return "\\textbackslash{}";
    case '\n':
    case '\r':
        return " ";
    default:
        return NULL;
    }
}

static const struct {
    const char *tag, *tex;
} tags[] = {
    {"<span class=\"nocase\">", "{"},
    {"</span>", "}"},
    {"<i>", "\\textit{"},
    {"</i>", "}"},
    {"<b>", "\\textbf{"},
    {"</b>", "}"},
    {"<sup>", "\\textsuperscript{"},
    {"</sup>", "}"},
    {"<sub>", "\\textsubscript{"},
    {"</sub>", "}"},
};

/* A tag that opens or closes a brace; what would leave them uneven is left out. */
static size_t put_tag(struct buf *b, struct str s, size_t *depth) {
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (!str_starts(s, str_of(tags[i].tag))) {
            continue;
        }
        bool closes = tags[i].tag[1] == '/';
        if (!closes || *depth > 0) {
            buf_put(b, str_of(tags[i].tex));
            *depth = closes ? *depth - 1 : *depth + 1;
        }
        return strlen(tags[i].tag);
    }
    return 0;
}

static void put_tex(struct buf *b, struct str s) {
    size_t depth = 0;
    for (size_t i = 0; i < s.n;) {
        size_t tag = s.p[i] == '<' ? put_tag(b, str_from(s, i), &depth) : 0;
        if (tag > 0) {
            i += tag;
            continue;
        }
        const char *other = escape(s.p[i]);
        if (other) {
            buf_put(b, str_of(other));
        } else {
            buf_char(b, s.p[i]);
        }
        i++;
    }
    while (depth-- > 0) {
        buf_char(b, '}');
    }
}

/* Of an address nothing is escaped; what would end the value is percent-encoded. */
static void put_verbatim(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '{' || s.p[i] == '}' || s.p[i] == '\\' || (unsigned char)s.p[i] < ' ') {
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
        } else {
            buf_char(b, s.p[i]);
        }
    }
}

static void open_field(struct buf *b, const char *name) {
    buf_printf(b, ",\n  %s = {", name);
}

/* What would be taken for a particle or for two names. */
static bool is_to_be_held(struct str family) {
    return (family.p[0] >= 'a' && family.p[0] <= 'z') || str_has(family, ',') ||
           str_find(family, STR(" and ")) < family.n;
}

static void put_name(struct buf *b, const struct bib_name *n) {
    if (!str_is_empty(n->literal) || str_is_empty(n->family)) {
        buf_char(b, '{');
        put_tex(b, str_is_empty(n->literal) ? n->given : n->literal);
        buf_char(b, '}');
        return;
    }
    if (!str_is_empty(n->particle)) {
        put_tex(b, n->particle);
        buf_char(b, ' ');
    }
    bool whole = is_to_be_held(n->family);
    buf_put(b, whole ? STR("{") : STR(""));
    put_tex(b, n->family);
    buf_put(b, whole ? STR("}") : STR(""));
    if (!str_is_empty(n->suffix)) {
        buf_put(b, STR(", "));
        put_tex(b, n->suffix);
    }
    buf_put(b, STR(", "));
    put_tex(b, n->given);
}

static void put_names(struct buf *b, const char *field, const struct bib_names *all) {
    if (all->count == 0) {
        return;
    }
    open_field(b, field);
    for (size_t i = 0; i < all->count; i++) {
        buf_put(b, i > 0 ? STR(" and ") : STR(""));
        put_name(b, &all->item[i]);
    }
    buf_put(b, all->others ? STR(" and others}") : STR("}"));
}

static const char *bibtex_type(const char *csl) {
    for (const struct bib_type_row *t = bib_type_rows; t->csl; t++) {
        if (strcmp(t->csl, csl) == 0) {
            /* Old programs do not know the youngest types. */
            return strcmp(csl, "webpage") == 0 || strcmp(csl, "dataset") == 0 ||
                           strcmp(csl, "motion_picture") == 0 || strcmp(csl, "legislation") == 0
                       ? "misc"
                       : t->bibtex;
        }
    }
    return "misc";
}

static const char *field_name(const struct bib_entry *e, enum bib_field f) {
    bool article = strncmp(e->type, "article", 7) == 0;
    switch (f) {
    case BIB_CONTAINER:
        return article ? "journal" : "booktitle";
    case BIB_PUBLISHER:
        return strcmp(e->type, "thesis") == 0   ? "school"
               : strcmp(e->type, "report") == 0 ? "institution"
                                                : "publisher";
    case BIB_ISSUE:
        return article ? "number" : "issue";
    case BIB_NUMBER:
        return article ? NULL : "number";
    default:
        return bib_field_rows[f].bibtex;
    }
}

static void put_range(struct buf *b, struct str s) {
    struct str rest = s;
    struct str first = str_cut(&rest, '-');
    put_tex(b, first);
    if (first.n < s.n) {
        buf_put(b, STR("--"));
        put_tex(b, rest);
    }
}

static void put_field(struct buf *b, const struct bib_entry *e, enum bib_field f) {
    const char *name = field_name(e, f);
    struct str s = e->text[f];
    if (name == NULL || str_is_empty(s)) {
        return;
    }
    open_field(b, name);
    if (f == BIB_DOI || f == BIB_URL || f >= BIB_VERSION_OF) {
        put_verbatim(b, s);
    } else if (f == BIB_PAGE) {
        put_range(b, s);
    } else {
        put_tex(b, s);
    }
    buf_char(b, '}');
}

static void put_dates(struct buf *b, const struct bib_entry *e) {
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    if (e->issued.year > 0) {
        buf_printf(b, ",\n  year = {%d}", e->issued.year);
    }
    if (e->issued.month > 0) {
        buf_printf(b, ",\n  month = %s", months[e->issued.month - 1]);
    }
    if (e->issued.month > 0 && e->issued.day > 0) {
        buf_printf(b, ",\n  day = {%d}", e->issued.day);
    }
    if (e->accessed.year > 0) {
        buf_printf(b, ",\n  urldate = {%04d-%02d-%02d}", e->accessed.year,
                   e->accessed.month > 0 ? e->accessed.month : 1,
                   e->accessed.day > 0 ? e->accessed.day : 1);
    }
}

void bibtex_put(struct buf *b, struct arena *a, const struct bib_entry *e, struct str key) {
    (void)a;
    buf_printf(b, "@%s{%.*s", bibtex_type(e->type), STR_ARG(key));
    put_names(b, "author", &e->names[BIB_AUTHOR]);
    put_names(b, "editor", &e->names[BIB_EDITOR]);
    put_names(b, "translator", &e->names[BIB_TRANSLATOR]);
    for (int f = 0; f < BIB_FIELDS; f++) {
        put_field(b, e, (enum bib_field)f);
    }
    put_dates(b, e);
    if (e->retracted) {
        buf_put(b, STR(",\n  retracted = {yes}"));
    }
    buf_put(b, STR("\n}\n\n"));
}
