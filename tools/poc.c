/* SPDX-License-Identifier: AGPL-3.0-or-later
 * poc: the catalogues of messages (PO files) become tables and functions of C (POC.md). It knows
 * the syntax of messages, not the grammar of languages: src/text chooses plural forms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define ARGUMENTS_MAX 6 /* MSG_ARGS_MAX of text/msg.h */
#define NAME_MAX_BYTES 120
#define PIECES_MAX 64 /* side by side in one message */
#define FILE_MAX (16u << 20)

struct file {
    struct str path;
    struct str tag;  /* language, from the name of the file */
    struct str text; /* what is still to be read */
    size_t line;     /* of what is being read */
    struct str language;
    bool reviewed; /* as a whole */
};

struct entry {
    const struct file *file;
    size_t line;
    struct str tag;
    struct str key;
    struct str text;
    bool reviewed;
    bool fuzzy;
};

enum piece_kind { PIECE_TEXT, PIECE_ARG, PIECE_PLURAL }; /* the catalogue also tells plain texts */

/* Of a message: literal text, an argument, or a choice by number. The same as in text/catalogue.h,
 * only that arguments are named and not yet numbered. */
struct piece {
    enum piece_kind kind;
    struct str text; /* literal, or the name of the argument */
    size_t first;    /* of the cases */
    size_t count;
    unsigned argument;
};

struct choice {
    int64_t exact;
    size_t category; /* index in CATEGORIES; CATEGORY_EXACT: exact holds */
    size_t first;    /* of the pieces */
    size_t count;
};

struct message {
    const struct entry *entry;
    struct str name[ARGUMENTS_MAX]; /* sorted */
    size_t names;
    size_t first; /* of the pieces */
    size_t count;
};

struct list {
    void *item;
    size_t count;
    size_t cap;
};

struct catalogue {
    struct arena *arena;
    struct list files;    /* struct file */
    struct list entries;  /* struct entry, sorted by language and key; English first */
    struct list messages; /* struct message, one for each entry */
    struct list pieces;
    struct list choices;
    size_t english; /* how many entries are English */
};

/* In the order of enum plural of text/catalogue.h. */
static const char *const CATEGORIES[] = {"zero", "one", "two", "few", "many", "other"};
#define CATEGORY_COUNT 6
#define CATEGORY_OTHER 5
#define CATEGORY_EXACT 6

/* --- errors --- */

/* Remembered, so that a test can read it; empty: none. */
static char problem[400];

static bool refuse(const struct file *f, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool refuse(const struct file *f, size_t line, const char *format, ...) {
    if (problem[0] != '\0') {
        return false;
    }
    int n = snprintf(problem, sizeof(problem), "%.*s:%zu: error: ", STR_ARG(f->path), line);
    va_list args;
    va_start(args, format);
    if (n > 0 && (size_t)n < sizeof(problem)) {
        vsnprintf(problem + n, sizeof(problem) - (size_t)n, format, args);
    }
    va_end(args);
    return false;
}

/* --- lists --- */

/* The memory is the arena's: what a list outgrows is left behind. */
static void list_add(struct arena *a, struct list *list, const void *item, size_t size) {
    if (list->count == list->cap) {
        void *old = list->item;
        list->cap = list->cap == 0 ? 64 : 2 * list->cap;
        list->item = arena_alloc(a, list->cap, size);
        if (old != NULL) {
            memcpy(list->item, old, list->count * size);
        }
    }
    memcpy((char *)list->item + list->count * size, item, size);
    list->count++;
}

static struct entry *entry_at(const struct catalogue *c, size_t i) {
    return (struct entry *)c->entries.item + i;
}

static struct message *message_at(const struct catalogue *c, size_t i) {
    return (struct message *)c->messages.item + i;
}

static struct piece *piece_at(const struct catalogue *c, size_t i) {
    return (struct piece *)c->pieces.item + i;
}

static struct choice *choice_at(const struct catalogue *c, size_t i) {
    return (struct choice *)c->choices.item + i;
}

/* --- reading PO --- */

static char unescaped(char b) {
    return b == 'n' ? '\n' : b == 't' ? '\t' : b;
}

/* The text in quotes that makes up the rest of a line. */
static bool read_quoted(struct file *f, struct str s, struct buf *to) {
    s = str_trim(s);
    if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"') {
        return refuse(f, f->line, "a text in double quotes is expected");
    }
    for (size_t i = 1; i < s.n - 1; i++) {
        char b = s.p[i];
        if (b == '"' || (b == '\\' && i + 1 == s.n - 1)) {
            return refuse(f, f->line, "write \\\" for a quote in a text");
        }
        if (b == '\\') {
            i++;
            if (strchr("nt\"\\", s.p[i]) == NULL) {
                return refuse(f, f->line, "\\%c is unknown: \\n \\t \\\" \\\\", s.p[i]);
            }
            b = unescaped(s.p[i]);
        }
        buf_char(to, b);
    }
    return true;
}

/* msgid or msgstr with the quoted lines that follow it. */
static bool read_text(struct catalogue *c, struct file *f, struct str line, struct str *out) {
    struct buf b = buf_make(FILE_MAX);
    bool good = read_quoted(f, line, &b);
    while (good && str_starts(f->text, STR("\""))) {
        f->line++;
        good = read_quoted(f, str_cut(&f->text, '\n'), &b);
    }
    *out = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return good;
}

static void read_header(struct file *f, struct str fields) {
    while (!str_is_empty(fields)) {
        struct str value = str_cut(&fields, '\n');
        struct str name = str_cut(&value, ':');
        if (str_eq(name, STR("Language"))) {
            f->language = str_trim(value);
        } else if (str_eq(name, STR("X-Kith-Reviewed-By"))) {
            f->reviewed = !str_is_empty(str_trim(value));
        }
    }
}

/* What the comments before a message say of it. */
static void read_comment(struct entry *e, struct str line) {
    struct str said = str_trim(str_from(line, 1));
    if (str_starts(said, STR("reviewed-by:"))) {
        e->reviewed = !str_is_empty(str_trim(str_from(said, strlen("reviewed-by:"))));
    } else if (str_starts(line, STR("#,"))) {
        e->fuzzy |= str_find(line, STR("fuzzy")) < line.n;
    }
}

static bool is_small(char b) {
    return b >= 'a' && b <= 'z';
}

static bool is_word(char b) {
    return is_small(b) || (b >= '0' && b <= '9') || b == '_';
}

/* Words joined by dots; "arg." is kept for the names that text/msg.h uses itself. */
static bool is_key(struct str key) {
    bool after_dot = true;
    for (size_t i = 0; i < key.n; i++) {
        char b = key.p[i];
        if (after_dot ? !is_small(b) : !is_word(b) && b != '.') {
            return false;
        }
        after_dot = b == '.';
    }
    return !after_dot && str_has(key, '.') && key.n <= NAME_MAX_BYTES &&
           !str_starts(key, STR("arg."));
}

static bool read_entry(struct catalogue *c, struct file *f, struct str line, struct entry *e) {
    e->file = f;
    e->line = f->line;
    e->tag = f->tag;
    if (!read_text(c, f, str_from(line, strlen("msgid")), &e->key)) {
        return false;
    }
    f->line++;
    line = str_cut(&f->text, '\n');
    if (!str_starts(line, STR("msgstr "))) {
        return refuse(f, f->line, "msgstr is expected behind msgid");
    }
    if (!read_text(c, f, str_from(line, strlen("msgstr")), &e->text)) {
        return false;
    }
    if (str_is_empty(e->key)) {
        read_header(f, e->text);
    } else if (!is_key(e->key)) {
        return refuse(f, e->line, "\"%.*s\" is not a key: small words joined by dots",
                      STR_ARG(e->key));
    } else if (!str_is_empty(e->text) && !e->fuzzy) {
        list_add(c->arena, &c->entries, e, sizeof(*e));
    } else if (str_eq(f->tag, STR("en"))) {
        return refuse(f, e->line, "%.*s has no text in English", STR_ARG(e->key));
    }
    return true;
}

static bool read_file(struct catalogue *c, struct file *f) {
    struct entry e = {0};
    if (!str_is_utf8(f->text)) {
        return refuse(f, 1, "the file is not UTF-8");
    }
    while (!str_is_empty(f->text)) {
        f->line++;
        struct str line = str_trim(str_cut(&f->text, '\n'));
        if (str_starts(line, STR("#"))) {
            read_comment(&e, line);
        } else if (str_starts(line, STR("msgid "))) {
            if (!read_entry(c, f, line, &e)) {
                return false;
            }
            e = (struct entry){0};
        } else if (!str_is_empty(line)) {
            return refuse(f, f->line, "msgid is expected");
        }
    }
    if (!str_eq(f->language, f->tag)) {
        return refuse(f, 1, "the header must say \"Language: %.*s\\n\"", STR_ARG(f->tag));
    }
    return true;
}

/* --- messages --- */

struct parser {
    struct catalogue *catalogue;
    struct message *message;
    const struct entry *entry;
    struct str text;
    size_t at;
    struct str number; /* the argument that # stands for; absent outside a plural */
};

static bool wrong(const struct parser *p, const char *what) {
    return refuse(p->entry->file, p->entry->line, "%.*s: %s", STR_ARG(p->entry->key), what);
}

static char peek(const struct parser *p, size_t ahead) {
    return p->at + ahead < p->text.n ? p->text.p[p->at + ahead] : '\0';
}

static void skip_blanks(struct parser *p) {
    while (peek(p, 0) == ' ' || peek(p, 0) == '\n' || peek(p, 0) == '\t') {
        p->at++;
    }
}

static struct str read_word(struct parser *p) {
    skip_blanks(p);
    size_t begin = p->at;
    while (is_word(peek(p, 0))) {
        p->at++;
    }
    struct str word = str_make(p->text.p + begin, p->at - begin);
    skip_blanks(p);
    return word;
}

static bool expect(struct parser *p, char b) {
    if (peek(p, 0) != b) {
        char what[] = "? is expected";
        what[0] = b;
        return wrong(p, what);
    }
    p->at++;
    return true;
}

static const char *const WORDS_OF_C[] = {
    "auto",    "break",  "case",     "char",   "const",    "continue", "default",
    "do",      "double", "else",     "enum",   "extern",   "float",    "for",
    "goto",    "if",     "inline",   "int",    "long",     "register", "restrict",
    "return",  "short",  "signed",   "sizeof", "static",   "struct",   "switch",
    "typedef", "union",  "unsigned", "void",   "volatile", "while"};

static bool is_argument_name(struct str name) {
    for (size_t i = 0; i < sizeof(WORDS_OF_C) / sizeof(WORDS_OF_C[0]); i++) {
        if (str_eq(name, str_of(WORDS_OF_C[i]))) {
            return false;
        }
    }
    return name.n > 0 && is_small(name.p[0]) && name.n <= 40;
}

/* Keeps the names of arguments sorted and each once. */
static bool note_argument(struct parser *p, struct str name) {
    struct message *m = p->message;
    size_t i = 0;
    while (i < m->names && str_cmp(m->name[i], name) < 0) {
        i++;
    }
    if (i < m->names && str_eq(m->name[i], name)) {
        return true;
    }
    if (m->names == ARGUMENTS_MAX) {
        return wrong(p, "more than 6 arguments");
    }
    for (size_t j = m->names; j > i; j--) {
        m->name[j] = m->name[j - 1];
    }
    m->name[i] = name;
    m->names++;
    return true;
}

static bool add_piece(struct parser *p, struct piece *pieces, size_t *count, struct piece piece) {
    if (*count == PIECES_MAX) {
        return wrong(p, "too many pieces");
    }
    pieces[(*count)++] = piece;
    return true;
}

/* As in ICU: '' is an apostrophe, and one before { } or # quotes up to the next. */
static void read_apostrophe(struct parser *p, struct buf *to) {
    char next = peek(p, 1);
    bool quotes = next == '{' || next == '}' || (next == '#' && !str_is_empty(p->number));
    p->at++;
    if (!quotes) {
        buf_char(to, '\'');
        p->at += next == '\'';
        return;
    }
    while (p->at < p->text.n && (peek(p, 0) != '\'' || peek(p, 1) == '\'')) {
        p->at += peek(p, 0) == '\'';
        buf_char(to, peek(p, 0));
        p->at++;
    }
    p->at++;
}

static bool read_literal(struct parser *p, struct piece *pieces, size_t *count) {
    struct buf b = buf_make(FILE_MAX);
    while (p->at < p->text.n) {
        char ch = peek(p, 0);
        if (ch == '{' || ch == '}' || (ch == '#' && !str_is_empty(p->number))) {
            break;
        }
        if (ch == '\'') {
            read_apostrophe(p, &b);
        } else {
            buf_char(&b, ch);
            p->at++;
        }
    }
    struct str text = arena_str(p->catalogue->arena, buf_str(&b));
    buf_free(&b);
    return add_piece(p, pieces, count, (struct piece){.kind = PIECE_TEXT, .text = text});
}

static bool read_pieces(struct parser *p, size_t *first, size_t *count);

static bool read_category(struct parser *p, struct choice *choice) {
    if (peek(p, 0) == '=') {
        p->at++;
        choice->category = CATEGORY_EXACT;
        struct str number = read_word(p);
        if (!str_to_int(number, &choice->exact) || choice->exact > 1000000) {
            return wrong(p, "a number is expected behind =");
        }
        return true;
    }
    struct str word = read_word(p);
    for (size_t i = 0; i < CATEGORY_COUNT; i++) {
        if (str_eq(word, str_of(CATEGORIES[i]))) {
            choice->category = i;
            return true;
        }
    }
    return wrong(p, "not a plural category: =N zero one two few many other");
}

static bool choice_is_twice(const struct choice *choice, size_t count, const struct choice *other) {
    for (size_t i = 0; i < count; i++) {
        if (choice[i].category == other->category &&
            (other->category != CATEGORY_EXACT || choice[i].exact == other->exact)) {
            return true;
        }
    }
    return false;
}

static bool read_choice(struct parser *p, struct choice *choice) {
    return read_category(p, choice) && expect(p, '{') &&
           read_pieces(p, &choice->first, &choice->count) && expect(p, '}');
}

/* Behind "{name, plural,". */
static bool read_plural(struct parser *p, struct str name, struct piece *piece) {
    struct choice choice[16];
    size_t count = 0;
    bool other = false;
    if (!str_is_empty(p->number)) {
        return wrong(p, "a plural within a plural");
    }
    p->number = name;
    skip_blanks(p);
    while (peek(p, 0) != '}' && count < 16) {
        if (!read_choice(p, &choice[count])) {
            return false;
        }
        if (choice_is_twice(choice, count, &choice[count])) {
            return wrong(p, "the same case twice");
        }
        other |= choice[count].category == CATEGORY_OTHER;
        count++;
        skip_blanks(p);
    }
    if (!other) {
        return wrong(p, "a plural needs the case other");
    }
    p->number = (struct str){0};
    *piece = (struct piece){PIECE_PLURAL, name, p->catalogue->choices.count, count, 0};
    for (size_t i = 0; i < count; i++) {
        list_add(p->catalogue->arena, &p->catalogue->choices, &choice[i], sizeof(choice[i]));
    }
    return true;
}

static bool read_argument(struct parser *p, struct piece *piece) {
    p->at++;
    struct str name = read_word(p);
    *piece = (struct piece){.kind = PIECE_ARG, .text = name};
    if (!is_argument_name(name)) {
        return wrong(p, "an argument is a small word, and no word of C");
    }
    if (!note_argument(p, name)) {
        return false;
    }
    if (peek(p, 0) == ',') {
        p->at++;
        if (!str_eq(read_word(p), STR("plural"))) {
            return wrong(p, "only {name} and {name, plural, ...} are known");
        }
        if (!expect(p, ',') || !read_plural(p, name, piece)) {
            return false;
        }
    }
    return expect(p, '}');
}

/* Up to the end or an unpaired "}". The pieces of one run end up side by side in the list. */
static bool read_pieces(struct parser *p, size_t *first, size_t *count) {
    struct piece pieces[PIECES_MAX];
    size_t n = 0;
    while (p->at < p->text.n && peek(p, 0) != '}') {
        struct piece piece = {.kind = PIECE_ARG, .text = p->number};
        if (peek(p, 0) == '{') {
            if (!read_argument(p, &piece) || !add_piece(p, pieces, &n, piece)) {
                return false;
            }
        } else if (peek(p, 0) == '#' && !str_is_empty(p->number)) {
            p->at++;
            if (!add_piece(p, pieces, &n, piece)) {
                return false;
            }
        } else if (!read_literal(p, pieces, &n)) {
            return false;
        }
    }
    *first = p->catalogue->pieces.count;
    *count = n;
    for (size_t i = 0; i < n; i++) {
        list_add(p->catalogue->arena, &p->catalogue->pieces, &pieces[i], sizeof(pieces[i]));
    }
    return true;
}

static unsigned argument_number(const struct message *m, struct str name) {
    unsigned i = 0;
    while (i < m->names && !str_eq(m->name[i], name)) {
        i++;
    }
    return i;
}

static bool read_message(struct catalogue *c, const struct entry *e) {
    struct message m = {.entry = e};
    struct parser p = {.catalogue = c, .message = &m, .entry = e, .text = e->text};
    size_t before = c->pieces.count;
    if (!read_pieces(&p, &m.first, &m.count)) {
        return false;
    }
    if (p.at < p.text.n) {
        return wrong(&p, "} without its {: write '}' for a brace");
    }
    for (size_t i = before; i < c->pieces.count; i++) {
        struct piece *piece = piece_at(c, i);
        piece->argument = argument_number(&m, piece->text);
    }
    list_add(c->arena, &c->messages, &m, sizeof(m));
    return true;
}

/* --- the whole catalogue --- */

static int tag_cmp(struct str a, struct str b) {
    int english_b = str_eq(b, STR("en"));
    int english_a = str_eq(a, STR("en"));
    return english_a != english_b ? english_b - english_a : str_cmp(a, b);
}

static int entry_cmp(const void *a, const void *b) {
    const struct entry *x = a;
    const struct entry *y = b;
    int by_tag = tag_cmp(x->tag, y->tag);
    return by_tag != 0 ? by_tag : str_cmp(x->key, y->key);
}

/* Index among the English entries, or c->english when it is not there. */
static size_t english_index(const struct catalogue *c, struct str key) {
    size_t low = 0;
    size_t high = c->english;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(entry_at(c, middle)->key, key);
        if (order == 0) {
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return c->english;
}

static void put_name(struct buf *b, struct str key) {
    for (size_t i = 0; i < key.n; i++) {
        char ch = key.p[i] == '.' ? '_' : key.p[i];
        buf_char(b, ch);
    }
}

static int name_cmp(const void *a, const void *b) {
    const struct entry *x = a;
    const struct entry *y = b;
    size_t n = x->key.n < y->key.n ? x->key.n : y->key.n;
    for (size_t i = 0; i < n; i++) {
        char left = x->key.p[i] == '.' ? '_' : x->key.p[i];
        char right = y->key.p[i] == '.' ? '_' : y->key.p[i];
        if (left != right) {
            return left < right ? -1 : 1;
        }
    }
    return x->key.n < y->key.n ? -1 : x->key.n > y->key.n;
}

/* a.b_c and a_b.c would be one name in C. */
static bool check_names(struct catalogue *c) {
    struct entry *order = arena_array(c->arena, struct entry, c->english);
    memcpy(order, entry_at(c, 0), c->english * sizeof(struct entry));
    qsort(order, c->english, sizeof(struct entry), name_cmp);
    for (size_t i = 1; i < c->english; i++) {
        if (name_cmp(&order[i - 1], &order[i]) == 0) {
            return refuse(order[i].file, order[i].line,
                          "%.*s would have the same name in C as %.*s", STR_ARG(order[i].key),
                          STR_ARG(order[i - 1].key));
        }
    }
    return true;
}

static bool check_entries(struct catalogue *c) {
    for (size_t i = 0; i < c->entries.count; i++) {
        const struct entry *e = entry_at(c, i);
        const struct entry *before = i > 0 ? entry_at(c, i - 1) : NULL;
        if (before != NULL && entry_cmp(before, e) == 0) {
            return refuse(e->file, e->line, "%.*s is already in %.*s:%zu", STR_ARG(e->key),
                          STR_ARG(before->file->path), before->line);
        }
        if (english_index(c, e->key) == c->english) {
            return refuse(e->file, e->line, "%.*s is not a key of the English", STR_ARG(e->key));
        }
    }
    return c->english > 0 ? check_names(c) : true;
}

static void put_arguments(struct buf *b, const struct message *m) {
    for (size_t i = 0; i < m->names; i++) {
        buf_printf(b, "%s{%.*s}", i > 0 ? " " : "", STR_ARG(m->name[i]));
    }
    if (m->names == 0) {
        buf_put(b, STR("none"));
    }
}

/* A translation takes what the English takes. */
static bool check_arguments(struct catalogue *c, const struct message *m) {
    const struct message *english = message_at(c, english_index(c, m->entry->key));
    bool same = m->names == english->names;
    for (size_t i = 0; same && i < m->names; i++) {
        same = str_eq(m->name[i], english->name[i]);
    }
    if (same) {
        return true;
    }
    struct buf here = buf_make(400);
    struct buf there = buf_make(400);
    put_arguments(&here, m);
    put_arguments(&there, english);
    refuse(m->entry->file, m->entry->line, "%.*s has the arguments %.*s, in English %.*s",
           STR_ARG(m->entry->key), STR_ARG(buf_str(&here)), STR_ARG(buf_str(&there)));
    buf_free(&here);
    buf_free(&there);
    return false;
}

static bool read_all(struct catalogue *c) {
    for (size_t i = 0; i < c->files.count; i++) {
        if (!read_file(c, (struct file *)c->files.item + i)) {
            return false;
        }
    }
    if (c->entries.count > 0) {
        qsort(c->entries.item, c->entries.count, sizeof(struct entry), entry_cmp);
    }
    while (c->english < c->entries.count && str_eq(entry_at(c, c->english)->tag, STR("en"))) {
        c->english++;
    }
    if (!check_entries(c)) {
        return false;
    }
    for (size_t i = 0; i < c->entries.count; i++) {
        if (!read_message(c, entry_at(c, i)) || !check_arguments(c, message_at(c, i))) {
            return false;
        }
    }
    return true;
}

/* Adds a file; the language is its name. */
static void add_file(struct catalogue *c, struct str path, struct str text) {
    struct str tag = path;
    while (str_has(tag, '/')) {
        str_cut(&tag, '/');
    }
    struct file f = {.path = path, .tag = str_first(tag, str_find(tag, STR(".po"))), .text = text};
    list_add(c->arena, &c->files, &f, sizeof(f));
}

/* --- writing C --- */

static void put_function(struct buf *b, const struct message *m) {
    buf_put(b, STR("static inline struct msg_text msg_"));
    put_name(b, m->entry->key);
    buf_char(b, '(');
    for (size_t i = 0; i < m->names; i++) {
        buf_printf(b, "%sstruct msg_arg %.*s", i > 0 ? ", " : "", STR_ARG(m->name[i]));
    }
    buf_put(b, m->names == 0 ? STR("void) {\n    return (struct msg_text){MSG_")
                             : STR(") {\n    return (struct msg_text){MSG_"));
    put_name(b, m->entry->key);
    buf_printf(b, ", %zu, {", m->names);
    for (size_t i = 0; i < m->names; i++) {
        buf_printf(b, "%s%.*s", i > 0 ? ", " : "", STR_ARG(m->name[i]));
    }
    buf_put(b, m->names == 0 ? STR("{0}}};\n}\n") : STR("}};\n}\n"));
}

/* So that a template that names an argument wrongly does not compile. */
static void put_named(struct buf *b, const struct message *m) {
    if (m->names == 0) {
        return;
    }
    buf_put(b, STR("#define msg_"));
    put_name(b, m->entry->key);
    buf_put(b, STR("_with"));
    for (size_t i = 0; i < m->names; i++) {
        buf_printf(b, "_%.*s", STR_ARG(m->name[i]));
    }
    buf_put(b, STR(" msg_"));
    put_name(b, m->entry->key);
    buf_char(b, '\n');
}

static void put_header(const struct catalogue *c, struct buf *b) {
    buf_put(b, STR("/* Made by poc from the English messages. */\n#ifndef MSG_KEYS_H\n"
                   "#define MSG_KEYS_H\n\n#include \"text/msg.h\"\n\n"
                   "enum msg {\n    MSG_NONE,\n"));
    for (size_t i = 0; i < c->english; i++) {
        buf_put(b, STR("    MSG_"));
        put_name(b, entry_at(c, i)->key);
        buf_put(b, STR(",\n"));
    }
    buf_put(b, STR("    MSG_COUNT\n};\n"));
    for (size_t i = 0; i < c->english; i++) {
        buf_char(b, '\n');
        put_function(b, message_at(c, i));
        put_named(b, message_at(c, i));
    }
    buf_put(b, STR("\n#endif\n"));
}

static void put_c_string(struct buf *b, struct str s) {
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        if (ch < 0x20 || ch == 0x7f) {
            buf_printf(b, "\\%03o", ch);
        } else {
            if (ch == '"' || ch == '\\' || ch == '?') { /* ? for the sake of trigraphs */
                buf_char(b, '\\');
            }
            buf_char(b, (char)ch);
        }
    }
    buf_char(b, '"');
}

/* Nothing in it is escaped in a page. */
static bool is_plain(struct str s) {
    struct str special = STR("&<>\"'");
    bool plain = !str_has_control(s);
    for (size_t i = 0; i < special.n; i++) {
        plain = plain && !str_has(s, special.p[i]);
    }
    return plain;
}

static void put_pieces(const struct catalogue *c, struct buf *b) {
    static const char *const kind[] = {"PIECE_TEXT", "PIECE_ARG", "PIECE_PLURAL"};
    buf_put(b, STR("static const struct piece pieces[] = {\n"));
    for (size_t i = 0; i < c->pieces.count; i++) {
        const struct piece *p = piece_at(c, i);
        bool plain = p->kind == PIECE_TEXT && is_plain(p->text);
        buf_printf(b, "    {%s, ", plain ? "PIECE_PLAIN" : kind[p->kind]);
        if (p->kind == PIECE_TEXT) {
            buf_put(b, STR("0, 0, "));
            buf_printf(b, "%zu, ", p->text.n);
            put_c_string(b, p->text);
        } else {
            size_t first = p->kind == PIECE_PLURAL ? p->first + 1 : 0; /* behind the filler */
            buf_printf(b, "%u, %zu, %zu, \"\"", p->argument, p->count, first);
        }
        buf_put(b, STR("},\n"));
    }
    buf_put(b, STR("};\n\n"));
}

static void put_choices(const struct catalogue *c, struct buf *b) {
    buf_put(b, STR("static const struct choice choices[] = {\n    {0, 0, 0, 0},\n"));
    for (size_t i = 0; i < c->choices.count; i++) {
        const struct choice *p = choice_at(c, i);
        int64_t exact = p->category == CATEGORY_EXACT ? p->exact : 0;
        buf_put(b, STR("    {"));
        buf_int(b, exact);
        buf_printf(b, ", %zu, %zu, %zu},\n", p->category, p->count, p->first);
    }
    buf_put(b, STR("};\n\n"));
}

static void put_keys(const struct catalogue *c, struct buf *b) {
    buf_put(b, STR("static const char *const keys[MSG_COUNT] = {\n    \"\",\n"));
    for (size_t i = 0; i < c->english; i++) {
        buf_printf(b, "    \"%.*s\",\n", STR_ARG(entry_at(c, i)->key));
    }
    buf_put(b, STR("};\n\n"));
}

static void put_tag_name(struct buf *b, struct str tag) {
    for (size_t i = 0; i < tag.n; i++) {
        buf_char(b, tag.p[i] == '-' ? '_' : tag.p[i]);
    }
}

/* The end of the language whose entries begin at i. */
static size_t language_end(const struct catalogue *c, size_t i) {
    struct str tag = entry_at(c, i)->tag;
    while (i < c->entries.count && str_eq(entry_at(c, i)->tag, tag)) {
        i++;
    }
    return i;
}

static void put_spans(const struct catalogue *c, struct buf *b, size_t begin, size_t end) {
    buf_put(b, STR("static const struct span spans_"));
    put_tag_name(b, entry_at(c, begin)->tag);
    buf_put(b, STR("[MSG_COUNT] = {\n"));
    for (size_t i = begin; i < end; i++) {
        const struct message *m = message_at(c, i);
        buf_put(b, STR("    [MSG_"));
        put_name(b, m->entry->key);
        buf_printf(b, "] = {%zu, %zu},\n", m->first, m->count);
    }
    buf_put(b, STR("};\n\n"));
}

static void put_language(const struct catalogue *c, struct buf *b, size_t begin, size_t end) {
    size_t reviewed = 0;
    for (size_t i = begin; i < end; i++) {
        const struct entry *e = entry_at(c, i);
        reviewed += e->reviewed || e->file->reviewed || begin == 0;
    }
    buf_printf(b, "    {\"%.*s\", %zu, %zu, spans_", STR_ARG(entry_at(c, begin)->tag), end - begin,
               reviewed);
    put_tag_name(b, entry_at(c, begin)->tag);
    buf_put(b, STR("},\n"));
}

static void put_code(const struct catalogue *c, struct buf *b) {
    size_t languages = 0;
    buf_put(b, STR("/* Made by poc from all messages. */\n#include \"msg_keys.h\"\n"
                   "#include \"text/catalogue.h\"\n\n"));
    put_pieces(c, b);
    put_choices(c, b);
    put_keys(c, b);
    for (size_t i = 0; i < c->entries.count; i = language_end(c, i)) {
        put_spans(c, b, i, language_end(c, i));
        languages++;
    }
    buf_put(b, STR("static const struct translation translations[] = {\n"));
    for (size_t i = 0; i < c->entries.count; i = language_end(c, i)) {
        put_language(c, b, i, language_end(c, i));
    }
    buf_printf(b,
               "};\n\nconst struct catalogue CATALOGUE = {\n"
               "    .keys = keys,\n    .key_count = MSG_COUNT,\n    .pieces = pieces,\n"
               "    .choices = choices,\n    .translations = translations,\n"
               "    .translation_count = %zu,\n};\n",
               languages);
}

/* --- files --- */

static bool load(struct arena *arena, const char *path, struct str *out) {
    struct buf b = buf_make(FILE_MAX);
    char piece[4096];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
        buf_put(&b, str_make(piece, n));
    }
    bool good = ferror(file) == 0 && !b.overflow;
    fclose(file);
    *out = arena_str(arena, buf_str(&b));
    buf_free(&b);
    return good;
}

static bool save(const char *path, const struct buf *b) {
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    bool good = fwrite(b->p, 1, b->n, file) == b->n;
    return fclose(file) == 0 && good;
}

static void catalogue_begin(struct catalogue *c) {
    *c = (struct catalogue){.arena = arena_make()};
    problem[0] = '\0';
}

static void catalogue_end(struct catalogue *c) {
    arena_free(c->arena);
}

static int write_files(const struct catalogue *c, char **argv) {
    struct buf header = buf_make(FILE_MAX);
    struct buf code = buf_make(FILE_MAX);
    put_header(c, &header);
    put_code(c, &code);
    bool good = !code.overflow && save(argv[1], &header) && save(argv[2], &code);
    if (!good) {
        fprintf(stderr, "poc: cannot write %s and %s\n", argv[1], argv[2]);
    }
    buf_free(&header);
    buf_free(&code);
    return good ? 0 : 1;
}

static bool has_entry(const struct catalogue *c, struct str tag, struct str key) {
    struct entry wanted = {.tag = tag, .key = key};
    return bsearch(&wanted, c->entries.item, c->entries.count, sizeof(wanted), entry_cmp) != NULL;
}

/* Says which keys a language lacks. */
static int check_complete(const struct catalogue *c, struct str tag) {
    size_t missing = 0;
    for (size_t i = 0; i < c->english; i++) {
        const struct entry *e = entry_at(c, i);
        if (!has_entry(c, tag, e->key)) {
            fprintf(stderr, "%.*s:%zu: error: %.*s is not translated to %.*s\n",
                    STR_ARG(e->file->path), e->line, STR_ARG(e->key), STR_ARG(tag));
            missing++;
        }
    }
    printf("%.*s: %zu of %zu messages\n", STR_ARG(tag), c->english - missing, c->english);
    return missing == 0 ? 0 : 1;
}

static int run(int argc, char **argv) {
    bool complete = strcmp(argv[1], "--complete") == 0;
    struct catalogue c;
    int exit_code = 1;
    catalogue_begin(&c);
    for (int i = 3; i < argc; i++) {
        struct str text;
        if (!load(c.arena, argv[i], &text)) {
            fprintf(stderr, "poc: cannot read %s\n", argv[i]);
            catalogue_end(&c);
            return 1;
        }
        add_file(&c, str_of(argv[i]), text);
    }
    if (!read_all(&c)) {
        fprintf(stderr, "%s\n", problem);
    } else if (c.english == 0) {
        fprintf(stderr, "poc: no English messages (en.po)\n");
    } else {
        exit_code = complete ? check_complete(&c, str_of(argv[2])) : write_files(&c, argv);
    }
    catalogue_end(&c);
    return exit_code;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr,
                "usage: poc OUT.h OUT.c FILE.po...\n       poc --complete LANG FILE.po...\n");
        return 2;
    }
    return run(argc, argv);
}
