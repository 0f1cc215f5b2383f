/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What public pages say to search engines, in the words of schema.org. Never of what is not for
 * everybody. */
#ifndef KITH_AREA_LEARN_SCHEMA_WEB_H
#define KITH_AREA_LEARN_SCHEMA_WEB_H

#include "area/learn/evidence_web.h"
#include "area/learn/practice_web.h"

/* A practice with steps is a HowTo, any other an Article. */
void page_practice_schema(struct page *p, const struct practice_show_view *v);
/* A ScholarlyArticle; what it does not show is part of its abstract. */
void page_evidence_schema(struct page *p, const struct evidence_show_view *v);

#endif
