/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Markdown: cmark-gfm reads it, and here its tree is written. Every tag is a literal of this file
 * and everything else is escaped, so what a person writes can never be markup. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>

#include "html/html.h"

/* Some texts take cmark time in the square of their length, and its tables far more (20 s for 64
 * KB: they are left out). Beyond these limits a text is shown as plain lines, or addresses in it
 * are no links. The worst known within them take 15 ms. */
#define MARKDOWN_MAX (32u << 10)
#define BRACKETS_MAX 2000
#define AT_SIGNS_MAX 500
/* Quotes and lists within each other; deeper ones lose their tags, not their text. */
#define DEPTH_MAX 24

struct writer {
    struct page *page;
    struct buf *out;
    cmark_iter *iter;
    int depth;
    int heading; /* the level of the last one */
    bool in_link;
    bool link_shown;
};

static pthread_once_t registered = PTHREAD_ONCE_INIT;

static void put(struct writer *w, struct str markup) {
    buf_put(w->out, markup);
}

static void put_text(struct writer *w, const char *text) {
    html_escape(w->out, str_of(text));
}

/* --- inline --- */

static struct url address_of(struct writer *w, cmark_node *node) {
    return url_outside(w->page->arena, str_of(cmark_node_get_url(node)));
}

static bool leads_nowhere(struct url u) {
    return str_eq(u.trusted, STR("#"));
}

static void put_link_begin(struct writer *w, struct url u) {
    put(w, STR("<a href=\""));
    page_put_url(w->page, u);
    put(w, str_starts(u.trusted, STR("/")) ? STR("\">") : STR("\" rel=\"nofollow ugc\">"));
}

/* A link that leads nowhere safe is only its text. */
static void link_event(struct writer *w, cmark_node *node, bool enter) {
    if (enter) {
        struct url u = address_of(w, node);
        w->link_shown = !w->in_link && !leads_nowhere(u);
        w->in_link = true;
        if (w->link_shown) {
            put_link_begin(w, u);
        }
        return;
    }
    if (w->link_shown) {
        put(w, STR("</a>"));
    }
    w->in_link = w->link_shown = false;
}

/* The plain text within an image: what is said of it. */
static void put_alt(struct writer *w, cmark_node *image) {
    cmark_event_type event;
    while ((event = cmark_iter_next(w->iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(w->iter);
        if (event == CMARK_EVENT_EXIT && node == image) {
            return;
        }
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            put(w, STR(" "));
        } else if (event == CMARK_EVENT_ENTER && cmark_node_get_literal(node) != NULL) {
            put_text(w, cmark_node_get_literal(node));
        }
    }
}

/* Nothing is loaded from elsewhere: a picture of another site is a link to it. */
static void image(struct writer *w, cmark_node *node) {
    struct url u = address_of(w, node);
    if (url_is_local_path(u.trusted)) {
        put(w, STR("<img loading=\"lazy\" src=\""));
        page_put_url(w->page, u);
        put(w, STR("\" alt=\""));
        put_alt(w, node);
        put(w, STR("\">"));
        return;
    }
    bool link = !w->in_link && !leads_nowhere(u);
    if (link) {
        put_link_begin(w, u);
    }
    size_t before = w->out->n;
    put_alt(w, node);
    if (link) {
        if (w->out->n == before) {
            page_put_url(w->page, u); /* nothing was said of it */
        }
        put(w, STR("</a>"));
    }
}

/* --- blocks --- */

static bool is_in_tight_list(cmark_node *paragraph) {
    cmark_node *item = cmark_node_parent(paragraph);
    cmark_node *list = item != NULL ? cmark_node_parent(item) : NULL;
    return list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
           cmark_node_get_list_tight(list);
}

/* Each block that stands on its own has the direction of its first letters, and what is within it
 * follows: a list whose items differed would have its bullets on both sides. */
static struct str direction(const struct writer *w, int depth) {
    return w->depth == depth ? STR(" dir=\"auto\"") : STR("");
}

static void put_open(struct writer *w, const char *name, int depth) {
    buf_printf(w->out, "<%s%.*s>", name, STR_ARG(direction(w, depth)));
}

static void paragraph_event(struct writer *w, cmark_node *node, bool enter) {
    if (is_in_tight_list(node)) {
        if (!enter && cmark_node_next(node) != NULL) {
            put(w, STR("\n"));
        }
        return;
    }
    if (enter) {
        put_open(w, "p", 0);
    } else {
        put(w, STR("</p>\n"));
    }
}

/* From h3 down, and never two steps at once. */
static void heading_event(struct writer *w, cmark_node *node, bool enter) {
    if (enter) {
        int level = cmark_node_get_heading_level(node) + 2;
        level = level > w->heading + 1 ? w->heading + 1 : level;
        w->heading = level > 6 ? 6 : level;
        buf_printf(w->out, "<h%d%.*s>", w->heading, STR_ARG(direction(w, 0)));
        return;
    }
    buf_printf(w->out, "</h%d>\n", w->heading);
}

static void list_event(struct writer *w, cmark_node *node, bool enter) {
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(node);
    if (!enter) {
        put(w, ordered ? STR("</ol>\n") : STR("</ul>\n"));
    } else if (ordered && start != 1) {
        buf_printf(w->out, "<ol start=\"%d\"%.*s>\n", start, STR_ARG(direction(w, 1)));
    } else {
        put_open(w, ordered ? "ol" : "ul", 1);
        put(w, STR("\n"));
    }
}

/* Quotes, lists and their items. */
static void container_event(struct writer *w, cmark_node *node, bool enter) {
    cmark_node_type type = cmark_node_get_type(node);
    w->depth += enter;
    if (w->depth > DEPTH_MAX) {
        w->depth -= !enter;
        return;
    }
    if (type == CMARK_NODE_LIST) {
        list_event(w, node, enter);
    } else if (type == CMARK_NODE_ITEM) {
        put(w, enter ? STR("<li>") : STR("</li>\n"));
    } else if (enter) {
        put_open(w, "blockquote", 1);
        put(w, STR("\n"));
    } else {
        put(w, STR("</blockquote>\n"));
    }
    w->depth -= !enter;
}

/* Kinds of nodes that extensions add have no constant, only a name. */
static void extension_event(struct writer *w, cmark_node *node, bool enter) {
    struct str name = str_of(cmark_node_get_type_string(node));
    if (str_eq(name, STR("strikethrough"))) {
        put(w, enter ? STR("<del>") : STR("</del>"));
    }
}

/* Those with a text of their own and nothing within. */
static bool leaf(struct writer *w, cmark_node *node) {
    const char *text = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE:
        put_text(w, text);
        return true;
    case CMARK_NODE_SOFTBREAK:
        put(w, STR("\n"));
        return true;
    case CMARK_NODE_LINEBREAK:
        put(w, STR("<br>\n"));
        return true;
    case CMARK_NODE_CODE:
        put(w, STR("<code>"));
        put_text(w, text);
        put(w, STR("</code>"));
        return true;
    case CMARK_NODE_CODE_BLOCK:
        put(w, STR("<pre><code>"));
        put_text(w, text);
        put(w, STR("</code></pre>\n"));
        return true;
    case CMARK_NODE_HTML_BLOCK: /* shown as it was typed */
        page_lines(w->page, str_of(text));
        return true;
    case CMARK_NODE_THEMATIC_BREAK:
        put(w, STR("<hr>\n"));
        return true;
    default:
        return false;
    }
}

static void node_event(struct writer *w, cmark_node *node, bool enter) {
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_DOCUMENT:
        break;
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
        container_event(w, node, enter);
        break;
    case CMARK_NODE_PARAGRAPH:
        paragraph_event(w, node, enter);
        break;
    case CMARK_NODE_HEADING:
        heading_event(w, node, enter);
        break;
    case CMARK_NODE_EMPH:
        put(w, enter ? STR("<em>") : STR("</em>"));
        break;
    case CMARK_NODE_STRONG:
        put(w, enter ? STR("<strong>") : STR("</strong>"));
        break;
    case CMARK_NODE_LINK:
        link_event(w, node, enter);
        break;
    case CMARK_NODE_IMAGE:
        image(w, node);
        break;
    default:
        extension_event(w, node, enter);
    }
}

static void write_tree(struct page *p, cmark_node *tree) {
    struct writer w = {.page = p, .out = &p->body, .iter = cmark_iter_new(tree), .heading = 2};
    cmark_event_type event;
    while ((event = cmark_iter_next(w.iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(w.iter);
        bool enter = event == CMARK_EVENT_ENTER;
        if (!enter || !leaf(&w, node)) {
            node_event(&w, node, enter);
        }
    }
    cmark_iter_free(w.iter);
}

static size_t count(struct str s, char c) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += s.p[i] == c;
    }
    return n;
}

static void add_extension(cmark_parser *parser, const char *name) {
    cmark_syntax_extension *extension = cmark_find_syntax_extension(name);
    if (extension != NULL) {
        cmark_parser_attach_syntax_extension(parser, extension);
    }
}

void page_markdown(struct page *p, struct str text) {
    if (text.n > MARKDOWN_MAX || count(text, '[') > BRACKETS_MAX) {
        page_lines(p, text);
        return;
    }
    pthread_once(&registered, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
    if (count(text, '@') <= AT_SIGNS_MAX) {
        add_extension(parser, "autolink");
    }
    add_extension(parser, "strikethrough");
    cmark_parser_feed(parser, text.n > 0 ? text.p : "", text.n);
    cmark_node *tree = cmark_parser_finish(parser);
    write_tree(p, tree);
    cmark_node_free(tree);
    cmark_parser_free(parser);
}
