/* SPDX-License-Identifier: AGPL-3.0-or-later
 * For WebAssembly alone: what its C library leaves out. */
#ifndef KITH_BROWSER_WASM_STDLIB_H
#define KITH_BROWSER_WASM_STDLIB_H

#include_next <stdlib.h>

/* As in glibc: equal ones keep their order. */
void qsort_r(void *items, size_t count, size_t size,
             int (*compare)(const void *a, const void *b, void *self), void *self);

/* There is one locale: locale.h. */
#define strtod_l(text, end, c) strtod((text), (end))

#endif
