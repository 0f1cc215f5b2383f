/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The engines as they are asked: what each takes and does is said beside it and in docs/methods. */
#ifndef KITH_LIB_ENGINES_H
#define KITH_LIB_ENGINES_H

#include "lib/question.h"

/* Ballots in BLT, ABIF, a Debian tally sheet or CSV (format/ballots.h). --quorum and --share take
 * 1/2, 66.6% or 0.5; --follow 3,1,2: how a ballot that names options in this order was used. */
extern const struct engine engine_tally;
/* FILE.pb (format/pabulib.h); without --utility cost, without --completion none. */
extern const struct engine engine_budget;
/* Votes and statements (format/opinion_file.h). The hash of the input is of the votes, followed by
 * the statements where they are given. */
extern const struct engine engine_opinion;
/* The files of format/panel_files.h. Without a seed or a number (0 to 999, public dice) nothing is
 * drawn. With --panel and --declined: who comes in for those of the panel who declined. */
extern const struct engine engine_panel;
/* A problem (format/match_read.h), or with --dimacs-assignment a table of costs. */
extern const struct engine engine_match;
/* A table: the first line names the columns; ID is the first column, or those of --id joined.
 * Indicators are those of --use, else all others, without those of --not. Lists are separated by
 * commas. An empty cell is missing, and so is one that equals, as a number or as a text, one of
 * --missing. */
extern const struct engine engine_similar;
/* Ratings of needs (format/priority_file.h). */
extern const struct engine engine_priority;
/* People who look for peer groups (format/circles_read.h). The text may be shown to all; of the
 * JSON each member sees their own entry. */
extern const struct engine engine_circles;
/* Ties, nodes and refused pairs (format/network_file.h). The hash of the input is of the files that
 * are given, in this order. */
extern const struct engine engine_network;
/* A form in .xlsx or its twin in CSV (format/xlsform.h): its questions, or with --xform the XML for
 * telephones, or with --answers what it makes of a filled form, at the time that --now says. */
extern const struct engine engine_form;
/* A published bundle, counted anew (lib/bundle.h). */
extern const struct engine engine_recount;

#endif
