/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads BibTeX, and of biblatex what is the same in other words. */
#include <stdint.h>
#include <string.h>

#include "format/bibliography_inside.h"
#include "format/names.h"

#define STRINGS_MAX 2000
#define FIELDS_MAX 200
#define RAW_MAX (4 * (size_t)BIB_TEXT_MAX) /* bytes that one value may take in the file */
#define VALUES_MAX (2 * BIB_BYTES_MAX)     /* bytes of all, with what strings stand for */

struct macro {
    struct str value;
};

struct bibtex {
    struct bib_reader *r;
    size_t at;
    size_t entry_at;
    size_t spent;       /* bytes of values */
    struct names names; /* of strings */
    struct macro *macro;
    struct str key;
};

struct raw_field {
    struct str name, value;
    size_t at;
};

/* Fields by other names, or by the type of the entry. */
static const struct {
    const char *name;
    enum bib_field field;
} others[] = {
    {"journal", BIB_CONTAINER},
    {"journaltitle", BIB_CONTAINER},
    {"booktitle", BIB_CONTAINER},
    {"number", BIB_ISSUE},
    {"issue", BIB_ISSUE},
    {"publisher", BIB_PUBLISHER},
    {"institution", BIB_PUBLISHER},
    {"school", BIB_PUBLISHER},
    {"organization", BIB_PUBLISHER},
    {"location", BIB_PLACE},
    {"eprint", BIB_NOTE},
    {"annote", BIB_NOTE},
    {"howpublished", BIB_NOTE},
    {"langid", BIB_LANGUAGE},
};

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool in_name(char c) {
    return (unsigned char)c > ' ' && strchr("{}()=,#\"%@\\", c) == NULL;
}

static void skip_blank(struct bibtex *b) {
    struct str s = b->r->text;
    while (b->at < s.n && is_blank(s.p[b->at])) {
        b->at++;
    }
}

static bool at_char(struct bibtex *b, char c) {
    skip_blank(b);
    return b->at < b->r->text.n && b->r->text.p[b->at] == c;
}

static struct str low(struct bibtex *b, struct str s) {
    char *out = arena_room(b->r->arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    }
    return str_make(out, s.n);
}

static struct str read_word(struct bibtex *b) {
    skip_blank(b);
    struct str s = b->r->text;
    size_t from = b->at;
    while (b->at < s.n && in_name(s.p[b->at])) {
        b->at++;
    }
    return str_make(s.p + from, b->at - from);
}

/* False, always: this entry is lost. */
static bool lose(struct bibtex *b, size_t at, const char *code, const char *why) {
    (void)bib_lose(b->r, at, b->key, code, str_of(why));
    return false;
}

/* --- values --- */

/* {...} or "..."; braces are counted as BibTeX counts them, without regard to "\". */
static bool enclosed(struct bibtex *b, struct str *out) {
    struct str s = b->r->text;
    size_t from = b->at, depth = 0;
    bool quoted = s.p[from] == '"';
    for (size_t i = from + 1; i < s.n && i - from < RAW_MAX; i++) {
        char c = s.p[i];
        if (depth == 0 && c == (quoted ? '"' : '}')) {
            *out = str_make(s.p + from + 1, i - from - 1);
            b->at = i + 1;
            return true;
        }
        depth += c == '{' ? 1 : 0;
        if (c == '}') {
            if (depth == 0) {
                return lose(b, i, "bibtex_brace", "a brace closes here that was not opened");
            }
            depth--;
        }
    }
    return lose(b, from, quoted ? "bibtex_quote" : "bibtex_brace",
                "what begins here does not end, or is too long");
}

static bool macro_value(struct bibtex *b, struct str name, size_t at, struct str *out) {
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    uint32_t found = names_find(&b->names, name);
    if (found != NAMES_NONE) {
        *out = b->macro[found].value;
        return true;
    }
    for (size_t i = 0; i < 12; i++) {
        if (str_eq(name, str_of(months[i]))) {
            *out = arena_printf(b->r->arena, "%zu", i + 1);
            return true;
        }
    }
    return lose(b, at, "bibtex_string",
                arena_printf(b->r->arena, "there is no @string named \"%.*s\"", STR_ARG(name)).p);
}

static bool one_value(struct bibtex *b, struct str *out) {
    skip_blank(b);
    struct str s = b->r->text;
    size_t at = b->at;
    if (at < s.n && (s.p[at] == '{' || s.p[at] == '"')) {
        return enclosed(b, out);
    }
    struct str word = read_word(b);
    if (str_is_empty(word)) {
        return lose(b, at < s.n ? at : s.n, "bibtex_value", "a value is expected here");
    }
    bool number = true;
    for (size_t i = 0; i < word.n; i++) {
        number = number && word.p[i] >= '0' && word.p[i] <= '9';
    }
    if (number) {
        *out = word;
        return true;
    }
    return macro_value(b, low(b, word), at, out);
}

/* In room that doubles: a value may be put together of very many pieces. */
static struct str joined(struct arena *a, struct str one, struct str more, size_t *room) {
    size_t n = one.n + more.n;
    char *p = (char *)(uintptr_t)one.p;
    if (n > *room) {
        *room = 2 * n;
        p = arena_room(a, *room);
        memcpy(p, one.p, one.n);
    }
    if (more.n > 0) {
        memcpy(p + one.n, more.p, more.n);
    }
    return str_make(p, n);
}

static bool read_value(struct bibtex *b, struct str *out) {
    size_t at = b->at, room = 0;
    if (b->spent > VALUES_MAX) {
        return lose(b, at, "bibtex_long", "strings make this file too long");
    }
    if (!one_value(b, out)) {
        return false;
    }
    while (at_char(b, '#')) {
        struct str more;
        b->at++;
        if (!one_value(b, &more)) {
            return false;
        }
        if (out->n + more.n > RAW_MAX) {
            return lose(b, at, "bibtex_long", "this value is too long");
        }
        *out = joined(b->r->arena, *out, more, &room);
    }
    b->spent += out->n;
    return true;
}

/* --- what a field says --- */

static struct str unescaped(struct arena *a, struct str s) {
    char *out = arena_room(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool mark = s.p[i] == '\\' && i + 1 < s.n && strchr("_%&#~{}", s.p[i + 1]) != NULL;
        if (!mark && s.p[i] != '{' && s.p[i] != '}') {
            out[n++] = s.p[i];
        }
    }
    return str_make(out, n);
}

static struct str page_range(struct arena *a, struct str s) {
    const struct str dash = STR("–");
    char *out = arena_room(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        bool is = str_starts(str_from(s, i), dash);
        out[n++] = is ? '-' : s.p[i];
        i += is ? dash.n : 1;
    }
    return str_make(out, n);
}

static void set_month(struct bibtex *b, struct str text, size_t at) {
    static const char names[] = "jan feb mar apr may jun jul aug sep oct nov dec ";
    int64_t month = 0;
    if (!str_to_int(text, &month) && text.n >= 3) {
        size_t found = str_find(str_of(names), low(b, str_first(text, 3)));
        month = found < sizeof names - 1 && found % 4 == 0 ? (int64_t)found / 4 + 1 : 0;
    }
    if (month >= 1 && month <= 12) {
        b->r->entry->issued.month = (int)month;
    } else {
        (void)bib_without(b->r, at, "bibtex_month", STR("this is no month that we know"));
    }
}

static void set_date(struct bibtex *b, struct str text, size_t at, struct bib_date *out) {
    struct bib_date d;
    if (bib_read_date(text, &d)) {
        d.month = d.month == 0 ? out->month : d.month;
        d.day = d.day == 0 ? out->day : d.day;
        *out = d;
    } else {
        (void)bib_without(b->r, at, "bibtex_year", STR("there is no year in this"));
    }
}

static bool special(struct bibtex *b, const struct raw_field *f) {
    struct bib_entry *e = b->r->entry;
    struct str plain = tex_text(b->r->arena, f->value, false);
    if (str_eq(f->name, STR("author"))) {
        tex_names(b->r, BIB_AUTHOR, f->value);
    } else if (str_eq(f->name, STR("editor"))) {
        tex_names(b->r, BIB_EDITOR, f->value);
    } else if (str_eq(f->name, STR("translator"))) {
        tex_names(b->r, BIB_TRANSLATOR, f->value);
    } else if (str_eq(f->name, STR("year")) || str_eq(f->name, STR("date"))) {
        set_date(b, plain, f->at, &e->issued);
    } else if (str_eq(f->name, STR("month"))) {
        set_month(b, plain, f->at);
    } else if (str_eq(f->name, STR("day"))) {
        int64_t day;
        e->issued.day = str_to_int(plain, &day) && day >= 1 && day <= 31 ? (int)day : 0;
    } else if (str_eq(f->name, STR("urldate"))) {
        set_date(b, plain, f->at, &e->accessed);
    } else if (str_eq(f->name, STR("retracted"))) {
        e->retracted = str_eq_nocase(plain, STR("yes")) || str_eq_nocase(plain, STR("true"));
    } else {
        return false;
    }
    return true;
}

static bool find_field(struct str name, enum bib_field *out) {
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (str_eq(name, str_of(others[i].name))) {
            *out = others[i].field;
            return true;
        }
    }
    for (size_t i = 0; i < BIB_FIELDS; i++) {
        if (bib_field_rows[i].bibtex && str_eq(name, str_of(bib_field_rows[i].bibtex))) {
            *out = (enum bib_field)i;
            return true;
        }
    }
    return false;
}

static void set_field(struct bibtex *b, const struct raw_field *f) {
    struct arena *a = b->r->arena;
    enum bib_field field;
    if (special(b, f) || !find_field(f->name, &field)) {
        return;
    }
    const char *type = b->r->entry->type;
    if (field == BIB_ISSUE && strncmp(type, "article", 7) != 0) {
        field = BIB_NUMBER;
    }
    bool verbatim = field == BIB_DOI || field == BIB_URL || field >= BIB_VERSION_OF;
    bool rich = field == BIB_TITLE || field == BIB_SHORT_TITLE || field == BIB_CONTAINER;
    struct str text = verbatim ? unescaped(a, f->value) : tex_text(a, f->value, rich);
    bib_set(b->r, field, field == BIB_PAGE ? page_range(a, text) : text);
}

static const char *type_of(struct bibtex *b, struct str word) {
    struct str name = low(b, word);
    for (const struct bib_type_row *t = bib_type_rows; t->csl; t++) {
        if (str_eq(name, str_of(t->bibtex))) {
            return t->csl;
        }
    }
    return "document";
}

/* --- entries --- */

static bool read_fields(struct bibtex *b, char close) {
    for (size_t count = 0;; count++) {
        while (at_char(b, ',')) {
            b->at++;
        }
        if (at_char(b, close)) {
            b->at++;
            return true;
        }
        struct raw_field f = {.at = b->at};
        f.name = low(b, read_word(b));
        if (str_is_empty(f.name) || !at_char(b, '=')) {
            return lose(b, b->at, "bibtex_field",
                        "the name of a field and \"=\" are expected here");
        }
        if (count == FIELDS_MAX) {
            return lose(b, f.at, "bibtex_fields", "this entry has too many fields");
        }
        b->at++;
        if (!read_value(b, &f.value)) {
            return false;
        }
        set_field(b, &f);
        if (!at_char(b, ',') && !at_char(b, close)) {
            return lose(b, b->at, "bibtex_comma",
                        "a comma or the end of the entry is expected here");
        }
    }
}

static bool read_entry(struct bibtex *b, struct str type, char close) {
    struct bib_entry *e = bib_entry_begin(b->r, b->entry_at);
    if (e == NULL) {
        (void)lose(b, b->entry_at, "bib_entries", "there are more than 5000 entries");
        b->at = b->r->text.n;
        return true;
    }
    b->key = read_word(b);
    e->key = b->key;
    e->type = type_of(b, type);
    if (str_is_empty(b->key) || !at_char(b, ',')) {
        if (at_char(b, close) && !str_is_empty(b->key)) {
            b->at++;
            bib_keep(b->r);
            return true;
        }
        return lose(b, b->at, "bibtex_key", "the key of the entry and a comma are expected here");
    }
    if (!read_fields(b, close)) {
        return false;
    }
    bib_keep(b->r);
    return true;
}

static bool read_string(struct bibtex *b, char close) {
    struct str name = low(b, read_word(b));
    struct str value;
    if (str_is_empty(name) || !at_char(b, '=')) {
        return lose(b, b->at, "bibtex_field", "a name and \"=\" are expected here");
    }
    b->at++;
    if (!read_value(b, &value)) {
        return false;
    }
    if (!at_char(b, close)) {
        return lose(b, b->at, "bibtex_comma", "the end of the string is expected here");
    }
    b->at++;
    uint32_t n = names_put(&b->names, name);
    if (n == NAMES_NONE) {
        return lose(b, b->entry_at, "bibtex_strings", "there are too many strings");
    }
    b->macro[n].value = value;
    return true;
}

/* The next "@word{"; what stands between entries is comment. */
static bool find_entry(struct bibtex *b, struct str *type, char *close) {
    struct str s = b->r->text;
    while (b->at < s.n) {
        const char *p = memchr(s.p + b->at, '@', s.n - b->at);
        if (p == NULL) {
            return false;
        }
        b->entry_at = (size_t)(p - s.p);
        b->at = b->entry_at + 1;
        size_t behind = b->at;
        *type = read_word(b);
        if (!str_is_empty(*type) && (at_char(b, '{') || at_char(b, '('))) {
            *close = s.p[b->at] == '{' ? '}' : ')';
            b->at++;
            return true;
        }
        b->at = behind;
    }
    return false;
}

/* Behind what could not be read: the next line that begins an entry. */
static void resume(struct bibtex *b) {
    struct str s = b->r->text;
    size_t at = b->entry_at + 1;
    while (at < s.n) {
        const char *p = memchr(s.p + at, '\n', s.n - at);
        if (p == NULL) {
            break;
        }
        at = (size_t)(p - s.p) + 1;
        size_t i = at;
        while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t')) {
            i++;
        }
        if (i < s.n && s.p[i] == '@') {
            b->at = i;
            return;
        }
    }
    b->at = s.n;
}

static bool read_any(struct bibtex *b, struct str type, char close) {
    struct str ignored;
    b->key = STR("");
    if (str_eq_nocase(type, STR("string"))) {
        return read_string(b, close);
    }
    if (str_eq_nocase(type, STR("preamble"))) {
        return read_value(b, &ignored);
    }
    return str_eq_nocase(type, STR("comment")) || read_entry(b, type, close);
}

enum err bibtex_read(struct bib_reader *r) {
    struct bibtex b = {.r = r,
                       .names = names_make(r->arena, STRINGS_MAX),
                       .macro = arena_array(r->arena, struct macro, STRINGS_MAX)};
    struct str type;
    char close;
    while (!r->out->stopped && find_entry(&b, &type, &close)) {
        if (!read_any(&b, type, close)) {
            resume(&b);
        }
    }
    return ERR_OK;
}
