/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a need, or a practice that answers needs, is about: one short list for all areas, so that
 * they find each other. It stands in thing.topic. */
#ifndef KITH_KERNEL_TOPIC_H
#define KITH_KERNEL_TOPIC_H

#include "text/lang.h"

extern const char *const topic_words[]; /* ended by NULL */
struct msg_text topic_name(struct str word);

#endif
