/* SPDX-License-Identifier: AGPL-3.0-or-later
 * TeX's way of writing letters, as text. Braces are taken as BibTeX takes them. */
#include <string.h>

#include "format/bibliography_inside.h"

#define DEPTH_MAX 60

struct tex_word {
    const char *name, *text;
};

/* Behind the letter they belong to. */
static const struct tex_word accents[] = {
    {"\"", "\xCC\x88"}, {"'", "\xCC\x81"}, {"`", "\xCC\x80"}, {"^", "\xCC\x82"},
    {"~", "\xCC\x83"},  {"=", "\xCC\x84"}, {".", "\xCC\x87"}, {"u", "\xCC\x86"},
    {"v", "\xCC\x8C"},  {"H", "\xCC\x8B"}, {"c", "\xCC\xA7"}, {"d", "\xCC\xA3"},
    {"b", "\xCC\xB1"},  {"k", "\xCC\xA8"}, {"r", "\xCC\x8A"}, {0},
};

static const struct tex_word letters[] = {
    {"ss", "ß"},
    {"ae", "æ"},
    {"AE", "Æ"},
    {"oe", "œ"},
    {"OE", "Œ"},
    {"o", "ø"},
    {"O", "Ø"},
    {"aa", "å"},
    {"AA", "Å"},
    {"l", "ł"},
    {"L", "Ł"},
    {"i", "ı"},
    {"j", "ȷ"},
    {"dh", "ð"},
    {"DH", "Ð"},
    {"th", "þ"},
    {"TH", "Þ"},
    {"dj", "đ"},
    {"DJ", "Đ"},
    {"ng", "ŋ"},
    {"NG", "Ŋ"},
    {"textendash", "–"},
    {"textemdash", "—"},
    {"textquoteleft", "‘"},
    {"textquoteright", "’"},
    {"textquotedblleft", "“"},
    {"textquotedblright", "”"},
    {"textbackslash", "\\"},
    {"textasciitilde", "~"},
    {"textasciicircum", "^"},
    {"textbraceleft", "{"},
    {"textbraceright", "}"},
    {"textless", "<"},
    {"textgreater", ">"},
    {"textbar", "|"},
    {"textdegree", "°"},
    {"textregistered", "®"},
    {"texttrademark", "™"},
    {"copyright", "©"},
    {"pounds", "£"},
    {"euro", "€"},
    {"S", "§"},
    {"P", "¶"},
    {"ldots", "…"},
    {"dots", "…"},
    {"textellipsis", "…"},
    {"slash", "/"},
    {"LaTeX", "LaTeX"},
    {"TeX", "TeX"},
    {"BibTeX", "BibTeX"},
    {0},
};

/* Their argument stays, with this markup in titles (none: without). */
static const struct tex_word fonts[] = {
    {"textit", "i"},
    {"emph", "i"},
    {"textsl", "i"},
    {"textbf", "b"},
    {"textsc", ""},
    {"textrm", ""},
    {"texttt", ""},
    {"textsf", ""},
    {"textup", ""},
    {"textnormal", ""},
    {"text", ""},
    {"mbox", ""},
    {"hbox", ""},
    {"url", ""},
    {"path", ""},
    {"MakeUppercase", ""},
    {"uppercase", ""},
    {"textsuperscript", "sup"},
    {"textsubscript", "sub"},
    {0},
};

/* Switches of old that say nothing of the words. */
static const struct tex_word switches[] = {
    {"it", ""}, {"em", ""}, {"bf", ""}, {"sl", ""}, {"sc", ""},       {"rm", ""},
    {"tt", ""}, {"sf", ""}, {"/", ""},  {"-", ""},  {"relax", ""},    {"protect", ""},
    {",", " "}, {";", " "}, {":", " "}, {" ", " "}, {"noopsort", ""}, {0},
};

static const char *word_in(const struct tex_word *table, struct str name) {
    for (; table->name; table++) {
        if (str_eq(name, str_of(table->name))) {
            return table->text;
        }
    }
    return NULL;
}

struct tex {
    struct buf out;
    struct str in;
    size_t at;
    bool rich;
    const char *close[DEPTH_MAX]; /* what a group ends with */
    size_t depth;
};

static void put(struct tex *t, const char *s) {
    buf_put(&t->out, str_of(s));
}

/* \name of letters, with the blanks behind it; or \ and one character. */
static struct str command(struct tex *t) {
    size_t from = ++t->at, n = 0;
    const char *p = t->in.p;
    while (from + n < t->in.n && ((p[from + n] >= 'a' && p[from + n] <= 'z') ||
                                  (p[from + n] >= 'A' && p[from + n] <= 'Z'))) {
        n++;
    }
    bool letters_only = n > 0;
    if (!letters_only && from < t->in.n) {
        n = str_utf8_size(str_from(t->in, from));
        n = n == 0 ? 1 : n;
    }
    t->at = from + n;
    while (letters_only && t->at < t->in.n && p[t->at] == ' ') {
        t->at++;
    }
    return str_make(p + from, n);
}

/* The letter that an accent stands on: a, {a}, \i, {\i}. Without dots, as they would meet. */
static void accented(struct tex *t, const char *mark) {
    while (t->at < t->in.n && t->in.p[t->at] == ' ') {
        t->at++;
    }
    bool braced = t->at < t->in.n && t->in.p[t->at] == '{';
    t->at += braced ? 1 : 0;
    if (t->at < t->in.n && t->in.p[t->at] == '\\') {
        struct str name = command(t);
        const char *letter = word_in(letters, name);
        put(t, str_eq(name, STR("i")) ? "i" : str_eq(name, STR("j")) ? "j" : letter ? letter : "");
    } else if (t->at < t->in.n && t->in.p[t->at] != '}') {
        size_t n = str_utf8_size(str_from(t->in, t->at));
        buf_put(&t->out, str_make(t->in.p + t->at, n == 0 ? 1 : n));
        t->at += n == 0 ? 1 : n;
    }
    put(t, mark);
    if (braced) { /* the rest of the group follows, and then its brace */
        if (t->at < t->in.n && t->in.p[t->at] == '}') {
            t->at++;
        } else if (t->depth < DEPTH_MAX) {
            t->close[t->depth++] = "";
        }
    }
}

static const char *close_of(const char *tag) {
    return *tag == '\0'              ? ""
           : *tag == 'i'             ? "</i>"
           : *tag == 'b'             ? "</b>"
           : strcmp(tag, "sup") == 0 ? "</sup>"
                                     : "</sub>";
}

static void open_font(struct tex *t, const char *tag) {
    if (t->at >= t->in.n || t->in.p[t->at] != '{' || t->depth == DEPTH_MAX) {
        return;
    }
    t->at++;
    bool marked = t->rich && *tag != '\0';
    if (marked) {
        buf_printf(&t->out, "<%s>", tag);
    }
    t->close[t->depth++] = marked ? close_of(tag) : "";
}

static void read_command(struct tex *t) {
    struct str name = command(t);
    const char *found;
    if (str_is_empty(name)) {
        return;
    }
    if ((found = word_in(accents, name)) != NULL) {
        accented(t, found);
    } else if ((found = word_in(letters, name)) != NULL ||
               (found = word_in(switches, name)) != NULL) {
        put(t, found);
    } else if ((found = word_in(fonts, name)) != NULL) {
        open_font(t, found);
    } else if (name.n == 1 && strchr("&%$#_{}", name.p[0]) != NULL) {
        buf_char(&t->out, name.p[0]);
    } else { /* what we do not know stays to be seen */
        buf_char(&t->out, '\\');
        buf_put(&t->out, name);
    }
}

/* {DNA} keeps its capitals in titles; {\"o} is only one letter. */
static void open_group(struct tex *t) {
    t->at++;
    if (t->at < t->in.n && t->in.p[t->at] == '}') { /* {} only parts what would stick together */
        t->at++;
        return;
    }
    bool letter = t->at < t->in.n && t->in.p[t->at] == '\\';
    bool nocase = t->rich && t->depth == 0 && !letter;
    if (t->depth == DEPTH_MAX) {
        return;
    }
    if (nocase) {
        buf_put(&t->out, NOCASE_OPEN);
    }
    t->close[t->depth++] = nocase ? "</span>" : "";
}

static bool takes(struct tex *t, const char *what, const char *text) {
    if (!str_starts(str_from(t->in, t->at), str_of(what))) {
        return false;
    }
    put(t, text);
    t->at += strlen(what);
    return true;
}

static void read_one(struct tex *t) {
    char c = t->in.p[t->at];
    if (c == '\\') {
        read_command(t);
    } else if (c == '{') {
        open_group(t);
    } else if (c == '}') {
        t->at++;
        put(t, t->depth > 0 ? t->close[--t->depth] : "");
    } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '~') {
        t->at++;
        if (t->out.n > 0 && t->out.p[t->out.n - 1] != ' ') {
            buf_char(&t->out, ' ');
        }
    } else if (c == '$') {
        t->at++;
    } else if (!takes(t, "---", "—") && !takes(t, "--", "–") && !takes(t, "``", "“") &&
               !takes(t, "''", "”")) {
        buf_char(&t->out, c);
        t->at++;
    }
}

struct str tex_text(struct arena *a, struct str tex, bool rich) {
    struct tex t = {.out = buf_make(16 * (size_t)BIB_TEXT_MAX), .in = tex, .rich = rich};
    while (t.at < tex.n) {
        read_one(&t);
    }
    while (t.depth > 0) {
        put(&t, t.close[--t.depth]);
    }
    struct str s = str_trim(arena_str(a, buf_str(&t.out)));
    buf_free(&t.out);
    return s;
}

/* --- names --- */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '~';
}

/* The next word, or up to the next comma; braces hold together. *rest goes behind it. */
static struct str next_piece(struct str *rest, bool comma) {
    size_t depth = 0, n = 0;
    for (; n < rest->n; n++) {
        char c = rest->p[n];
        depth += c == '{' ? 1 : 0;
        depth -= c == '}' && depth > 0 ? 1 : 0;
        if (depth == 0 && (comma ? c == ',' : is_blank(c))) {
            break;
        }
    }
    struct str piece = str_make(rest->p, n);
    *rest = str_from(*rest, n + 1);
    return piece;
}

/* Where the next " and " begins, outside of braces. */
static size_t and_at(struct str s, size_t *behind) {
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '{' ? 1 : 0;
        depth -= s.p[i] == '}' && depth > 0 ? 1 : 0;
        if (depth == 0 && i > 0 && i + 4 < s.n && is_blank(s.p[i - 1]) && is_blank(s.p[i + 3]) &&
            str_eq_nocase(str_make(s.p + i, 3), STR("and"))) {
            *behind = i + 4;
            return i - 1;
        }
    }
    *behind = s.n;
    return s.n;
}

static bool is_lower_word(struct str w) {
    struct str s = w;
    while (s.n > 0 && (s.p[0] == '\'' || s.p[0] == '`')) {
        s = str_from(s, 1);
    }
    return s.n > 0 && s.p[0] >= 'a' && s.p[0] <= 'z';
}

static bool is_whole_group(struct str s) {
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += s.p[i] == '{' ? 1 : 0;
        depth -= s.p[i] == '}' && depth > 0 ? 1 : 0;
        if (depth == 0) {
            return i == s.n - 1 && s.n > 2 && s.p[1] != '\\';
        }
    }
    return false;
}

/* "First von Last", or with `last_only` what stands before the comma: "von Last". */
static void read_words(struct arena *a, struct str s, bool last_only, struct bib_name *out) {
    size_t from = s.n, to = s.n, at_last = 0, count = 0;
    struct str rest = s;
    while (rest.n > 0) {
        size_t at = (size_t)(rest.p - s.p);
        struct str w = next_piece(&rest, false);
        if (str_is_empty(w)) {
            continue;
        }
        at_last = at;
        count++;
        bool more = !str_is_empty(str_trim(rest));
        if (is_lower_word(w) && more) {
            from = from == s.n ? at : from;
            to = at + w.n;
        }
    }
    if (from == s.n) {
        from = to = last_only ? 0 : at_last;
    }
    if (last_only) {
        from = 0;
    }
    out->particle = tex_text(a, str_make(s.p + from, to - from), false);
    out->family = tex_text(a, str_from(s, to), false);
    if (!last_only) {
        out->given = tex_text(a, str_first(s, from), false);
    }
}

static struct bib_name read_name(struct arena *a, struct str s) {
    struct bib_name n = {0};
    if (is_whole_group(s)) {
        n.literal = tex_text(a, s, false);
        return n;
    }
    struct str rest = s;
    struct str one = str_trim(next_piece(&rest, true));
    if (rest.p == NULL || one.n == str_trim(s).n) {
        read_words(a, one, false, &n);
        return n;
    }
    read_words(a, one, true, &n);
    struct str two = str_trim(next_piece(&rest, true));
    struct str three = str_trim(rest);
    n.given = tex_text(a, str_is_empty(three) ? two : three, false);
    n.suffix = str_is_empty(three) ? STR("") : tex_text(a, two, false);
    return n;
}

void tex_names(struct bib_reader *r, enum bib_role role, struct str tex) {
    struct str rest = tex;
    while (!str_is_empty(rest)) {
        size_t behind;
        size_t n = and_at(rest, &behind);
        struct str one = str_trim(str_first(rest, n));
        rest = str_from(rest, behind);
        if (str_eq_nocase(one, STR("others"))) {
            r->entry->names[role].others = true;
        } else if (!str_is_empty(one) && !bib_add_name(r, role, read_name(r->arena, one))) {
            return;
        }
    }
}
