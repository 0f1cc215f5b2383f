/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of evidence show. */
#ifndef KITH_AREA_LEARN_EVIDENCE_WEB_H
#define KITH_AREA_LEARN_EVIDENCE_WEB_H

#include "area/learn/evidence.h"
#include "area/learn/reference_file.h"
#include "web/frame.h"

struct evidence_list_view {
    struct things things; /* as they stand in the list, to go on from */
    struct evidence_quotes quotes;
    bool more;
    struct choices stages, designs, statuses;
};

struct evidence_source_list {
    struct evidence_source *item;
    size_t count;
};

struct evidence_show_view {
    struct evidence evidence;
    struct evidence_around around;
    struct evidence_source_list sources;
    struct things practices;    /* that rest on it */
    struct community community; /* of community knowledge */
    bool is_knowledge;
    bool may_change;
    bool may_keep;         /* a host: numbers, status, verifying */
    struct choices places; /* communities that the viewer may speak for */
    struct str cited;      /* its reference, to be read; empty: not to be cited */
    struct foot foot;
    /* what was typed */
    struct str status, words, other, verdict, note_words;
};

struct evidence_form_view {
    struct evidence evidence;
    bool is_new, is_knowledge;
    int64_t seen_ms;
    struct reference_draft draft; /* that it is made from; its id is none: from nothing */
    struct thing beside;          /* of community knowledge: the record it stands beside */
    struct choices places;        /* the communities it can be of */
    bool is_public;
    struct choices designs, statuses, certainties, incomes, outcomes;
};

struct effect_form_view {
    struct evidence evidence;
    struct effect effect;
    struct str studies, people, year; /* as typed */
    struct choices measures, replaces, because;
};

struct url source_address(struct page *p, struct str address);
/* "0.80" in the digits and with the comma of the language, all its decimals kept. */
void page_evidence_number(struct page *p, struct str decimal);
/* The references of the list as a file, with the filters of this page. */
struct url evidence_references(struct page *p, const char *form);
bool effect_is_percent(const struct effect *f);
bool tie_is(const struct evidence_tie *t, const char *kind, bool back);
struct choices evidence_verdict_choices(struct arena *a, struct str chosen);
struct choices evidence_status_choices(struct arena *a, struct str chosen);
struct choices evidence_reader_choices(struct arena *a, bool is_public);

#endif
