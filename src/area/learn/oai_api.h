/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the parts of OAI-PMH share: the arguments of a request, and where a list goes on. */
#ifndef KITH_AREA_LEARN_OAI_API_H
#define KITH_AREA_LEARN_OAI_API_H

#include "base/xml.h"
#include "kernel/harvest.h"
#include "web/web.h"

#define OAI_PER_PAGE 50

enum oai_verb {
    OAI_NO_VERB,
    OAI_IDENTIFY,
    OAI_LIST_METADATA_FORMATS,
    OAI_LIST_SETS,
    OAI_LIST_IDENTIFIERS,
    OAI_LIST_RECORDS,
    OAI_GET_RECORD,
};

/* Absent texts: not given. */
struct oai_request {
    enum oai_verb verb;
    struct str verb_word;
    struct str identifier, prefix, from, until, set, token;
    const char *error; /* a code of the protocol; NULL: none */
    struct str why;
};

/* Reads and checks; what is wrong is in error and why. */
void oai_read(struct web *w, struct oai_request *out);
void oai_refuse(struct oai_request *r, const char *code, const char *why);

/* What a list is about, and where it goes on. */
struct oai_list {
    struct harvest_query query;
    struct str set;          /* as asked; empty: none */
    int64_t from_s, until_s; /* as asked; -1: not */
    int64_t cursor;          /* records before this part */
};

/* From the arguments, or from the token that an earlier part gave. */
enum err oai_list_begin(struct web *w, struct oai_request *r, struct oai_list *out) MUST_USE;
/* The token with which it goes on behind that row. */
enum err oai_token(struct web *w, const struct oai_list *l, const struct harvest_row *last,
                   size_t count, struct str *out) MUST_USE;

#endif
