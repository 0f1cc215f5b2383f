/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What templates call: values by type, and the partials for values with a markup of their own. */
#include "html/html.h"

void page_put_str(struct page *p, struct str s) {
    html_escape(&p->body, s);
}

void page_put_html(struct page *p, struct html h) {
    buf_put(&p->body, h.trusted);
}

struct html page_markup(const struct page *p) {
    return (struct html){buf_str(&p->body)};
}

void page_put_id(struct page *p, struct id i) {
    char text[ID_TEXT_SIZE + 1];
    id_text(i, text);
    page_literal(p, text, ID_TEXT_SIZE);
}

void page_put_url(struct page *p, struct url u) {
    html_escape(&p->body, u.trusted);
}

void page_put_plain_int(struct page *p, int64_t v) {
    buf_int(&p->body, v);
}

void page_put_plain_size(struct page *p, size_t v) {
    buf_int(&p->body, (int64_t)v);
}

void page_put_dir(struct page *p, struct str tag) {
    buf_put(&p->body, str_is_empty(tag)      ? STR(" dir=\"auto\"")
                      : lang_tag_is_rtl(tag) ? STR(" dir=\"rtl\"")
                                             : STR(" dir=\"ltr\""));
}

/* Escapes what was written after `from`. Almost always there is nothing to do. */
static void escape_tail(struct page *p, size_t from) {
    struct str tail = str_from(buf_str(&p->body), from);
    if (!html_is_plain(tail)) {
        struct str copy = arena_str(p->arena, tail);
        p->body.n = from;
        html_escape(&p->body, copy);
    }
}

void page_put_int(struct page *p, int64_t v) {
    size_t from = p->body.n;
    lang_put_int(p->lang, &p->body, v);
    escape_tail(p, from);
}

void page_put_size(struct page *p, size_t v) {
    page_put_int(p, (int64_t)v);
}

void page_real(struct page *p, double v, int decimals) {
    size_t from = p->body.n;
    lang_put_real(p->lang, &p->body, v, decimals);
    escape_tail(p, from);
}

static void put_piece(void *to, struct str s, __attribute__((unused)) bool is_argument) {
    html_escape(to, s);
}

void page_message(struct page *p, const struct msg_text *m) {
    struct str plain;
    if (lang_plain(p->lang, m->key, &plain)) {
        page_literal(p, plain.p, plain.n);
    } else {
        lang_message(p->lang, m, put_piece, &p->body);
    }
}

/* --- times --- */

#define PAGE_LITERAL(p, literal) page_literal((p), "" literal, sizeof(literal) - 1)

static void put_exact(struct page *p, int64_t ms) {
    char minute[17];
    int64_t second = (ms / 1000 % 60 + 60 - (ms % 1000 < 0)) % 60;
    char rest[] = {':', (char)('0' + second / 10), (char)('0' + second % 10), 'Z'};
    lang_time_local(ms, (struct str){0}, minute);
    page_literal(p, minute, 16);
    page_literal(p, rest, sizeof(rest));
}

/* Up to the text: the exact time for machines, and the long form for whoever points at it. */
static void time_begin(struct page *p, int64_t ms) {
    PAGE_LITERAL(p, "<time datetime=\"");
    put_exact(p, ms);
    PAGE_LITERAL(p, "\" title=\"");
    size_t from = p->body.n;
    lang_put_date_time(p->lang, &p->body, ms, p->zone);
    escape_tail(p, from);
    PAGE_LITERAL(p, "\">");
}

void page_date(struct page *p, int64_t ms) {
    time_begin(p, ms);
    size_t from = p->body.n;
    lang_put_date(p->lang, &p->body, ms, p->zone);
    escape_tail(p, from);
    PAGE_LITERAL(p, "</time>");
}

void page_date_time(struct page *p, int64_t ms) {
    PAGE_LITERAL(p, "<time datetime=\"");
    put_exact(p, ms);
    PAGE_LITERAL(p, "\">");
    size_t from = p->body.n;
    lang_put_date_time(p->lang, &p->body, ms, p->zone);
    escape_tail(p, from);
    PAGE_LITERAL(p, "</time>");
}

void page_ago(struct page *p, int64_t ms) {
    time_begin(p, ms);
    size_t from = p->body.n;
    lang_put_ago(p->lang, &p->body, ms, p->now_ms);
    escape_tail(p, from);
    PAGE_LITERAL(p, "</time>");
}

/* --- texts --- */

/* The next line of a text, without CR. */
static struct str next_line(struct str *text) {
    struct str line = str_cut(text, '\n');
    if (str_ends(line, STR("\r"))) {
        line.n--;
    }
    return line;
}

void page_lines(struct page *p, struct str text) {
    bool open = false;
    while (!str_is_empty(text)) {
        struct str line = next_line(&text);
        if (str_is_empty(str_trim(line))) {
            if (open) {
                PAGE_LITERAL(p, "</p>\n");
            }
            open = false;
            continue;
        }
        if (open) {
            PAGE_LITERAL(p, "<br>\n");
        } else {
            PAGE_LITERAL(p, "<p dir=\"auto\">");
        }
        open = true;
        html_escape(&p->body, line);
    }
    if (open) {
        PAGE_LITERAL(p, "</p>\n");
    }
}

void page_form_token(struct page *p) {
    p->has_form = true;
    if (p->form_token.p == NULL) {
        p->make_form_token(p);
    }
    PAGE_LITERAL(p, "<input type=\"hidden\" name=\"form_token\" value=\"");
    page_put_str(p, p->form_token);
    PAGE_LITERAL(p, "\">");
}
