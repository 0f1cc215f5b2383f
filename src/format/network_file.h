/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The files of engine/network_study.h, all CSV whose first line names the columns
 * (docs/methods/network.md):
 *
 * ties      from, to: IDs of 1 to 200 bytes; perhaps weight: empty, or a finite number not below
 *           0, which nothing uses. Other columns (kind, date ...) are not read.
 * nodes     id, each once; perhaps kind: person, organisation, or empty for a person; aims, needs,
 *           offers: tags of 1 to 200 bytes, separated by semicolons, at most 64; opted_out: yes or
 *           no, 1 or 0, true or false, or empty for no. Other columns are refused, so that none is
 *           missed for being spelt otherwise. Whoever has no tie is in the network, too.
 * refused   a, b: pairs who are not to be introduced. Those with an ID that is not in the network
 *           are only counted. Other columns are not read.
 *
 * IDs are compared byte by byte; so are tags, without the blanks around them.
 * Memory: 8 bytes a tie, 250 a node, 100 a tag, beside the texts. */
#ifndef KITH_FORMAT_NETWORK_FILE_H
#define KITH_FORMAT_NETWORK_FILE_H

#include "base/err.h"
#include "engine/network_study.h"
#include "format/flaw.h"

struct network_reader;

struct network_reader *network_reader_make(struct arena *a);
/* Each at most once, in this order; the texts must live on. ERR_INPUT or ERR_TOO_LARGE: *flaw says
 * what and where. */
enum err network_read_ties(struct network_reader *r, struct str text, struct flaw *flaw) MUST_USE;
enum err network_read_nodes(struct network_reader *r, struct str text, struct flaw *flaw) MUST_USE;
enum err network_read_refused(struct network_reader *r, struct str text,
                              struct flaw *flaw) MUST_USE;
/* All nodes are organisations. */
void network_all_organisations(struct network_reader *r);
/* What was read; lives in the reader's arena. */
struct network_input network_reader_input(struct network_reader *r);

#endif
