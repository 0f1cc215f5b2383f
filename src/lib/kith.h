/* SPDX-License-Identifier: AGPL-3.0-or-later
 * libkith: Kith's engines for other programs. Counts, budgets, maps of agreement, panels by lot,
 * rosters, peers; the same that the command `kith` asks, with the same options, files and answers.
 *
 *     struct kith *k = kith_new("tally");
 *     kith_option(k, "method", "schulze");
 *     kith_file(k, "ballots", text, size);
 *     if (kith_answer(k) == KITH_DONE)
 *         puts(kith_output(k, NULL));
 *     kith_free(k);
 *
 * A question is made, given its options and files, and answered once. The answer is one line of
 * JSON. The same options and files give the same bytes, on any machine.
 *
 * Questions share nothing: each may be asked in a thread of its own, and no two threads may use one
 * at a time. No engine reads a file, a clock, the network or the environment; only panels start
 * another program (kith_helper). When there is no memory left the process ends; every engine has
 * limits, and refuses what is above them.
 *
 * Texts are UTF-8. What is returned lives until kith_free. What each engine computes, its sources
 * and what it does not say: docs/methods.md and docs/methods/ENGINE.md. */
#ifndef KITH_H
#define KITH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kith;

/* How a question is answered. */
enum kith_code {
    KITH_DONE = 0,
    KITH_NO_RESULT = 1, /* the data admit none: the JSON says "ok":false, "reason" and "relax" */
    KITH_USAGE = 2,     /* an option or a file is missing, or cannot be: kith_why */
    KITH_INPUT = 3,     /* a file cannot be read: kith_why, kith_where */
    KITH_BROKEN = 4,    /* the solver of linear programs could not be started, or died */
};

enum kith_form {
    KITH_JSON,  /* doubles rounded half-even to 6 decimals: what is published and compared */
    KITH_EXACT, /* JSON, doubles with the 17 digits that tell any of them */
    KITH_TEXT,  /* as the command prints it, in English */
};

/* "0.1.0" */
const char *kith_version(void);
/* The names of the engines, one by one from 0; NULL: there are no more.
 *
 * Each has files, which must be given unless they are said to be optional; options, which are those
 * of `kith ENGINE` without the dashes (kith(1)); and the object "result" of its answer.
 *
 * "tally"    file ballots: BLT, ABIF, Debian tally sheet or CSV. Options method (must be given),
 *            seats, seed, eligible, quorum, share, share-of, dots, top, strength, unranked, and for
 *            KITH_TEXT explain, follow. At most 1,000 options, 200 seats, 10^9 ballots. Result:
 *            elected [], stages [] with votes [one for each option], pairs [option][option],
 *            ranking [], ties []. Votes of transferable methods are decimal strings, exact.
 *            Scottish Local Government Elections Order 2007; Hill, Wichmann & Woodall 1987; Schulze
 *            2011; Tideman 1987.
 * "budget"   file budget: Pabulib's .pb, at most 10,000 projects and 5*10^6 voters. Options rule
 *            (must be given), utility, completion, compare, start, unit, seed, explain. Result:
 *            funded [], not_funded [], with money as strings in the currency of the file, exact
 *            rationals such as "7/3". Peters, Pierczynski & Skowron 2021.
 * "opinion"  files votes, statements (optional). Options profile, seed, banned, people, explain.
 *            At most 10^6 participants and 10^4 statements. Result: groups [] with centre [x, y],
 *            statements [], with people also people [] with x, y; no unit. Small et al. 2021.
 * "panel"    files pool, quotas. Options size (must be given), goal, seed, number, id, address,
 *            panel, declined, seconds, explain. Result: people [] with probability (0 to 1), panels
 *            [] with weight (of 1,000) and ids [size]. Flanigan et al. 2021.
 * "match"    file problem: JSON, or with dimacs-assignment a table of costs. Option explain. Costs
 *            are whole numbers in the unit of the weights. Result: assigned [], uncovered [],
 *            waiting [], refused [], cost, bound, optimal. Ahuja, Magnanti & Orlin 1993.
 * "similar"  file table. Options of (must be given), k, id, use, not, weights, missing, scale.
 *            Result: peers [k] with distance (without unit, 0: alike), scale [].
 * "priority" file scores. Options method (must be given), seed, bradley-terry. At most 2,000 needs
 *            and 10,000 raters. Result: needs [] with rank, score and medians as exact rationals
 *            such as "7/3", interval [lowest, highest rank]; top3_changes_at; cycles []. Hanlon &
 *            Pickett; Efron 1979; Hunter 2004.
 * "circles"  file people: JSON. Option explain. Result: circles [] with people, topics, language,
 *            place, start and members [], whose points are for that member alone; unplaced [] with
 *            why and nearest; placed, bound, gap, score, exact. Shaw 1998; Schrimpf et al. 2000.
 * "network"  files edges, nodes (optional), refused (optional). Options organisations, seed,
 * explain. At most 10^6 nodes and 10^7 edges. Result: nodes, edges, components [sizes], cut_points
 *            [], bridges [], brokers [] with value (pairs of others, betweenness) and se,
 *            introductions []. Hopcroft & Tarjan 1973; Brandes 2001; Adamic & Adar 2003.
 * "form"     files form (XLSForm in .xlsx or CSV), answers (optional). Options xform, now (must be
 *            given with answers), id. Answer: questions [], or xform, or answers [] with path,
 * value and wrong; of a form that is refused, refused [] with sheet, cell and message. "recount"
 * file bundle. No options. The answer says whether a published result is repeated: KITH_DONE, or
 * KITH_NO_RESULT and where it differs. */
const char *kith_engine(size_t i);

/* NULL: there is no engine of this name. */
struct kith *kith_new(const char *engine);
/* NULL is fine. */
void kith_free(struct kith *k);

/* KITH_DONE or KITH_USAGE. The value is copied; a flag's is "true". */
int kith_option(struct kith *k, const char *name, const char *value);
/* KITH_DONE or KITH_USAGE. The bytes are not copied: they must live until kith_free. At most 2^30.
 */
int kith_file(struct kith *k, const char *name, const void *bytes, size_t size);
/* KITH_JSON when it is not called. */
void kith_form(struct kith *k, enum kith_form form);
/* Called now and then while it works, in the same thread: the share that is done, from 0 to 1, or
 * below 0 when only the number of steps is known. 0 stops the work, and the answer is
 * KITH_NO_RESULT with the reason "stopped". */
void kith_progress(struct kith *k, int (*tell)(void *self, double share, unsigned long long steps),
                   void *self);
/* The path of kith-helper, which solves the linear programs of panels behind a fence; it is copied.
 * Without it the one that was installed with the library. */
void kith_helper(struct kith *k, const char *path);

/* Answers, once. Any kith_code. */
int kith_answer(struct kith *k);
/* What came out, with a NUL behind it that *size (may be NULL) does not count; "" when nothing did.
 */
const char *kith_output(const struct kith *k, size_t *size);
/* Why there is no result, in English; "" after KITH_DONE. */
const char *kith_why(const struct kith *k);
/* After KITH_INPUT: the name of the file (for a bundle, of the one within it), and where in it,
 * both from 1, the column in bytes. */
const char *kith_where(const struct kith *k, size_t *line, size_t *column);
/* After KITH_DONE or KITH_NO_RESULT with KITH_JSON: a zip from which anyone can repeat the answer
 * (`kith recount`). NULL: it would have more than 2^30 bytes, or there is no such answer. */
const void *kith_bundle(struct kith *k, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
