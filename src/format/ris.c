/* SPDX-License-Identifier: AGPL-3.0-or-later
 * RIS: lines of a tag, two blanks, a hyphen, a blank and a value. */
#include <string.h>

#include "format/bibliography_inside.h"

/* --- reading --- */

#define KEYWORDS_MAX (BIB_TEXT_MAX / 8)

struct ris {
    struct bib_reader *r;
    size_t at;
    size_t line_at;
    struct str tag, value;
    struct str first_page, last_page, serial;
    struct str container[3]; /* T2; JF, JO or BT; JA */
    char *keywords;          /* KEYWORDS_MAX; NULL: none yet */
    size_t keyword_bytes;
    bool open;
};

static bool is_tag(struct str line) {
    return line.n >= 5 && line.p[0] >= 'A' && line.p[0] <= 'Z' &&
           ((line.p[1] >= 'A' && line.p[1] <= 'Z') || (line.p[1] >= '0' && line.p[1] <= '9')) &&
           line.p[2] == ' ' &&
           (line.p[3] == '-' || (line.n >= 5 && line.p[3] == ' ' && line.p[4] == '-'));
}

static struct str line_at(struct str s, size_t at, size_t *behind) {
    const char *p = memchr(s.p + at, '\n', s.n - at);
    size_t end = p ? (size_t)(p - s.p) : s.n;
    *behind = p ? end + 1 : s.n;
    return str_trim(str_make(s.p + at, end - at));
}

/* A tag with its value, also where that goes on in lines of its own. False: the end. A line in
 * front of any tag has none. */
static bool next_line(struct ris *s) {
    struct str text = s->r->text;
    size_t behind;
    struct str line;
    do {
        if (s->at >= text.n) {
            return false;
        }
        s->line_at = s->at;
        line = line_at(text, s->at, &behind);
        s->at = behind;
    } while (str_is_empty(line));
    s->tag = STR("");
    s->value = line;
    if (is_tag(line)) {
        s->tag = str_first(line, 2);
        s->value = str_trim(str_from(line, line.p[3] == '-' ? 4 : 5));
    }
    size_t from = s->at, bytes = s->value.n;
    while (s->at < text.n && bytes < BIB_TEXT_MAX) {
        line = line_at(text, s->at, &behind);
        if (is_tag(line)) {
            break;
        }
        bytes += line.n;
        s->at = behind;
    }
    struct str more = str_trim(str_make(text.p + from, s->at - from));
    if (!str_is_empty(more)) {
        s->value = arena_join(s->r->arena, s->value, STR(" "), more);
    }
    return true;
}

static bool is(const struct ris *s, const char *tag) {
    return str_eq(s->tag, str_of(tag));
}

static void set_date(struct ris *s, struct bib_date *out) {
    struct bib_date d;
    if (!bib_read_date(s->value, &d)) {
        (void)bib_without(s->r, s->line_at, "ris_date", STR("there is no year in this"));
    } else if (d.month >= out->month) {
        *out = d;
    }
}

/* Who takes "ED" for the editors and who takes "A2" are both right. */
static bool set_name(struct ris *s) {
    static const struct {
        const char *tag;
        enum bib_role role;
    } tags[] = {{"AU", BIB_AUTHOR}, {"A1", BIB_AUTHOR},     {"ED", BIB_EDITOR},
                {"A2", BIB_EDITOR}, {"A4", BIB_TRANSLATOR}, {"A3", BIB_EDITOR}};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (!is(s, tags[i].tag)) {
            continue;
        }
        struct bib_name n = bib_inverted(s->value);
        if (str_eq_nocase(n.literal, STR("et al.")) || str_eq_nocase(n.literal, STR("et al"))) {
            s->r->entry->names[tags[i].role].others = true;
        } else {
            (void)bib_add_name(s->r, tags[i].role, n);
        }
        return true;
    }
    return false;
}

static void add_keyword(struct ris *s) {
    if (str_is_empty(s->value) || s->keyword_bytes + s->value.n + 2 > KEYWORDS_MAX) {
        return;
    }
    if (s->keywords == NULL) {
        s->keywords = arena_room(s->r->arena, KEYWORDS_MAX);
    } else {
        memcpy(s->keywords + s->keyword_bytes, ", ", 2);
        s->keyword_bytes += 2;
    }
    memcpy(s->keywords + s->keyword_bytes, s->value.p, s->value.n);
    s->keyword_bytes += s->value.n;
    s->r->entry->text[BIB_KEYWORD] = str_make(s->keywords, s->keyword_bytes);
}

static bool keep_for_later(struct ris *s) {
    static const struct {
        const char *tag;
        int where;
    } tags[] = {{"T2", 0}, {"JF", 1}, {"JO", 1}, {"BT", 1}, {"JA", 2}, {"J2", 2}};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (is(s, tags[i].tag)) {
            s->container[tags[i].where] = s->value;
            return true;
        }
    }
    struct str *to = is(s, "SP")   ? &s->first_page
                     : is(s, "EP") ? &s->last_page
                     : is(s, "SN") ? &s->serial
                                   : NULL;
    if (to != NULL && str_is_empty(*to)) {
        *to = s->value;
    }
    return to != NULL;
}

static bool special(struct ris *s) {
    struct bib_entry *e = s->r->entry;
    if (set_name(s) || keep_for_later(s)) {
        return true;
    }
    if (is(s, "PY") || is(s, "Y1") || is(s, "DA")) {
        set_date(s, &e->issued);
    } else if (is(s, "Y2")) {
        set_date(s, &e->accessed);
    } else if (is(s, "KW")) {
        add_keyword(s);
    } else if (is(s, "ID")) {
        e->key = s->value;
    } else if (is(s, "C1")) {
        bib_set_ours(s->r, s->value);
    } else {
        return false;
    }
    return true;
}

static void set_field(struct ris *s) {
    static const struct {
        const char *tag;
        enum bib_field field;
    } others[] = {{"T1", BIB_TITLE}, {"N2", BIB_ABSTRACT}, {"CP", BIB_PLACE}, {"L2", BIB_URL}};
    if (special(s)) {
        return;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (is(s, others[i].tag)) {
            bib_set(s->r, others[i].field, s->value);
            return;
        }
    }
    for (int f = 0; f < BIB_FIELDS; f++) {
        if (bib_field_rows[f].ris && is(s, bib_field_rows[f].ris)) {
            bool number = f == BIB_ISSUE && strcmp(s->r->entry->type, "report") == 0;
            bib_set(s->r, number ? BIB_NUMBER : (enum bib_field)f, s->value);
            return;
        }
    }
}

static void set_serial(struct ris *s) {
    struct str digits = s->serial;
    size_t count = 0;
    for (size_t i = 0; i < digits.n; i++) {
        count += (digits.p[i] >= '0' && digits.p[i] <= '9') || digits.p[i] == 'X' ? 1 : 0;
    }
    bib_set(s->r, count <= 8 ? BIB_ISSN : BIB_ISBN, s->serial);
}

static void finish(struct ris *s) {
    struct bib_entry *e = s->r->entry;
    for (int i = 0; i < 3; i++) {
        bib_set(s->r, strcmp(e->type, "book") == 0 && i == 1 ? BIB_TITLE : BIB_CONTAINER,
                s->container[i]);
    }
    struct str page = s->first_page;
    if (!str_is_empty(s->last_page) && !str_eq(page, s->last_page)) {
        page = arena_join(s->r->arena, page, STR("-"), s->last_page);
    }
    bib_set(s->r, BIB_PAGE, page);
    set_serial(s);
    bib_keep(s->r);
    s->open = false;
}

static bool begin(struct ris *s) {
    struct bib_entry *e = bib_entry_begin(s->r, s->line_at);
    if (e == NULL) {
        (void)bib_lose(s->r, s->line_at, STR(""), "bib_entries",
                       STR("there are more than 5000 entries"));
        return false;
    }
    struct bib_reader *r = s->r;
    size_t at = s->at, line = s->line_at;
    struct str value = s->value;
    *s = (struct ris){.r = r, .at = at, .line_at = line, .open = true};
    for (const struct bib_type_row *t = bib_type_rows; t->csl; t++) {
        if (str_eq_nocase(value, str_of(t->ris))) {
            e->type = t->csl;
            return true;
        }
    }
    return bib_without(r, line, "ris_type",
                       STR("this type is not known; it is taken as a document"));
}

static bool take_line(struct ris *s) {
    if (is(s, "TY")) {
        if (s->open) {
            size_t at = s->line_at;
            if (!bib_without(s->r, at, "ris_end", STR("the entry before has no \"ER\""))) {
                return false;
            }
            finish(s);
        }
        return begin(s);
    }
    if (!s->open) {
        return bib_lose(s->r, s->line_at, STR(""), "ris_outside",
                        STR("this line belongs to no entry: \"TY\" is missing"));
    }
    if (is(s, "ER")) {
        finish(s);
    } else {
        set_field(s);
    }
    return true;
}

enum err ris_read(struct bib_reader *r) {
    struct ris s = {.r = r};
    while (next_line(&s)) {
        if (!take_line(&s)) {
            return ERR_OK;
        }
    }
    if (s.open) {
        (void)bib_without(r, r->text.n, "ris_end", STR("the last entry has no \"ER\""));
        finish(&s);
    }
    return ERR_OK;
}

/* --- writing --- */

static void put_line(struct buf *b, const char *tag, struct str value) {
    if (str_is_empty(value)) {
        return;
    }
    buf_printf(b, "%s  - ", tag);
    for (size_t i = 0; i < value.n; i++) { /* a line end would begin another tag */
        buf_char(b, (unsigned char)value.p[i] < ' ' ? ' ' : value.p[i]);
    }
    buf_put(b, STR("\r\n"));
}

static void put_names(struct buf *b, struct arena *a, const char *tag,
                      const struct bib_names *all) {
    for (size_t i = 0; i < all->count; i++) {
        const struct bib_name *n = &all->item[i];
        struct str s = n->literal;
        if (str_is_empty(s)) {
            struct str family = str_is_empty(n->particle)
                                    ? n->family
                                    : arena_join(a, n->particle, STR(" "), n->family);
            s = arena_join(a, family, STR(", "), n->given,
                           str_is_empty(n->suffix) ? STR("") : STR(", "), n->suffix);
        }
        put_line(b, tag, s);
    }
    if (all->others) {
        put_line(b, tag, STR("et al."));
    }
}

static const char *ris_type(const char *csl) {
    for (const struct bib_type_row *t = bib_type_rows; t->csl; t++) {
        if (strcmp(t->csl, csl) == 0) {
            return t->ris;
        }
    }
    return "GEN";
}

static void put_date(struct buf *b, struct arena *a, const struct bib_entry *e) {
    const struct bib_date *d = &e->issued;
    if (d->year == 0) {
        return;
    }
    put_line(b, "PY", arena_printf(a, "%d", d->year));
    if (d->month > 0) {
        struct str day = d->day > 0 ? arena_printf(a, "%02d", d->day) : STR("");
        put_line(b, "DA", arena_printf(a, "%d/%02d/%.*s/", d->year, d->month, STR_ARG(day)));
    }
}

static void put_keywords(struct buf *b, struct str all) {
    struct str rest = all;
    while (!str_is_empty(rest)) {
        put_line(b, "KW", str_trim(str_cut(&rest, ',')));
    }
}

static void put_rest(struct buf *b, struct arena *a, const struct bib_entry *e) {
    struct str last = e->text[BIB_PAGE];
    put_line(b, "SP", str_trim(str_cut(&last, '-')));
    put_line(b, "EP", str_trim(last));
    put_line(b, "SN", str_is_empty(e->text[BIB_ISBN]) ? e->text[BIB_ISSN] : e->text[BIB_ISBN]);
    if (e->accessed.year > 0) {
        put_line(
            b, "Y2",
            arena_printf(a, "%d/%02d/%02d/", e->accessed.year, e->accessed.month, e->accessed.day));
    }
    put_keywords(b, e->text[BIB_KEYWORD]);
    if (strcmp(e->type, "chapter") == 0 || strcmp(e->type, "paper-conference") == 0) {
        put_line(b, "BT", bib_plain(a, e->text[BIB_CONTAINER])); /* old programs look here */
    }
    put_line(b, "C1", bib_ours(a, e));
}

void ris_put(struct buf *b, struct arena *a, const struct bib_entry *e, struct str key) {
    put_line(b, "TY", str_of(ris_type(e->type)));
    put_line(b, "ID", key);
    put_names(b, a, "AU", &e->names[BIB_AUTHOR]);
    put_names(b, a, "A2", &e->names[BIB_EDITOR]);
    put_names(b, a, "A4", &e->names[BIB_TRANSLATOR]);
    put_date(b, a, e);
    for (int f = 0; f < BIB_FIELDS; f++) {
        if (bib_field_rows[f].ris) {
            put_line(b, bib_field_rows[f].ris, bib_plain(a, e->text[f]));
        }
    }
    put_rest(b, a, e);
    buf_put(b, STR("ER  - \r\n\r\n"));
}
