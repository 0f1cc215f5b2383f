/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the parts of the writer of XForms share. */
#ifndef KITH_FORMAT_XFORM_INSIDE_H
#define KITH_FORMAT_XFORM_INSIDE_H

#include "base/xml.h"
#include "format/xform.h"

#define XFORM_CONSENT "/data/meta/consent"

struct xform_writing {
    struct arena *arena;
    const struct form_ready *ready;
    const struct form *form;
    struct str consent;
    struct xml_out xml;
};

/* "/data/household/age" */
struct str xform_path(struct xform_writing *w, uint32_t item);
/* Where an answer is, seen from an item (FORM_NONE: from nowhere): relative within the same repeat.
 * filter: within a filter of choices. */
struct str xform_reference(struct xform_writing *w, uint32_t from, uint32_t to, bool filter);
/* An expression with its answers as paths. rule: enum form_rule, or FORM_PART_INSTANCE_NAME. */
struct str xform_rule(struct xform_writing *w, uint32_t item, int rule, struct str text,
                      const struct form_expr *e);
/* What a list is called in the model: its name, where it can be one. */
struct str xform_list_id(struct xform_writing *w, uint32_t list);
/* Does the body show it? */
bool xform_is_shown(const struct form_item *i);
void xform_body(struct xform_writing *w);

#endif
