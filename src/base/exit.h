/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How a program of ours ends, and how a question to the library is answered. */
#ifndef KITH_BASE_EXIT_H
#define KITH_BASE_EXIT_H

enum exit_code {
    EXIT_DONE = 0,
    EXIT_NO_RESULT = 1, /* the data admit none */
    EXIT_USAGE = 2,
    EXIT_INPUT = 3, /* bad input, with file, line and column */
    EXIT_STORE = 4, /* the store, the network or the solver failed */
};

#endif
