/* SPDX-License-Identifier: AGPL-3.0-or-later
 * libxml2's SAX face rather than its reader: only there is it known where a tag begins. */
#include "format/xml_read.h"

#include <assert.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/buf.h"

#define DEPTH_MAX 200 /* libxml2 itself stops at 256 */
#define BYTES_MAX 100000000
#define TAG_VALUES_MAX 256 /* of one tag: libxml2 holds each against all the others */
#define SPACES_MAX 256     /* namespaces declared around one element: it walks through them */

struct reading {
    struct arena *arena;
    struct xml_limits limits;
    xmlParserCtxtPtr parser;
    struct xml *out;
    size_t room;  /* nodes that the list has room for */
    size_t base;  /* bytes of the byte order mark */
    size_t depth; /* open elements */
    size_t open[DEPTH_MAX];
    size_t spaces[DEPTH_MAX];   /* namespaces declared up to each open one */
    struct buf text[DEPTH_MAX]; /* what was read of each open one */
    size_t attributes;
    enum err bad;
    struct flaw flaw;
};

/* --- what is wrong --- */

static void refuse(struct reading *r, enum err e, size_t at, const char *code, struct str why) {
    if (r->bad == ERR_OK) {
        r->bad = e;
        r->flaw = flaw_at(r->out->source, at, code, arena_str(r->arena, why));
    }
    if (r->parser) {
        xmlStopParser(r->parser);
    }
}

/* How far libxml2 has read. */
static size_t here(const struct reading *r) {
    long at = r->parser ? xmlByteConsumed(r->parser) : 0;
    return r->base + (at > 0 ? (size_t)at : 0);
}

static void on_error(void *self, xmlErrorPtr e) {
    struct reading *r = self;
    if (e->level == XML_ERR_WARNING || r->bad != ERR_OK) {
        return;
    }
    if (e->code == XML_ERR_NO_MEMORY) {
        refuse(r, ERR_TOO_LARGE, here(r), "xml_memory", STR("there is no memory for this text"));
        return;
    }
    struct str why = str_trim(str_of(e->message));
    why = why.n && str_is_utf8(why) ? why : STR("not well formed");
    refuse(r, ERR_INPUT, here(r), "xml_form",
           arena_printf(r->arena, "this is not well-formed XML: %.*s", STR_ARG(why)));
}

/* --- elements --- */

static struct str copy(struct reading *r, const xmlChar *s) {
    return arena_str(r->arena, str_of((const char *)s));
}

/* Where the tag begins whose end libxml2 has just seen: no '<' may stand within a tag. */
static size_t tag_at(const struct reading *r) {
    size_t at = here(r);
    at = at < r->out->source.n ? at : r->out->source.n - 1;
    while (at && r->out->source.p[at] != '<') {
        at--;
    }
    return at;
}

static struct xml_node *new_node(struct reading *r) {
    if (r->out->nodes == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        struct xml_node *more = arena_array(r->arena, struct xml_node, room);
        if (r->out->nodes) {
            memcpy(more, r->out->node, r->out->nodes * sizeof *more);
        }
        r->out->node = more;
        r->room = room;
    }
    return &r->out->node[r->out->nodes++];
}

/* libxml2 gives five pointers for each: name, prefix, space, value and its end. */
static void take_attributes(struct reading *r, struct xml_node *n, size_t count,
                            const xmlChar **given) {
    struct xml_attribute *list = arena_array(r->arena, struct xml_attribute, count);
    for (size_t i = 0; i < count; i++) {
        const xmlChar **of = given + 5 * i;
        struct str value = str_make((const char *)of[3], (size_t)(of[4] - of[3]));
        list[i] =
            (struct xml_attribute){copy(r, of[0]), copy(r, of[2]), arena_str(r->arena, value)};
    }
    n->attribute = list;
    n->attributes = count;
    r->attributes += count;
}

/* Most are their parent's, of which there is one copy. */
static struct str space_of(struct reading *r, size_t parent, const xmlChar *space) {
    struct str own = str_of((const char *)space);
    bool same = parent != XML_NONE && own.p && str_eq(r->out->node[parent].space, own);
    return same ? r->out->node[parent].space : arena_str(r->arena, own);
}

static void on_open(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
                    int spaces, const xmlChar **space_list, int count, int defaulted,
                    const xmlChar **given) {
    struct reading *r = self;
    (void)prefix, (void)space_list, (void)defaulted;
    if (r->bad != ERR_OK) {
        return;
    }
    size_t at = tag_at(r);
    size_t around = (r->depth ? r->spaces[r->depth - 1] : 0) + (size_t)spaces;
    if (around > SPACES_MAX) {
        refuse(r, ERR_TOO_LARGE, at, "xml_attributes", STR("too many namespaces"));
        return;
    }
    if (r->depth == r->limits.depth) {
        refuse(r, ERR_TOO_LARGE, at, "xml_depth", STR("too many elements within each other"));
        return;
    }
    if (r->out->nodes == r->limits.elements) {
        refuse(r, ERR_TOO_LARGE, at, "xml_elements", STR("too many elements"));
        return;
    }
    if ((size_t)count > r->limits.attributes - r->attributes) {
        refuse(r, ERR_TOO_LARGE, at, "xml_attributes", STR("too many attributes"));
        return;
    }
    struct xml_node *n = new_node(r);
    *n = (struct xml_node){.name = copy(r, name), .at = at};
    n->parent = r->depth ? r->open[r->depth - 1] : XML_NONE;
    n->space = space_of(r, n->parent, space);
    take_attributes(r, n, (size_t)count, given);
    buf_clear(&r->text[r->depth]);
    r->spaces[r->depth] = around;
    r->open[r->depth++] = r->out->nodes - 1;
}

static void on_close(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
    struct reading *r = self;
    (void)name, (void)prefix, (void)space;
    if (r->bad != ERR_OK || r->depth == 0) {
        return;
    }
    struct xml_node *n = &r->out->node[r->open[--r->depth]];
    struct str text = buf_str(&r->text[r->depth]);
    n->text = text.n ? arena_str(r->arena, text) : STR("");
    n->end = r->out->nodes;
}

static void on_text(void *self, const xmlChar *s, int n) {
    struct reading *r = self;
    if (r->bad == ERR_OK && r->depth && n > 0) {
        buf_put(&r->text[r->depth - 1], str_make((const char *)s, (size_t)n));
    }
}

static void on_doctype(void *self, const xmlChar *name, const xmlChar *public, const xmlChar *sys) {
    struct reading *r = self;
    (void)name, (void)public, (void)sys;
    refuse(r, ERR_INPUT, here(r), "xml_doctype", STR("a DOCTYPE is not accepted"));
}

/* --- before libxml2 sees it --- */

/* The encoding that the declaration names; absent when it names none. */
static struct str encoding_of(struct str declaration) {
    struct str rest = str_from(declaration, str_find(declaration, STR("encoding")));
    if (!rest.n) {
        return str_of(NULL);
    }
    rest = str_trim(str_from(rest, STR("encoding").n));
    if (!str_starts(rest, STR("="))) {
        return STR("?");
    }
    rest = str_trim(str_from(rest, 1));
    if (!rest.n || (rest.p[0] != '"' && rest.p[0] != '\'')) {
        return STR("?");
    }
    char quote = rest.p[0];
    rest = str_from(rest, 1);
    return str_cut(&rest, quote);
}

static size_t past(struct str text, size_t at, struct str end) {
    size_t found = str_find(str_from(text, at), end);
    return at + found + end.n < text.n ? at + found + end.n : text.n;
}

/* A DOCTYPE never reaches the parser, so that nothing in it is ever read. */
static void look_at_prolog(struct reading *r, struct str text) {
    for (size_t at = 0; at < text.n;) {
        struct str rest = str_from(text, at);
        if (str_starts(rest, STR("<?"))) {
            size_t end = past(text, at, STR("?>"));
            struct str named = at ? str_of(NULL) : encoding_of(str_first(text, end));
            if (named.p && !str_eq_nocase(named, STR("utf-8")) &&
                !str_eq_nocase(named, STR("us-ascii"))) {
                refuse(r, ERR_INPUT, r->base, "xml_encoding", STR("the encoding must be UTF-8"));
                return;
            }
            at = end;
        } else if (str_starts(rest, STR("<!--"))) {
            at = past(text, at + 4, STR("-->"));
        } else if (str_starts(rest, STR("<!"))) {
            refuse(r, ERR_INPUT, r->base + at, "xml_doctype", STR("a DOCTYPE is not accepted"));
            return;
        } else if (rest.p[0] == '<' || !str_has(STR(" \t\r\n"), rest.p[0])) {
            return;
        } else {
            at++;
        }
    }
}

/* The end of a tag, and how many values in quotes it has. */
static size_t tag_end(struct str text, size_t at, size_t *values) {
    for (*values = 0; at < text.n && text.p[at] != '>'; at++) {
        if (text.p[at] == '"' || text.p[at] == '\'') {
            ++*values;
            at += 1 + str_find(str_from(text, at + 1), str_make(text.p + at, 1));
        }
    }
    return at + 1;
}

/* Before they are held against each other, attributes are only counted. */
static void look_at_tags(struct reading *r, struct str text) {
    static const struct str open[] = {STR_INIT("<!--"), STR_INIT("<![CDATA["), STR_INIT("<?")};
    static const struct str close[] = {STR_INIT("-->"), STR_INIT("]]>"), STR_INIT("?>")};
    for (size_t at = str_find(text, STR("<")); at < text.n;) {
        size_t k = 0, values = 0;
        while (k < 3 && !str_starts(str_from(text, at), open[k])) {
            k++;
        }
        size_t end = k < 3 ? past(text, at + open[k].n, close[k]) : tag_end(text, at, &values);
        if (values > TAG_VALUES_MAX) {
            refuse(r, ERR_TOO_LARGE, r->base + at, "xml_attributes", STR("too many attributes"));
            return;
        }
        at = end < text.n ? end + str_find(str_from(text, end), STR("<")) : text.n;
    }
}

static void look_at_bytes(struct reading *r, struct str text) {
    if (text.n > r->limits.bytes || text.n > BYTES_MAX) {
        refuse(r, ERR_TOO_LARGE, 0, "xml_bytes", STR("this text is too large"));
        return;
    }
    if (str_is_utf8(text) && !str_has(text, '\0')) {
        return;
    }
    while (str_utf8_size(text) && text.p[0] != '\0') {
        text = str_from(text, str_utf8_size(text));
    }
    refuse(r, ERR_INPUT, r->out->source.n - text.n, "xml_utf8",
           STR("this byte is not text in UTF-8"));
}

/* --- all of it --- */

static xmlSAXHandler handlers(void) {
    return (xmlSAXHandler){.internalSubset = on_doctype,
                           .characters = on_text,
                           .ignorableWhitespace = on_text,
                           .cdataBlock = on_text,
                           .initialized = XML_SAX2_MAGIC,
                           .startElementNs = on_open,
                           .endElementNs = on_close,
                           .serror = on_error};
}

static void parse(struct reading *r, struct str text) {
    xmlSAXHandler sax = handlers();
    xmlInitParser();
    r->parser = xmlCreateMemoryParserCtxt(text.p, (int)text.n);
    if (!r->parser) {
        refuse(r, ERR_INPUT, 0, "xml_empty", STR("this is not XML"));
        return;
    }
    *r->parser->sax = sax;
    r->parser->userData = r;
    /* NOENT: the five become their characters in attributes too; there are no others. IGNORE_ENC:
     * it is UTF-8, whatever is said; ASCII is, too, and as such libxml2 would count bytes slowly */
    (void)xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
    (void)xmlParseDocument(r->parser);
    bool whole = r->parser->wellFormed && r->parser->nsWellFormed;
    if (r->bad == ERR_OK && (!whole || r->out->nodes == 0 || r->depth)) {
        refuse(r, ERR_INPUT, here(r), "xml_form", STR("this is not well-formed XML"));
    }
    xmlDocPtr doc = r->parser->myDoc;
    xmlFreeParserCtxt(r->parser);
    r->parser = NULL;
    xmlFreeDoc(doc);
}

enum err xml_read(struct arena *a, struct str text, struct xml_limits limits, struct xml *out,
                  struct flaw *flaw) {
    assert(limits.depth <= DEPTH_MAX);
    struct reading r = {.arena = a, .limits = limits, .out = out};
    *out = (struct xml){.source = text};
    for (size_t i = 0; i < DEPTH_MAX; i++) {
        r.text[i] = buf_make(text.n + 1);
    }
    r.base = str_starts(text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0;
    struct str body = str_from(text, r.base);
    look_at_bytes(&r, text);
    if (r.bad == ERR_OK) {
        look_at_prolog(&r, body);
    }
    if (r.bad == ERR_OK) {
        look_at_tags(&r, body);
    }
    if (r.bad == ERR_OK) {
        parse(&r, body);
    }
    for (size_t i = 0; i < DEPTH_MAX; i++) {
        buf_free(&r.text[i]);
    }
    *flaw = r.flaw;
    return r.bad;
}

/* --- walking --- */

size_t xml_first(const struct xml *x, size_t parent) {
    return parent + 1 < x->node[parent].end ? parent + 1 : XML_NONE;
}

size_t xml_after(const struct xml *x, size_t node) {
    size_t parent = x->node[node].parent;
    size_t next = x->node[node].end;
    return parent != XML_NONE && next < x->node[parent].end ? next : XML_NONE;
}

size_t xml_child(const struct xml *x, size_t parent, struct str name) {
    size_t i = xml_first(x, parent);
    while (i != XML_NONE && !str_eq(x->node[i].name, name)) {
        i = xml_after(x, i);
    }
    return i;
}

struct str xml_value(const struct xml_node *n, struct str name) {
    for (size_t i = 0; i < n->attributes; i++) {
        if (str_eq(n->attribute[i].name, name)) {
            return n->attribute[i].value;
        }
    }
    return str_of(NULL);
}

struct flaw xml_flaw(const struct xml *x, size_t node, const char *code, struct str why) {
    return flaw_at(x->source, x->node[node].at, code, why);
}
