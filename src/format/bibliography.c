/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the forms of bibliographies have in common. */
#include "format/bibliography.h"

#include <string.h>

#include "format/bibliography_inside.h"

const struct bib_field_row bib_field_rows[BIB_FIELDS] = {
#define X(name, csl, bibtex, ris) {csl, bibtex, ris},
    BIB_FIELD_TABLE(X)
#undef X
};

/* Read from top to bottom: the first with the word of that form. */
const struct bib_type_row bib_type_rows[] = {
    {"article-journal", "article", "JOUR"},
    {"article-journal", "article", "EJOUR"},
    {"article-magazine", "article", "MGZN"},
    {"article-newspaper", "article", "NEWS"},
    {"book", "book", "BOOK"},
    {"book", "booklet", "EBOOK"},
    {"book", "proceedings", "BOOK"},
    {"book", "manual", "EDBOOK"},
    {"chapter", "incollection", "CHAP"},
    {"chapter", "inbook", "ECHAP"},
    {"paper-conference", "inproceedings", "CONF"},
    {"paper-conference", "conference", "CPAPER"},
    {"thesis", "phdthesis", "THES"},
    {"thesis", "mastersthesis", "THES"},
    {"thesis", "thesis", "THES"},
    {"report", "techreport", "RPRT"},
    {"report", "report", "RPRT"},
    {"webpage", "online", "ELEC"},
    {"webpage", "electronic", "WEB"},
    {"webpage", "www", "BLOG"},
    {"dataset", "dataset", "DATA"},
    {"manuscript", "unpublished", "UNPB"},
    {"manuscript", "unpublished", "MANSCPT"},
    {"motion_picture", "movie", "VIDEO"},
    {"legislation", "legislation", "STAT"},
    {"document", "misc", "GEN"},
    {0},
};

const char *const bib_types[] = {
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "book",
    "chapter",
    "paper-conference",
    "thesis",
    "report",
    "webpage",
    "dataset",
    "manuscript",
    "motion_picture",
    "legislation",
    "document",
    NULL,
};

const char *const bib_role_csl[BIB_ROLES] = {"author", "editor", "translator"};
const char *const bib_form_words[] = {"bibtex", "ris", "csl", NULL};
const char *const bib_form_files[] = {"bib", "ris", "json", NULL};
const char *const bib_form_media[] = {"application/x-bibtex; charset=utf-8",
                                      "application/x-research-info-systems; charset=utf-8",
                                      "application/vnd.citationstyles.csl+json", NULL};

bool bibliography_form(struct str text, enum bib_form *out) {
    struct str s = text;
    if (str_starts(s, BYTE_ORDER_MARK)) {
        s = str_from(s, BYTE_ORDER_MARK.n);
    }
    s = str_trim(s);
    struct str line = s;
    line = str_cut(&line, '\n');
    if (str_starts(s, STR("[")) || str_starts(s, STR("{"))) {
        *out = BIB_CSL;
    } else if (str_starts(s, STR("TY ")) && str_has(line, '-')) {
        *out = BIB_RIS;
    } else if (str_has(s, '@') && str_has(s, '{')) {
        *out = BIB_BIBTEX;
    } else if (str_find(s, STR("\nTY  -")) < s.n) {
        *out = BIB_RIS;
    } else {
        return false;
    }
    return true;
}

/* --- places and flaws --- */

struct flaw bib_place(struct bib_reader *r, size_t at, const char *code, struct str why) {
    if (at < r->counted_to) { /* rare: one line before, at most */
        return flaw_at(r->text, at, code, why);
    }
    for (; r->counted_to < at; r->counted_to++) {
        if (r->text.p[r->counted_to] == '\n') {
            r->line++;
            r->line_at = r->counted_to + 1;
        }
    }
    return (struct flaw){r->line + 1, at - r->line_at + 1, code, why};
}

static bool add_flaw(struct bib_reader *r, size_t at, struct str key, bool lost, const char *code,
                     struct str why) {
    struct bibliography *b = r->out;
    if (b->flaws == BIB_FLAWS_MAX) {
        b->stopped = true;
        return false;
    }
    b->flaw[b->flaws++] =
        (struct bib_flaw){.at = bib_place(r, at, code, why), .key = key, .lost = lost};
    return true;
}

bool bib_lose(struct bib_reader *r, size_t at, struct str key, const char *code, struct str why) {
    return add_flaw(r, at, key, true, code, why);
}

bool bib_without(struct bib_reader *r, size_t at, const char *code, struct str why) {
    return add_flaw(r, at, r->entry->key, false, code, why);
}

/* --- entries --- */

struct bib_entry *bib_entry_begin(struct bib_reader *r, size_t at) {
    struct bibliography *b = r->out;
    if (b->count == BIB_ENTRIES_MAX) {
        return NULL;
    }
    if (b->count == r->room) {
        size_t room = r->room == 0 ? 16 : 2 * r->room;
        struct bib_entry *more = arena_array(r->arena, struct bib_entry, room);
        if (b->count > 0) {
            memcpy(more, b->item, b->count * sizeof *more);
        }
        b->item = more;
        r->room = room;
    }
    r->entry = &b->item[b->count];
    r->entry_at = at;
    *r->entry = (struct bib_entry){.line = bib_place(r, at, "", STR("")).line, .type = "document"};
    return r->entry;
}

void bib_keep(struct bib_reader *r) {
    r->out->count++;
}

bool bib_add_name(struct bib_reader *r, enum bib_role role, struct bib_name n) {
    struct bib_names *all = &r->entry->names[role];
    if (str_is_empty(n.family) && str_is_empty(n.literal) && str_is_empty(n.given)) {
        return true;
    }
    if (all->count == BIB_NAMES_MAX) {
        return false;
    }
    if ((all->count & (all->count - 1)) == 0) { /* 0, 1, 2, 4 ...: it is full */
        size_t room = all->count == 0 ? 1 : 2 * all->count;
        struct bib_name *more = arena_array(r->arena, struct bib_name, room);
        if (all->count > 0) {
            memcpy(more, all->item, all->count * sizeof *more);
        }
        all->item = more;
    }
    all->item[all->count++] = n;
    return true;
}

static struct str no_blanks(struct arena *a, struct str s) {
    char *out = arena_room(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != ' ') {
            out[n++] = s.p[i];
        }
    }
    return str_make(out, n);
}

void bib_set(struct bib_reader *r, enum bib_field f, struct str text) {
    struct str s = str_trim(text);
    if (str_is_empty(s) || !str_is_empty(r->entry->text[f])) {
        return;
    }
    struct str normal;
    bool identifier =
        f == BIB_DOI || f == BIB_VERSION_OF || f == BIB_CORRECTS || f == BIB_SUPERSEDED_BY;
    if (identifier && doi_normal(r->arena, s, &normal)) {
        s = normal;
    } else if (f == BIB_URL) {
        s = no_blanks(r->arena, s);
    }
    if (s.n > BIB_TEXT_MAX) {
        s = str_utf8_first(s, BIB_TEXT_MAX);
        (void)bib_without(r, r->entry_at, "bib_long", STR("a field was cut at 65536 bytes"));
    }
    r->entry->text[f] = s;
}

static const struct {
    const char *word;
    enum bib_field field;
} ours[] = {{"version of", BIB_VERSION_OF},
            {"corrects", BIB_CORRECTS},
            {"superseded by", BIB_SUPERSEDED_BY}};

void bib_set_ours(struct bib_reader *r, struct str text) {
    struct str rest = text;
    while (!str_is_empty(rest)) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str word = str_trim(str_cut(&value, ':'));
        r->entry->retracted |= str_eq(word, STR("retracted"));
        for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
            if (str_eq(word, str_of(ours[i].word))) {
                bib_set(r, ours[i].field, value);
            }
        }
    }
}

struct str bib_ours(struct arena *a, const struct bib_entry *e) {
    struct str s = STR("");
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        struct str value = e->text[ours[i].field];
        if (!str_is_empty(value)) {
            s = arena_join(a, s, s.n > 0 ? STR("; ") : STR(""), str_of(ours[i].word), STR(": "),
                           value);
        }
    }
    return e->retracted ? arena_join(a, s, s.n > 0 ? STR("; ") : STR(""), STR("retracted")) : s;
}

/* --- dates and names --- */

static bool piece_of_date(struct str *rest, size_t most, int64_t least_v, int64_t most_v,
                          int *out) {
    size_t n = 0;
    while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9') {
        n++;
    }
    int64_t v;
    if (n == 0 || n > most || !str_to_int(str_first(*rest, n), &v) || v < least_v || v > most_v) {
        return false;
    }
    *out = (int)v;
    *rest = str_from(*rest, n);
    if (rest->n > 0 && (rest->p[0] == '-' || rest->p[0] == '/')) {
        *rest = str_from(*rest, 1);
    }
    return true;
}

bool bib_read_date(struct str text, struct bib_date *out) {
    struct str rest = str_trim(text);
    struct bib_date d = {0};
    if (!piece_of_date(&rest, 4, 1, 9999, &d.year)) {
        return false;
    }
    if (piece_of_date(&rest, 2, 1, 12, &d.month)) {
        (void)piece_of_date(&rest, 2, 1, 31, &d.day);
    }
    *out = d;
    return true;
}

struct bib_name bib_inverted(struct str text) {
    struct str rest = str_trim(text);
    if (!str_has(rest, ',')) {
        return (struct bib_name){.literal = rest};
    }
    struct bib_name n = {.family = str_trim(str_cut(&rest, ','))};
    n.given = str_trim(str_cut(&rest, ','));
    n.suffix = str_trim(rest);
    if (str_is_empty(n.given) && str_is_empty(n.suffix)) {
        return (struct bib_name){.literal = n.family}; /* so RIS marks an organisation */
    }
    return n;
}

/* --- reading --- */

enum err bibliography_read(struct arena *a, struct str text, enum bib_form form,
                           struct bibliography *out) {
    static enum err (*const readers[BIB_FORMS])(struct bib_reader *) = {bibtex_read, ris_read,
                                                                        csl_read};
    *out = (struct bibliography){.flaw = arena_array(a, struct bib_flaw, BIB_FLAWS_MAX)};
    if (str_starts(text, BYTE_ORDER_MARK)) {
        text = str_from(text, BYTE_ORDER_MARK.n);
    }
    struct bib_reader r = {.arena = a, .text = text, .out = out};
    if (text.n > BIB_BYTES_MAX) {
        (void)bib_lose(&r, 0, STR(""), "bib_bytes", STR("the file is larger than 8 MB"));
        return ERR_TOO_LARGE;
    }
    if (!str_is_utf8(text)) {
        size_t at = 0;
        while (at < text.n && str_utf8_size(str_from(text, at)) > 0) {
            at += str_utf8_size(str_from(text, at));
        }
        (void)bib_lose(&r, at, STR(""), "bib_utf8", STR("this byte is not UTF-8"));
        return ERR_INPUT;
    }
    TRY(readers[form](&r));
    if (out->count == 0 && out->flaws == 0) {
        (void)bib_lose(&r, 0, STR(""), "bib_empty", STR("there is no entry in it"));
    }
    return out->count == 0 ? ERR_INPUT : ERR_OK;
}

/* --- DOIs --- */

bool doi_normal(struct arena *a, struct str typed, struct str *out) {
    static const char *const before[] = {
        "https://doi.org/",     "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/",
        "https://www.doi.org/", "doi.org/",        "dx.doi.org/",         "doi:"};
    struct str s = str_trim(typed);
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        struct str b = str_of(before[i]);
        if (s.n > b.n && str_eq_nocase(str_first(s, b.n), b)) {
            s = str_trim(str_from(s, b.n));
        }
    }
    struct str rest = s;
    struct str registrant = str_cut(&rest, '/');
    if (!str_starts(registrant, STR("10.")) || registrant.n < 7 || str_is_empty(rest)) {
        return false;
    }
    char *low = arena_room(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool digit = (c >= '0' && c <= '9') || c == '.';
        if ((unsigned char)c <= ' ' || (unsigned char)c == 0x7F || (i < registrant.n && !digit)) {
            return false;
        }
        low[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    *out = str_make(low, s.n);
    return true;
}

/* --- for people --- */

static size_t tag_at(struct str s) {
    static const char *const tags[] = {
        "<i>",    "</i>",  "<b>",    "</b>",    "<sup>",
        "</sup>", "<sub>", "</sub>", "</span>", "<span class=\"nocase\">"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (str_starts(s, str_of(tags[i]))) {
            return strlen(tags[i]);
        }
    }
    return 0;
}

struct str bib_plain(struct arena *a, struct str rich) {
    char *out = arena_room(a, rich.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rich.n;) {
        size_t tag = rich.p[i] == '<' ? tag_at(str_from(rich, i)) : 0;
        if (tag == 0) {
            out[n++] = rich.p[i++];
        }
        i += tag;
    }
    return str_make(out, n);
}

static struct str joined(struct arena *a, struct str one, const char *between, struct str other) {
    if (str_is_empty(one) || str_is_empty(other)) {
        return str_is_empty(one) ? other : one;
    }
    return arena_join(a, one, str_of(between), other);
}

struct str bib_spoken(struct arena *a, const struct bib_name *n) {
    if (!str_is_empty(n->literal)) {
        return n->literal;
    }
    struct str s = joined(a, n->given, " ", joined(a, n->particle, " ", n->family));
    return joined(a, s, " ", n->suffix);
}

static struct str names_line(struct arena *a, const struct bib_names *all) {
    struct str s = STR("");
    for (size_t i = 0; i < all->count && i < 3; i++) {
        const struct bib_name *n = &all->item[i];
        struct str one = bib_spoken(a, n);
        if (str_is_empty(n->literal)) {
            one = joined(a, joined(a, n->particle, " ", n->family), ", ", n->given);
        }
        s = joined(a, s, "; ", one);
    }
    return all->count > 3 || all->others ? joined(a, s, "; ", STR("et al.")) : s;
}

struct str bib_line(struct arena *a, const struct bib_entry *e) {
    const struct bib_names *who =
        e->names[BIB_AUTHOR].count > 0 ? &e->names[BIB_AUTHOR] : &e->names[BIB_EDITOR];
    struct str s = joined(a, names_line(a, who), ". ", bib_plain(a, e->text[BIB_TITLE]));
    s = joined(a, s, ". ", bib_plain(a, e->text[BIB_CONTAINER]));
    s = joined(a, s, ". ", e->text[BIB_PUBLISHER]);
    if (e->issued.year > 0) {
        s = joined(a, s, ". ", arena_printf(a, "%d", e->issued.year));
    }
    struct str in = e->text[BIB_VOLUME];
    if (!str_is_empty(e->text[BIB_ISSUE])) {
        in = arena_join(a, in, STR("("), e->text[BIB_ISSUE], STR(")"));
    }
    s = joined(a, s, "; ", joined(a, in, ": ", e->text[BIB_PAGE]));
    if (!str_is_empty(e->text[BIB_DOI])) {
        s = joined(a, s, ". https://doi.org/", e->text[BIB_DOI]);
    }
    return s;
}

/* --- writing --- */

struct bib_out bib_begin(struct buf *b, struct arena *a, enum bib_form form) {
    struct bib_out o = {.buf = b, .arena = a, .form = form};
    if (form == BIB_CSL) {
        o.json = json_begin(b);
        json_open_array(&o.json);
    }
    return o;
}

static bool fits_a_key(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == ':' || c == '.';
}

/* Only what every program takes; the number behind it, so that no two are the same. */
static struct str key_of(struct bib_out *o, const struct bib_entry *e) {
    struct str s = e->key;
    bool good = s.n > 0 && s.n <= 100;
    for (size_t i = 0; i < s.n && good; i++) {
        good = fits_a_key(s.p[i]);
    }
    return good ? s : arena_printf(o->arena, "kith-%zu", o->count);
}

void bib_put(struct bib_out *o, const struct bib_entry *e) {
    o->count++;
    struct str key = key_of(o, e);
    switch (o->form) {
    case BIB_BIBTEX:
        bibtex_put(o->buf, o->arena, e, key);
        return;
    case BIB_RIS:
        ris_put(o->buf, o->arena, e, key);
        return;
    default:
        csl_put(&o->json, o->arena, e, key);
    }
}

void bib_end(struct bib_out *o) {
    if (o->form == BIB_CSL) {
        json_close_array(&o->json);
        buf_char(o->buf, '\n');
    }
}
