/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is wrong with a file of outlines, in the visitor's language. */
#ifndef KITH_KERNEL_OUTLINE_H
#define KITH_KERNEL_OUTLINE_H

#include "format/geojson.h"
#include "kernel/ctx.h"

/* ERR_INPUT: notes at the field what geojson_read refused, with line and feature. */
enum err outline_wrong(struct ctx *c, const char *field, const struct geojson *g,
                       const struct flaw *f) MUST_USE;

#endif
