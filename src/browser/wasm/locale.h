/* SPDX-License-Identifier: AGPL-3.0-or-later
 * For WebAssembly alone: there is one locale, C's. */
#ifndef KITH_BROWSER_WASM_LOCALE_H
#define KITH_BROWSER_WASM_LOCALE_H

#include_next <locale.h>

#define newlocale(mask, name, base) (base)
#define freelocale(c) ((void)(c))

#endif
