/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads XML 1.0 whole in memory, with limits, into a flat list of its elements. libxml2 does the
 * work: no network, no files, no DTD (a DOCTYPE is refused), no entities but the five of XML.
 *
 * Beside the caller's limits: 256 attributes of one tag, 256 namespaces declared around one
 * element.
 *
 * Elements stand in the order of their opening tags. Those within element i are i + 1 up to
 * node[i].end. Comments and processing instructions are passed over. */
#ifndef KITH_FORMAT_XML_READ_H
#define KITH_FORMAT_XML_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "format/flaw.h"

#define XML_NONE SIZE_MAX

struct xml_limits {
    size_t bytes;      /* of the whole text; at most 100 million */
    size_t depth;      /* elements within each other; at most 200 */
    size_t elements;   /* in all */
    size_t attributes; /* in all */
};

struct xml_attribute {
    struct str name;  /* without its prefix */
    struct str space; /* the namespace; absent when there is none */
    struct str value;
};

struct xml_node {
    struct str name;
    struct str space;
    struct str text; /* of this element alone, without what is in elements within it */
    const struct xml_attribute *attribute;
    size_t attributes;
    size_t parent; /* XML_NONE for the first */
    size_t end;
    size_t at; /* byte of the text where its opening tag begins */
};

struct xml {
    struct str source;
    struct xml_node *node; /* one at least; node[0] is the root */
    size_t nodes;
};

/* UTF-8 with or without byte order mark, strict, and well formed with namespaces. Everything is in
 * the arena. ERR_INPUT or ERR_TOO_LARGE: *flaw says what and where. */
enum err xml_read(struct arena *a, struct str text, struct xml_limits limits, struct xml *out,
                  struct flaw *flaw) MUST_USE;

/* The first child of this name, or XML_NONE; any namespace will do. */
size_t xml_child(const struct xml *x, size_t parent, struct str name);
/* The next child of the same parent, whatever its name, or XML_NONE. xml_first: the first one. */
size_t xml_first(const struct xml *x, size_t parent);
size_t xml_after(const struct xml *x, size_t node);
/* An attribute's value; absent when it is not there. Any namespace will do. */
struct str xml_value(const struct xml_node *n, struct str name);
/* A flaw at the opening tag of a node. */
struct flaw xml_flaw(const struct xml *x, size_t node, const char *code, struct str why);

#endif
