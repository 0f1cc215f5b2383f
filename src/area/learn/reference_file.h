/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Between bibliographies and records of evidence: what an entry says of a record, and a record as
 * an entry that other programs cite. */
#ifndef KITH_AREA_LEARN_REFERENCE_FILE_H
#define KITH_AREA_LEARN_REFERENCE_FILE_H

#include "area/learn/evidence.h"
#include "area/learn/reference.h"
#include "format/bibliography.h"

/* One entry as it is kept. */
struct str reference_csl(struct arena *a, const struct bib_entry *e);
/* False: there is none in it. */
bool reference_entry(struct arena *a, struct str csl, struct bib_entry *out);

/* The lines of its sources: DOI, ISBN, PMID, PMC or address, whichever it has, with its year. */
struct str reference_sources(struct arena *a, const struct bib_entry *e);

/* Which records this one corrects and which stands in its place, by their DOIs; where it stands
 * and what it does not show go along as the note. */
struct bib_entry reference_of(struct ctx *c, const struct evidence *e, struct str csl,
                              const struct evidence_ties *ties);

#endif
