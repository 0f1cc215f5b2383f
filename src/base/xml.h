/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes XML 1.0 into a buffer, in UTF-8 without blanks between elements. What XML cannot hold
 * (control characters, code points that are no characters) is left out; a byte that is not UTF-8
 * becomes U+FFFD. Reading is format/xml_read.h's. */
#ifndef KITH_BASE_XML_H
#define KITH_BASE_XML_H

#include "base/buf.h"

struct xml_out {
    struct buf *buf;
    bool open; /* a start tag still takes attributes */
};

/* With the declaration in front. */
struct xml_out xml_begin(struct buf *b);
void xml_open(struct xml_out *x, const char *element);
/* Behind xml_open, before anything else. The absent text writes no attribute. */
void xml_attribute(struct xml_out *x, const char *name, struct str value);
void xml_text(struct xml_out *x, struct str text);
void xml_int(struct xml_out *x, int64_t v);
/* An element without content is closed in its own tag. */
void xml_close(struct xml_out *x, const char *element);
/* An element with a text; the absent text writes none. */
void xml_pair(struct xml_out *x, const char *element, struct str text);
void xml_pair_int(struct xml_out *x, const char *element, int64_t v);
/* XML that is already written, without a declaration. */
void xml_raw(struct xml_out *x, struct str xml);

#endif
