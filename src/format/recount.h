/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The recount bundle (docs/methods.md): a zip with which anyone can repeat a result. This writes
 * those of ballots; lib/bundle.h writes and judges those of any engine.
 *
 * rules.json    {"kith":1,"engine":"tally","method":text|null,"options":{NAME:value,...},
 *               "seed":text|null,"eligible":n|null,"times":{"opens":text|null,"closes":text|null}}
 *               options are those of `kith ENGINE` with '_' for '-': numbers, texts, true; null is
 *               an option that was not given
 * FILE.ENDING   what the engine read, by its names: ballots.csv, or pool.csv and quotas.csv
 * result.json   what `kith ENGINE --json` prints for these files under these rules
 * SHA256SUMS    of all the others, as sha256sum writes and checks it
 *
 * Writing shuffles nothing: whoever gives the ballots gives them in an order that tells nothing. */
#ifndef KITH_FORMAT_RECOUNT_H
#define KITH_FORMAT_RECOUNT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/tally.h"
#include "format/zip.h"

/* RFC 3339, or absent. Told, not counted with. */
struct recount_times {
    struct str opens;
    struct str closes;
};

/* Counts and writes the zip. ERR_TOO_LARGE: above the buffer's ceiling. ERR_INPUT: no form of file
 * can hold these ballots (ballots_can_write), or the method does not fill so many seats. */
enum err recount_bundle_write(struct arena *a, const struct tally_ballots *b,
                              const struct tally_options *o, struct recount_times times,
                              struct buf *zip) MUST_USE;

/* The text of SHA256SUMS. */
struct str bundle_sums(struct arena *a, const struct zip_item *item, size_t count);

#endif
