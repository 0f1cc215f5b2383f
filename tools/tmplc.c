/* SPDX-License-Identifier: AGPL-3.0-or-later
 * tmplc: a page of HTML becomes a C function (TMPLC.md). It follows the markup as it goes, so that
 * each value is escaped for the place where it stands. It knows of C no more than brackets and
 * quotes: the compiler judges the expressions, at the line of the page. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define ELEMENTS_MAX 64
#define BLOCKS_MAX 32
#define ATTRIBUTES_MAX 48
#define ARGUMENTS_MAX 6
#define LITERAL_MAX 2000 /* bytes in one string of C, which promises 4095 */
#define OUTPUT_MAX (16u << 20)

/* Where in the markup the next character stands. */
enum place {
    PLACE_TEXT,
    PLACE_PLAIN, /* in textarea or title: text in which there are no tags */
    PLACE_TAG,   /* behind the name of an open tag, between its attributes */
    PLACE_VALUE, /* in the quotes of an attribute */
};

/* How far an address in href, src and the like has come. */
enum address {
    ADDRESS_NONE,  /* not in an address */
    ADDRESS_START, /* nothing yet: a struct url may follow */
    ADDRESS_ROOT,  /* "/": what follows decides whether it names another host */
    ADDRESS_PATH,  /* cannot leave the place any more: pieces may follow */
    ADDRESS_FIXED, /* any other literal: no value may follow */
};

struct where {
    enum place place;
    enum address address;
    char quote; /* in PLACE_VALUE: what ends it */
};

struct element {
    struct str name;
    size_t at;
};

enum block_kind { BLOCK_IF, BLOCK_EACH, BLOCK_FOR };

/* {if}, {each} and {for} that wait for their {end}. */
struct block {
    enum block_kind kind;
    size_t at;
    struct str rows; /* of {each} */
    struct where begin;
    struct where end; /* of the branches so far, if branch_ended */
    bool branch_ended;
    bool has_else;
    bool blank_begin;
    bool blank_end;
    size_t code_begin; /* of a loop: where its code begins */
    bool space_first;  /* of a loop: white space begins it, so none need end it */
    size_t depth;      /* elements open when it began */
    size_t attributes;
};

struct argument {
    struct str name;
    struct str value;
};

struct problem {
    bool is;
    size_t line;
    size_t column;
    char text[240];
};

struct compiler {
    struct str path;
    struct str stem; /* file name without folders and ".html" */
    struct str text;
    size_t at;
    struct arena *arena;
    struct buf *header;
    struct buf *code;
    struct buf declarations;
    struct buf literal; /* markup that waits to be written */
    struct where where;
    bool blank; /* what was written last is white space */
    bool in_page;
    struct str page;
    size_t page_at;
    struct element tag; /* the one that PLACE_TAG is in */
    struct str attribute;
    struct str attributes[ATTRIBUTES_MAX];
    size_t attribute_count;
    struct str language;   /* the expression in the lang= that is open, or nothing */
    bool value_in_content; /* a value stands in content= of this tag */
    struct element element[ELEMENTS_MAX];
    size_t depth;
    struct block block[BLOCKS_MAX];
    size_t blocks;
    struct problem problem;
};

/* --- errors --- */

static size_t line_of(const struct compiler *c, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at; i++) {
        line += c->text.p[i] == '\n';
    }
    return line;
}

static size_t column_of(const struct compiler *c, size_t at) {
    size_t begin = at;
    while (begin > 0 && c->text.p[begin - 1] != '\n') {
        begin--;
    }
    return 1 + str_utf8_count(str_make(c->text.p + begin, at - begin));
}

/* Remembers the first problem; everything stops at it. */
static void refuse(struct compiler *c, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void refuse(struct compiler *c, size_t at, const char *format, ...) {
    if (c->problem.is) {
        return;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(c->problem.text, sizeof(c->problem.text), format, args);
    va_end(args);
    c->problem.is = true;
    c->problem.line = line_of(c, at);
    c->problem.column = column_of(c, at);
}

/* --- characters --- */

static bool is_space(char b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
}

static bool is_letter(char b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

static bool is_digit(char b) {
    return b >= '0' && b <= '9';
}

static bool is_word(char b) {
    return is_letter(b) || is_digit(b) || b == '_';
}

static bool is_one_of(struct str name, const char *const *list) {
    for (size_t i = 0; list[i] != NULL; i++) {
        if (str_eq(name, str_of(list[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_identifier(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (!is_word(s.p[i])) {
            return false;
        }
    }
    return s.n > 0 && !is_digit(s.p[0]);
}

static char peek(const struct compiler *c, size_t ahead) {
    return c->at + ahead < c->text.n ? c->text.p[c->at + ahead] : '\0';
}

static bool looking_at(const struct compiler *c, const char *what) {
    return str_starts(str_from(c->text, c->at), str_of(what));
}

static struct str take_while(struct compiler *c, bool (*belongs)(char)) {
    size_t begin = c->at;
    while (c->at < c->text.n && belongs(c->text.p[c->at])) {
        c->at++;
    }
    return str_make(c->text.p + begin, c->at - begin);
}

/* --- writing C --- */

static void put_c_string(struct buf *b, struct str s) {
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '\n') {
            buf_put(b, STR("\\n"));
        } else if (ch == '\t') {
            buf_put(b, STR("\\t"));
        } else {
            if (ch == '"' || ch == '\\' || ch == '?') { /* ? for the sake of trigraphs */
                buf_char(b, '\\');
            }
            buf_char(b, ch);
        }
    }
    buf_char(b, '"');
}

static void put_indent(struct compiler *c) {
    for (size_t i = 0; i < c->blocks + 1; i++) {
        buf_put(c->code, STR("    "));
    }
}

static void flush_literal(struct compiler *c) {
    struct str rest = buf_str(&c->literal);
    while (rest.n > 0) {
        struct str piece = str_utf8_first(rest, LITERAL_MAX);
        put_indent(c);
        buf_put(c->code, STR("page_literal(p, "));
        put_c_string(c->code, piece);
        buf_printf(c->code, ", %zu);\n", piece.n);
        rest = str_from(rest, piece.n);
    }
    buf_clear(&c->literal);
}

static void put_line(struct compiler *c, size_t at) {
    buf_printf(c->code, "#line %zu ", line_of(c, at));
    put_c_string(c->code, c->path);
    buf_char(c->code, '\n');
}

/* One statement of C that stands for what the page says at `at`. */
static void emit(struct compiler *c, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void emit(struct compiler *c, size_t at, const char *format, ...) {
    flush_literal(c);
    put_line(c, at);
    put_indent(c);
    va_list args;
    va_start(args, format);
    buf_vprintf(c->code, format, args);
    va_end(args);
    buf_char(c->code, '\n');
}

static void put_literal(struct compiler *c, struct str s) {
    buf_put(&c->literal, s);
    c->blank = false;
}

/* --- elements --- */

static const char *const VOID_ELEMENTS[] = {"area",  "br",    "col",  "embed", "hr",
                                            "img",   "input", "link", "meta",  "source",
                                            "track", "wbr",   NULL};
/* The site's policy forbids them, or they load or run what no check here can follow. */
static const char *const REFUSED_ELEMENTS[] = {"style",  "base",   "object",   "embed",
                                               "applet", "frame",  "frameset", "animate",
                                               "set",    "iframe", NULL};
/* An open <p> ends silently where one of these begins. */
static const char *const NOT_IN_P[] = {
    "address",    "article", "aside",   "blockquote", "details", "dialog", "div", "dl", "fieldset",
    "figcaption", "figure",  "footer",  "form",       "h1",      "h2",     "h3",  "h4", "h5",
    "h6",         "header",  "hgroup",  "hr",         "main",    "menu",   "nav", "ol", "p",
    "pre",        "search",  "section", "table",      "ul",      NULL};

static bool is_open(const struct compiler *c, const char *name) {
    for (size_t i = 0; i < c->depth; i++) {
        if (str_eq(c->element[i].name, str_of(name))) {
            return true;
        }
    }
    return false;
}

static struct str top_name(const struct compiler *c) {
    return c->depth > 0 ? c->element[c->depth - 1].name : STR("");
}

/* In SVG an element may close itself, names have capitals, and <title> is like any other. */
static bool in_svg(const struct compiler *c) {
    for (size_t i = c->depth; i > 0; i--) {
        struct str name = c->element[i - 1].name;
        if (str_eq(name, STR("foreignObject"))) {
            return false;
        }
        if (str_eq(name, STR("svg"))) {
            return true;
        }
    }
    return false;
}

static bool is_tag_part(char b) {
    return is_letter(b) || is_digit(b) || b == '-';
}

static bool has_capital(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= 'A' && s.p[i] <= 'Z') {
            return true;
        }
    }
    return false;
}

static void open_tag(struct compiler *c) {
    size_t at = c->at;
    c->at++;
    struct str name = take_while(c, is_tag_part);
    if (is_one_of(name, REFUSED_ELEMENTS)) {
        refuse(c, at, "<%.*s> is not allowed in a page", STR_ARG(name));
    } else if (has_capital(name) && !in_svg(c)) {
        refuse(c, at, "<%.*s>: tags are written in small letters", STR_ARG(name));
    } else if (str_eq(top_name(c), STR("p")) && is_one_of(name, NOT_IN_P)) {
        refuse(c, at, "<%.*s> cannot stand in <p>: it would end it", STR_ARG(name));
    }
    c->tag = (struct element){name, at};
    c->attribute_count = 0;
    c->value_in_content = false;
    c->where.place = PLACE_TAG;
    put_literal(c, STR("<"));
    put_literal(c, name);
}

static bool has_attribute(const struct compiler *c, const char *name) {
    for (size_t i = 0; i < c->attribute_count; i++) {
        if (str_eq(c->attributes[i], str_of(name))) {
            return true;
        }
    }
    return false;
}

static void push_element(struct compiler *c) {
    if (c->depth == ELEMENTS_MAX) {
        refuse(c, c->tag.at, "more than %d elements within each other", ELEMENTS_MAX);
        return;
    }
    c->element[c->depth++] = c->tag;
}

static void check_script(struct compiler *c) {
    if (!has_attribute(c, "src")) {
        refuse(c, c->tag.at, "a script without src: its text belongs in assets/");
    }
    take_while(c, is_space);
    if (!looking_at(c, "</script>")) {
        refuse(c, c->at, "a script with src has no text of its own");
    }
}

/* Behind the ">" of an open tag. */
static void tag_opened(struct compiler *c, bool closed_itself) {
    struct str name = c->tag.name;
    bool svg = in_svg(c);
    c->where.place = PLACE_TEXT;
    if (str_eq(name, STR("meta")) && c->value_in_content && has_attribute(c, "http-equiv")) {
        refuse(c, c->tag.at, "a value in content= of a <meta> with http-equiv");
    }
    if (is_one_of(name, VOID_ELEMENTS) && !svg) {
        return;
    }
    if (closed_itself) {
        if (!svg) {
            refuse(c, c->tag.at, "<%.*s/>: only elements of SVG close themselves", STR_ARG(name));
        }
        return;
    }
    push_element(c);
    if (str_eq(name, STR("script"))) {
        check_script(c);
    } else if (str_eq(name, STR("textarea")) || (str_eq(name, STR("title")) && !svg)) {
        c->where.place = PLACE_PLAIN;
    }
    if ((str_eq(name, STR("textarea")) || str_eq(name, STR("pre"))) && peek(c, 0) != '\n') {
        buf_char(&c->literal, '\n'); /* a reader drops the first line end: let it be this one */
    }
}

static void close_tag(struct compiler *c) {
    size_t at = c->at;
    c->at += 2;
    struct str name = take_while(c, is_tag_part);
    size_t base = c->blocks > 0 ? c->block[c->blocks - 1].depth : 0;
    if (peek(c, 0) != '>') {
        refuse(c, c->at, "</%.*s without its >", STR_ARG(name));
    } else if (c->depth == 0) {
        refuse(c, at, "</%.*s> closes what was never open", STR_ARG(name));
    } else if (!str_eq(top_name(c), name)) {
        refuse(c, at, "</%.*s> where <%.*s> of line %zu is open", STR_ARG(name),
               STR_ARG(top_name(c)), line_of(c, c->element[c->depth - 1].at));
    } else if (c->depth == base) {
        refuse(c, at, "</%.*s> closes what was opened outside this block", STR_ARG(name));
    } else {
        c->at++;
        c->depth--;
        c->where.place = PLACE_TEXT;
        put_literal(c, STR("</"));
        put_literal(c, name);
        put_literal(c, STR(">"));
    }
}

/* --- attributes --- */

static const char *const ADDRESSES[] = {"href",   "src",  "action", "formaction",
                                        "poster", "cite", NULL};
static const char *const REFUSED_ATTRIBUTES[] = {"style", "srcdoc", "ping", "background", NULL};
static const char *const FIXED_ATTRIBUTES[] = {"srcset", "imagesrcset", "http-equiv", "is", NULL};

/* Stands among the attributes of a tag when its direction was written. */
#define DIRECTED "{dir}"

static bool is_attribute_part(char b) {
    return is_word(b) || b == '-' || b == ':' || b == '.';
}

static void check_attribute(struct compiler *c, size_t at, struct str name) {
    if (str_eq_nocase(str_first(name, 2), STR("on"))) {
        refuse(c, at, "%.*s=: no handlers in the page, the site's policy forbids them",
               STR_ARG(name));
    } else if (is_one_of(name, REFUSED_ATTRIBUTES) || str_starts(name, STR("xlink:"))) {
        refuse(c, at, "%.*s= is not allowed in a page", STR_ARG(name));
    } else if (has_capital(name) && !in_svg(c) && !str_eq(c->tag.name, STR("svg"))) {
        refuse(c, at, "%.*s: attributes are written in small letters", STR_ARG(name));
    }
    for (size_t i = 0; i < c->attribute_count; i++) {
        if (str_eq(c->attributes[i], name)) {
            refuse(c, at, "%.*s= stands twice in this tag", STR_ARG(name));
        }
    }
    if (str_eq(name, STR("dir")) && has_attribute(c, DIRECTED)) {
        refuse(c, at, "lang=\"{...}\" writes dir= itself: if it must be another, say so before it");
    }
    if (c->attribute_count + 1 >= ATTRIBUTES_MAX) { /* one is kept for the direction */
        refuse(c, at, "more than %d attributes", ATTRIBUTES_MAX - 2);
    }
}

static void attribute(struct compiler *c) {
    size_t at = c->at;
    struct str name = take_while(c, is_attribute_part);
    check_attribute(c, at, name);
    if (c->problem.is) {
        return;
    }
    c->attributes[c->attribute_count++] = name;
    put_literal(c, STR(" "));
    put_literal(c, name);
    if (peek(c, 0) != '=') {
        return;
    }
    char quote = peek(c, 1);
    if (quote != '"' && quote != '\'') {
        refuse(c, c->at + 1, "the value of %.*s needs quotes directly behind the =", STR_ARG(name));
        return;
    }
    put_literal(c, str_make(c->text.p + c->at, 2));
    c->at += 2;
    c->attribute = name;
    c->language = STR("");
    c->where = (struct where){PLACE_VALUE,
                              is_one_of(name, ADDRESSES) ? ADDRESS_START : ADDRESS_NONE, quote};
}

static void tag_step(struct compiler *c) {
    char b = peek(c, 0);
    if (is_space(b)) {
        c->at++; /* attribute() writes the one blank that is needed */
    } else if (b == '>') {
        c->at++;
        put_literal(c, STR(">"));
        tag_opened(c, false);
    } else if (b == '/' && peek(c, 1) == '>') {
        c->at += 2;
        put_literal(c, in_svg(c) ? STR("/>") : STR(">"));
        tag_opened(c, true);
    } else if (is_letter(b)) {
        attribute(c);
    } else {
        refuse(c, c->at, "'%c' is not expected in the tag <%.*s>", b, STR_ARG(c->tag.name));
    }
}

/* --- what is written as it stands --- */

/* "&" must begin a whole character reference, or stand alone. */
static void check_reference(struct compiler *c) {
    char next = peek(c, 1);
    if (!is_letter(next) && next != '#') {
        return;
    }
    size_t ahead = 1 + (next == '#');
    while (is_word(peek(c, ahead))) {
        ahead++;
    }
    if (peek(c, ahead) != ';') {
        refuse(c, c->at, "write &amp; for &");
    }
}

static void literal_byte(struct compiler *c) {
    char b = peek(c, 0);
    if ((unsigned char)b < 0x20 && !is_space(b)) {
        refuse(c, c->at, "a control character");
    }
    if (b == '&') {
        check_reference(c);
    }
    put_literal(c, str_make(c->text.p + c->at, 1));
    c->at++;
}

static bool loads_at_once(const struct compiler *c) {
    return str_eq(c->attribute, STR("src")) || str_eq(c->attribute, STR("poster")) ||
           (str_eq(c->attribute, STR("href")) && str_eq(c->tag.name, STR("link")));
}

static void address_begins(struct compiler *c) {
    char b = peek(c, 0);
    if (looking_at(c, "javascript:") || looking_at(c, "data:")) {
        refuse(c, c->at, "an address that runs or carries code");
    } else if (b == '/') {
        c->where.address = ADDRESS_ROOT;
    } else if (b == '#' || b == '?' || looking_at(c, "mailto:") || looking_at(c, "tel:")) {
        c->where.address = ADDRESS_PATH;
    } else if (loads_at_once(c)) {
        refuse(c, c->at, "nothing is loaded from elsewhere: begin with /");
    } else {
        c->where.address = ADDRESS_FIXED;
    }
}

static void address_step(struct compiler *c) {
    char b = peek(c, 0);
    if (c->where.address == ADDRESS_START) {
        address_begins(c);
    } else if (c->where.address == ADDRESS_ROOT) {
        bool host = b == '/' || b == '\\';
        c->where.address = host ? ADDRESS_FIXED : ADDRESS_PATH;
        if (host && loads_at_once(c)) {
            refuse(c, c->at, "nothing is loaded from elsewhere: begin with one /");
        }
    }
}

/* Whoever says in which language something is has also said in which direction it runs. */
static void put_direction(struct compiler *c) {
    if (c->language.n > 0 && !has_attribute(c, "dir") && !has_attribute(c, DIRECTED)) {
        c->attributes[c->attribute_count++] = STR(DIRECTED);
        emit(c, c->at, "page_put_dir(p, %.*s);", STR_ARG(c->language));
    }
    c->language = STR("");
}

static void value_step(struct compiler *c) {
    if (peek(c, 0) == c->where.quote) {
        put_literal(c, str_make(&c->where.quote, 1));
        c->at++;
        c->where = (struct where){.place = PLACE_TAG};
        put_direction(c);
        return;
    }
    address_step(c);
    literal_byte(c);
}

static void plain_step(struct compiler *c) {
    struct str rest = str_from(c->text, c->at);
    if (str_starts(rest, STR("</")) && str_starts(str_from(rest, 2), top_name(c))) {
        close_tag(c);
    } else {
        literal_byte(c);
    }
}

/* Is nothing written yet of the loop that has just begun? */
static bool at_loop_begin(const struct compiler *c) {
    return c->blocks > 0 && c->block[c->blocks - 1].kind != BLOCK_IF && c->literal.n == 0 &&
           c->code->n == c->block[c->blocks - 1].code_begin;
}

/* A run of white space becomes one line end or one blank. */
static void fold_space(struct compiler *c) {
    struct str run = take_while(c, is_space);
    if (at_loop_begin(c)) {
        c->block[c->blocks - 1].space_first = true;
    }
    if (is_open(c, "pre")) {
        put_literal(c, run);
    } else if (!c->blank) {
        buf_char(&c->literal, str_has(run, '\n') ? '\n' : ' ');
        c->blank = true;
    }
}

static void doctype(struct compiler *c) {
    if (!looking_at(c, "<!doctype html>")) {
        refuse(c, c->at,
               looking_at(c, "<!--") ? "write {-- --}: this would be sent to everybody"
                                     : "only <!doctype html> may begin with <!");
        return;
    }
    put_literal(c, STR("<!doctype html>"));
    c->at += strlen("<!doctype html>");
}

static void text_step(struct compiler *c) {
    char b = peek(c, 0);
    if (is_space(b)) {
        fold_space(c);
    } else if (b != '<') {
        literal_byte(c);
    } else if (is_letter(peek(c, 1))) {
        open_tag(c);
    } else if (peek(c, 1) == '/') {
        close_tag(c);
    } else if (peek(c, 1) == '!') {
        doctype(c);
    } else {
        refuse(c, c->at, "write &lt; for <");
    }
}

/* --- values --- */

static const char *const PLACE_WORDS[] = {"in the text", "in a textarea or title", "in a tag",
                                          "in an attribute"};

static void put_value(struct compiler *c, size_t at, struct str expression) {
    const char *function = c->where.place == PLACE_TEXT ? "page_put" : "page_put_attr";
    if (c->where.place == PLACE_TAG) {
        refuse(c, at, "a value in a tag stands in the quotes of an attribute");
        return;
    }
    if (c->where.place == PLACE_VALUE) {
        if (is_one_of(c->attribute, FIXED_ATTRIBUTES)) {
            refuse(c, at, "no value in %.*s=", STR_ARG(c->attribute));
        }
        c->value_in_content |= str_eq(c->attribute, STR("content"));
        switch (c->where.address) {
        case ADDRESS_NONE:
            break;
        case ADDRESS_START:
            function = "page_put_url";
            c->where.address = ADDRESS_PATH;
            break;
        case ADDRESS_PATH:
            function = "page_put_url_part";
            break;
        case ADDRESS_ROOT:
            refuse(c, at, "a value right behind / could name another host: write more first");
            break;
        case ADDRESS_FIXED:
            refuse(c, at, "a value in an address stands first (struct url) or behind /...");
            break;
        }
    }
    if (c->where.place == PLACE_VALUE && str_eq(c->attribute, STR("lang"))) {
        if (c->text.p[at - 1] != c->where.quote || peek(c, 0) != c->where.quote) {
            refuse(c, at, "beside a value nothing else in lang=");
        }
        c->language = expression;
    }
    emit(c, at, "%s(p, %.*s);", function, STR_ARG(expression));
    c->blank = false;
}

/* --- messages --- */

static bool is_key(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char b = s.p[i];
        if (!((b >= 'a' && b <= 'z') || is_digit(b) || b == '_' || b == '.')) {
            return false;
        }
    }
    return s.n > 0 && is_letter(s.p[0]) && s.p[s.n - 1] != '.';
}

/* Skips a string or character of C at `at`; otherwise one byte. */
static size_t skip_c(struct str s, size_t at) {
    char quote = s.p[at];
    at++;
    if (quote != '"' && quote != '\'') {
        return at;
    }
    while (at < s.n && s.p[at] != quote) {
        at += s.p[at] == '\\' ? 2 : 1;
    }
    return at < s.n ? at + 1 : s.n;
}

static int depth_change(char b) {
    return (b == '(' || b == '[' || b == '{') - (b == ')' || b == ']' || b == '}');
}

/* Does `name=` begin here? Gives its length, 0 when not. "==" is a comparison. */
static size_t argument_name(struct str s, size_t at) {
    size_t n = 0;
    while (at + n < s.n && is_word(s.p[at + n])) {
        n++;
    }
    bool assigns = n > 0 && at + n < s.n && s.p[at + n] == '=';
    return assigns && !(at + n + 1 < s.n && s.p[at + n + 1] == '=') ? n : 0;
}

/* Where the next ` name=` begins outside brackets and quotes, or the end. */
static size_t argument_end(struct str s, size_t at) {
    int depth = 0;
    while (at < s.n) {
        if (depth == 0 && is_space(s.p[at]) && argument_name(s, at + 1) > 0) {
            return at;
        }
        depth += depth_change(s.p[at]);
        at = skip_c(s, at);
    }
    return s.n;
}

static void sort_arguments(struct argument *argument, size_t count) {
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0 && str_cmp(argument[j].name, argument[j - 1].name) < 0; j--) {
            struct argument other = argument[j];
            argument[j] = argument[j - 1];
            argument[j - 1] = other;
        }
    }
}

static size_t read_arguments(struct compiler *c, size_t at, struct str s,
                             struct argument argument[ARGUMENTS_MAX]) {
    size_t count = 0;
    while (!str_is_empty(s = str_trim(s)) && !c->problem.is) {
        size_t name = argument_name(s, 0);
        size_t end = argument_end(s, name + 1);
        struct str value = name > 0 ? str_trim(str_make(s.p + name + 1, end - name - 1)) : s;
        if (name == 0 || str_is_empty(value)) {
            refuse(c, at, "an argument of a message is written name=value");
        } else if (count == ARGUMENTS_MAX) {
            refuse(c, at, "a message takes at most %d arguments", ARGUMENTS_MAX);
        } else {
            argument[count++] = (struct argument){str_first(s, name), value};
        }
        s = str_from(s, end);
    }
    sort_arguments(argument, count);
    return count;
}

/* "need.show.title name=x" as a call of the generated function. */
static struct str message(struct compiler *c, size_t at, struct str rest) {
    struct str key = rest;
    struct argument argument[ARGUMENTS_MAX];
    for (size_t i = 0; i < rest.n; i++) {
        if (is_space(rest.p[i])) {
            key = str_first(rest, i);
            break;
        }
    }
    if (!is_key(key)) {
        refuse(c, at, "\"%.*s\" is not the key of a message", STR_ARG(key));
        return key;
    }
    size_t count = read_arguments(c, at, str_from(rest, key.n), argument);
    struct buf b = buf_make(OUTPUT_MAX);
    buf_printf(&b, "msg_%.*s%s", STR_ARG(key), count > 0 ? "_with" : "");
    for (size_t i = 0; i < b.n; i++) {
        b.p[i] = b.p[i] == '.' ? '_' : b.p[i];
    }
    for (size_t i = 0; i < count; i++) {
        buf_printf(&b, "_%.*s", STR_ARG(argument[i].name));
    }
    buf_char(&b, '(');
    for (size_t i = 0; i < count; i++) {
        buf_printf(&b, "%sMSG_ARG(%.*s)", i > 0 ? ", " : "", STR_ARG(argument[i].value));
    }
    buf_char(&b, ')');
    struct str call = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return call;
}

static void message_directive(struct compiler *c, size_t at, struct str rest) {
    if (c->where.place == PLACE_VALUE && c->where.address != ADDRESS_NONE) {
        refuse(c, at, "a message cannot stand in an address");
        return;
    }
    put_value(c, at, message(c, at, rest));
}

static void title_directive(struct compiler *c, size_t at, struct str rest) {
    if (str_starts(rest, STR("="))) {
        emit(c, at, "p->title = %.*s;", STR_ARG(str_trim(str_from(rest, 1))));
        return;
    }
    struct str call = message(c, at, rest);
    emit(c, at, "p->title = lang_text(p->lang, p->arena, %.*s);", STR_ARG(call));
}

/* --- blocks --- */

static struct block *block_push(struct compiler *c, size_t at, enum block_kind kind) {
    static struct block none;
    if (c->blocks == BLOCKS_MAX) {
        refuse(c, at, "more than %d blocks within each other", BLOCKS_MAX);
        return &none;
    }
    struct block *b = &c->block[c->blocks++];
    *b = (struct block){.kind = kind,
                        .at = at,
                        .begin = c->where,
                        .blank_begin = c->blank,
                        .blank_end = true,
                        .depth = c->depth,
                        .attributes = c->attribute_count};
    return b;
}

static bool where_eq(struct where a, struct where b) {
    return a.place == b.place && a.address == b.address && a.quote == b.quote;
}

static void check_branch_elements(struct compiler *c, const struct block *b) {
    if (c->depth > b->depth) {
        struct element e = c->element[c->depth - 1];
        refuse(c, e.at, "<%.*s> is not closed in the block in which it begins", STR_ARG(e.name));
    }
}

/* A loop's turn follows another, so it knows nothing of what stands before the loop. */
static void loop_begin(struct compiler *c, struct block *b) {
    b->code_begin = c->code->n;
    c->blank = false;
}

static void drop_last_space(struct compiler *c, const struct block *b) {
    bool more = c->literal.n > 1 || c->code->n > b->code_begin;
    if (b->space_first && !b->branch_ended && c->blank && c->literal.n > 0 && more) {
        c->literal.n--;
        c->blank = false;
    }
}

/* Every branch must end in one and the same place, and without {else} where it began. */
static void branch_end(struct compiler *c, size_t at, struct block *b) {
    check_branch_elements(c, b);
    if (b->branch_ended && !where_eq(b->end, c->where)) {
        refuse(c, at, "this branch ends %s, the one before %s", PLACE_WORDS[c->where.place],
               PLACE_WORDS[b->end.place]);
    }
    b->end = c->where;
    b->branch_ended = true;
    b->blank_end &= c->blank;
}

static void branch_begin(struct compiler *c, const struct block *b) {
    c->where = b->begin;
    c->blank = b->blank_begin;
    c->attribute_count = b->attributes;
}

static void if_directive(struct compiler *c, size_t at, struct str rest) {
    emit(c, at, "if (%.*s) {", STR_ARG(rest));
    block_push(c, at, BLOCK_IF);
}

/* The line before the {else} or {end}: closes the branch of C one step further out. */
static struct block *block_turn(struct compiler *c, size_t at, const char *word) {
    if (c->blocks == 0) {
        refuse(c, at, "{%s} without a block", word);
        return NULL;
    }
    struct block *b = &c->block[c->blocks - 1];
    drop_last_space(c, b);
    flush_literal(c);
    branch_end(c, at, b);
    c->blocks--; /* for the indentation only */
    return b;
}

static void elif_directive(struct compiler *c, size_t at, struct str rest) {
    struct block *b = block_turn(c, at, "elif");
    if (b == NULL) {
        return;
    }
    if (b->kind != BLOCK_IF || b->has_else) {
        refuse(c, at, "{elif} belongs behind {if}, before {else}");
    }
    emit(c, at, "} else if (%.*s) {", STR_ARG(rest));
    c->blocks++;
    branch_begin(c, b);
}

static void else_directive(struct compiler *c, size_t at) {
    struct block *b = block_turn(c, at, "else");
    if (b == NULL) {
        return;
    }
    if (b->kind == BLOCK_FOR || b->has_else) {
        refuse(c, at, "{else} belongs once behind {if} or {each}");
    }
    if (b->kind == BLOCK_IF) {
        emit(c, at, "} else {");
    } else {
        emit(c, at, "}");
        emit(c, at, "if ((%.*s).count == 0) {", STR_ARG(b->rows));
    }
    b->has_else = true;
    c->blocks++;
    branch_begin(c, b);
}

static void end_directive(struct compiler *c, size_t at) {
    struct block *b = block_turn(c, at, "end");
    if (b == NULL) {
        return;
    }
    bool may_be_skipped = b->kind != BLOCK_IF || !b->has_else;
    if (may_be_skipped && !where_eq(b->begin, c->where)) {
        refuse(c, at, "this block begins %s and ends %s", PLACE_WORDS[b->begin.place],
               b->begin.place == c->where.place ? "further in the address"
                                                : PLACE_WORDS[c->where.place]);
    }
    c->blank = b->blank_end && (!may_be_skipped || b->blank_begin);
    emit(c, at, "}");
}

/* "const struct row *r in v->rows" */
static void each_directive(struct compiler *c, size_t at, struct str rest) {
    size_t in = str_find(rest, STR(" in "));
    struct str left = str_trim(str_first(rest, in));
    struct str rows = str_trim(str_from(rest, in + 4));
    size_t name = left.n;
    while (name > 0 && is_word(left.p[name - 1])) {
        name--;
    }
    struct str variable = str_from(left, name);
    struct str type = str_trim(str_first(left, name));
    if (!is_identifier(variable) || !str_ends(type, STR("*")) || str_is_empty(rows)) {
        refuse(c, at, "write {each TYPE *NAME in ROWS}");
        return;
    }
    emit(c, at, "for (size_t %.*s_at = 0; %.*s_at < (%.*s).count; %.*s_at++) {", STR_ARG(variable),
         STR_ARG(variable), STR_ARG(rows), STR_ARG(variable));
    struct block *b = block_push(c, at, BLOCK_EACH);
    b->rows = rows;
    emit(c, at, "%.*s%.*s = &(%.*s).item[%.*s_at];", STR_ARG(type), STR_ARG(variable),
         STR_ARG(rows), STR_ARG(variable));
    emit(c, at, "(void)%.*s; /* a page may only count */", STR_ARG(variable));
    loop_begin(c, b);
}

static void for_directive(struct compiler *c, size_t at, struct str rest) {
    emit(c, at, "for (%.*s) {", STR_ARG(rest));
    loop_begin(c, block_push(c, at, BLOCK_FOR));
}

static void call_directive(struct compiler *c, size_t at, struct str rest) {
    if (c->where.place != PLACE_TEXT) {
        refuse(c, at, "{call} stands in the text, not %s", PLACE_WORDS[c->where.place]);
    } else if (!str_starts(rest, STR("page_")) || !str_ends(rest, STR(")"))) {
        refuse(c, at, "write {call page_NAME(p, ...)}");
    } else {
        emit(c, at, "%.*s;", STR_ARG(rest));
        c->blank = false;
    }
}

/* --- the page itself --- */

static void finish_page(struct compiler *c) {
    while (c->literal.n > 0 && c->blank && is_space(c->literal.p[c->literal.n - 1])) {
        c->literal.n--;
    }
    flush_literal(c);
    if (c->blocks > 0) {
        refuse(c, c->block[c->blocks - 1].at, "this block has no {end}");
    } else if (c->where.place == PLACE_TAG || c->where.place == PLACE_VALUE) {
        refuse(c, c->tag.at, "<%.*s has no >", STR_ARG(c->tag.name));
    } else if (c->depth > 0) {
        refuse(c, c->element[c->depth - 1].at, "<%.*s> is never closed", STR_ARG(top_name(c)));
    }
    buf_put(c->code, STR("}\n"));
}

/* need_show in need_show.html, or field_text and field_area in field.html: names are found by
 * looking at file names. */
static bool name_fits(const struct compiler *c, struct str name) {
    return str_eq(name, c->stem) ||
           (str_starts(name, c->stem) && str_starts(str_from(name, c->stem.n), STR("_")));
}

static void page_directive(struct compiler *c, size_t at, struct str rest) {
    size_t open = str_find(rest, STR("("));
    struct str name = str_trim(str_first(rest, open));
    if (c->in_page) {
        finish_page(c);
    }
    if (!is_identifier(name) || !str_ends(rest, STR(")"))) {
        refuse(c, at, "write {page NAME(TYPE NAME, ...)}");
    } else if (!name_fits(c, name)) {
        refuse(c, at, "the page of %.*s.html is called %.*s, or %.*s_ and more", STR_ARG(c->stem),
               STR_ARG(c->stem), STR_ARG(c->stem));
    }
    if (c->problem.is) {
        return;
    }
    struct str takes = str_trim(str_make(rest.p + open + 1, rest.n - open - 2));
    bool none = str_is_empty(takes) || str_eq(takes, STR("void"));
    const char *comma = none ? "" : ", ";
    takes = none ? STR("") : takes;
    buf_printf(&c->declarations, "void page_%.*s(struct page *p%s%.*s);\n", STR_ARG(name), comma,
               STR_ARG(takes));
    buf_char(c->code, '\n');
    put_line(c, at);
    buf_printf(c->code, "void page_%.*s(struct page *p%s%.*s) {\n", STR_ARG(name), comma,
               STR_ARG(takes));
    c->in_page = true;
    c->blank = true; /* white space at the beginning is left out */
    c->page_at = at;
}

static void include_directive(struct compiler *c, size_t at, struct str rest) {
    bool quoted = str_starts(rest, STR("\"")) && str_ends(rest, STR("\""));
    bool angled = str_starts(rest, STR("<")) && str_ends(rest, STR(">"));
    if (c->in_page) {
        refuse(c, at, "{include} stands before {page}");
    } else if (rest.n < 3 || (!quoted && !angled)) {
        refuse(c, at, "write {include \"floor/name.h\"}");
    } else {
        buf_printf(c->header, "#include %.*s\n", STR_ARG(rest));
    }
}

/* --- directives --- */

/* Two words side by side are no expression: somebody meant a directive that does not exist. */
static bool is_two_words(struct str s) {
    size_t n = 0;
    while (n < s.n && is_word(s.p[n])) {
        n++;
    }
    struct str word = str_first(s, n);
    struct str rest = str_trim(str_from(s, n));
    return n > 0 && n < s.n && is_space(s.p[n]) && rest.n > 0 && is_word(rest.p[0]) &&
           !str_eq(word, STR("sizeof"));
}

static void directive(struct compiler *c, size_t at, struct str inner) {
    size_t n = 0;
    while (n < inner.n && is_word(inner.p[n])) {
        n++;
    }
    struct str word = str_first(inner, n);
    bool alone = n == inner.n;
    bool spaced = n < inner.n && is_space(inner.p[n]);
    struct str rest = str_trim(str_from(inner, n));
    if (!alone && !spaced) {
        word = STR("");
    }
    if (str_eq(word, STR("include"))) {
        include_directive(c, at, rest);
    } else if (str_eq(word, STR("page"))) {
        page_directive(c, at, rest);
    } else if (!c->in_page) {
        refuse(c, at, "first {page NAME(TYPE NAME, ...)}");
    } else if (str_eq(word, STR("else")) && alone) {
        else_directive(c, at);
    } else if (str_eq(word, STR("end")) && alone) {
        end_directive(c, at);
    } else if (alone) {
        put_value(c, at, inner);
    } else if (str_eq(word, STR("_"))) {
        message_directive(c, at, rest);
    } else if (str_eq(word, STR("title"))) {
        title_directive(c, at, rest);
    } else if (str_eq(word, STR("if"))) {
        if_directive(c, at, rest);
    } else if (str_eq(word, STR("elif"))) {
        elif_directive(c, at, rest);
    } else if (str_eq(word, STR("each"))) {
        each_directive(c, at, rest);
    } else if (str_eq(word, STR("for"))) {
        for_directive(c, at, rest);
    } else if (str_eq(word, STR("let"))) {
        emit(c, at, "%.*s;", STR_ARG(rest));
    } else if (str_eq(word, STR("call"))) {
        call_directive(c, at, rest);
    } else if (is_two_words(inner)) {
        refuse(c, at, "{%.*s ...} is no directive", STR_ARG(word));
    } else {
        put_value(c, at, inner);
    }
}

static void comment(struct compiler *c) {
    size_t end = str_find(str_from(c->text, c->at), STR("--}"));
    if (end == c->text.n - c->at) {
        refuse(c, c->at, "{-- without --}");
        return;
    }
    c->at += end + 3;
}

/* From "{" to the "}" that belongs to it; strings and braces of C are skipped. */
static void braces(struct compiler *c) {
    size_t at = c->at;
    size_t end = at + 1;
    int depth = 1;
    if (looking_at(c, "{--")) {
        comment(c);
        return;
    }
    while (end < c->text.n && depth > 0) {
        depth += (c->text.p[end] == '{') - (c->text.p[end] == '}');
        end = skip_c(c->text, end);
    }
    struct str inner = str_trim(str_make(c->text.p + at + 1, end - at - 1 - (depth == 0)));
    if (depth > 0) {
        refuse(c, at, "{ without its }");
    } else if (str_is_empty(inner)) {
        refuse(c, at, "{} says nothing");
    } else {
        c->at = end;
        directive(c, at, inner);
    }
}

static void step(struct compiler *c) {
    char b = peek(c, 0);
    bool twice = (b == '{' || b == '}') && peek(c, 1) == b;
    if (b == '{' && !twice) {
        braces(c);
    } else if (!c->in_page && is_space(b)) {
        c->at++;
    } else if (!c->in_page) {
        refuse(c, c->at, "first {page NAME(TYPE NAME, ...)}");
    } else if (b == '}' && !twice) {
        refuse(c, c->at, "write }} for }");
    } else {
        c->at += twice; /* the second one is what is written */
        switch (c->where.place) {
        case PLACE_TEXT:
            text_step(c);
            break;
        case PLACE_PLAIN:
            plain_step(c);
            break;
        case PLACE_TAG:
            tag_step(c);
            break;
        case PLACE_VALUE:
            value_step(c);
            break;
        }
    }
}

static struct str stem_of(struct str path) {
    struct str stem = path;
    while (str_has(stem, '/')) {
        str_cut(&stem, '/');
    }
    return str_first(stem, str_find(stem, STR(".html")));
}

static void begin_files(struct compiler *c) {
    buf_printf(c->header, "/* Made by tmplc from %.*s.html. */\n#ifndef PAGE_%.*s_H\n",
               STR_ARG(c->stem), STR_ARG(c->stem));
    buf_printf(c->header, "#define PAGE_%.*s_H\n\n#include \"html/html.h\"\n", STR_ARG(c->stem));
    buf_printf(c->code, "/* Made by tmplc from %.*s.html. */\n#include \"page_%.*s.h\"\n",
               STR_ARG(c->stem), STR_ARG(c->stem));
}

/* The whole of it: text in, a header and a file of C out, or the first problem. */
static struct problem compile_page(struct str path, struct str text, struct buf *header,
                                   struct buf *code) {
    struct compiler *c = calloc(1, sizeof(*c));
    assert(c != NULL);
    c->path = path;
    c->stem = stem_of(path);
    c->text = text;
    c->arena = arena_make();
    c->header = header;
    c->code = code;
    c->declarations = buf_make(OUTPUT_MAX);
    c->literal = buf_make(OUTPUT_MAX);
    if (!str_is_utf8(text)) {
        refuse(c, 0, "the file is not UTF-8");
    }
    begin_files(c);
    while (!c->problem.is && c->at < text.n) {
        step(c);
    }
    if (!c->in_page) {
        refuse(c, text.n, "no {page NAME(TYPE NAME, ...)}");
    }
    if (!c->problem.is) {
        finish_page(c);
    }
    buf_printf(header, "\n%.*s\n#endif\n", STR_ARG(buf_str(&c->declarations)));
    struct problem problem = c->problem;
    buf_free(&c->declarations);
    buf_free(&c->literal);
    arena_free(c->arena);
    free(c);
    return problem;
}

/* --- files --- */

static bool read_file(const char *path, struct buf *b) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    char piece[4096];
    size_t n;
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
        buf_put(b, str_make(piece, n));
    }
    bool good = ferror(file) == 0 && !b->overflow;
    fclose(file);
    return good;
}

static bool write_file(const char *path, struct str s) {
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    bool good = fwrite(s.p, 1, s.n, file) == s.n;
    return fclose(file) == 0 && good;
}

static int run(char **argv) {
    struct buf text = buf_make(OUTPUT_MAX);
    struct buf header = buf_make(OUTPUT_MAX);
    struct buf code = buf_make(OUTPUT_MAX);
    int exit_code = 1;
    if (!read_file(argv[1], &text)) {
        fprintf(stderr, "tmplc: cannot read %s\n", argv[1]);
    } else {
        struct problem problem = compile_page(str_of(argv[1]), buf_str(&text), &header, &code);
        if (problem.is) {
            fprintf(stderr, "%s:%zu:%zu: error: %s\n", argv[1], problem.line, problem.column,
                    problem.text);
        } else if (!write_file(argv[2], buf_str(&header)) || !write_file(argv[3], buf_str(&code))) {
            fprintf(stderr, "tmplc: cannot write %s and %s\n", argv[2], argv[3]);
        } else {
            exit_code = 0;
        }
    }
    buf_free(&text);
    buf_free(&header);
    buf_free(&code);
    return exit_code;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: tmplc IN.html OUT.h OUT.c\n");
        return 2;
    }
    return run(argv);
}
