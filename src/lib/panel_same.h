/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Two answers of the panel engine to one question may name other panels and still be one result:
 * the chances are the same, the panels behind them need not be. */
#ifndef KITH_LIB_PANEL_SAME_H
#define KITH_LIB_PANEL_SAME_H

#include "base/arena.h"
#include "engine/panel.h"

#define PANEL_SAME_CHANCE 1e-5 /* by so much chances may differ: six decimals, and the solver's */

/* Is the published answer right? Each of its panels keeps quotas and addresses, there are 1,000
 * numbers, each person is in as many panels as is said, the number drawn and the panel that has it
 * are ours, and so are the chances (maximin: the smallest one, which alone is given by the rules).
 * Both are answers in JSON; *why says what is not so, or how it was judged. */
bool panel_same(struct arena *a, const struct panel_pool *p, enum panel_goal goal, struct str ours,
                struct str theirs, struct str *why);

#endif
