/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The recount bundle (docs/methods.md): a zip with which anyone can count a ballot anew.
 *
 * rules.json    {"kith":1,"engine":"tally","method":...,"options":{"seats":n,"quorum":"1/2"|null,
 *               "share":"2/3"|null,"share_of":"valid"|"eligible"},"seed":text|null,
 *               "eligible":n|null,"times":{"opens":text|null,"closes":text|null}}
 *               In options follow with dot "dots":n, with star "top":n, the highest rating
 *               or 0 for the highest on any ballot, with schulze and ranked-pairs
 *               "strength":"winning"|"margins","unranked":"last"|"ignored".
 * ballots.csv   as format/ballots.h has it; or ballots.blt, ballots.abif, ballots.txt (Debian)
 * result.json   what `kith tally --json` prints for the ballots under these rules
 * SHA256SUMS    of the three, as sha256sum writes and checks it
 *
 * Writing shuffles nothing: whoever gives the ballots gives them in an order that tells nothing. */
#ifndef KITH_FORMAT_RECOUNT_H
#define KITH_FORMAT_RECOUNT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/tally.h"
#include "format/flaw.h"

/* RFC 3339, or absent. Told, not counted with. */
struct recount_times {
    struct str opens;
    struct str closes;
};

/* Counts and writes the zip. ERR_TOO_LARGE: above the buffer's ceiling. ERR_INPUT: no form of file
 * can hold these ballots (ballots_can_write). */
enum err recount_bundle_write(struct arena *a, const struct tally_ballots *b,
                              const struct tally_options *o, struct recount_times times,
                              struct buf *zip) MUST_USE;

/* The text of result.json: one line. `text` is what the ballots were read from. */
struct str recount_result(struct arena *a, struct str text, const struct tally_ballots *b,
                          const struct tally_options *o);

struct recount_verdict {
    bool same;
    struct str file;   /* where the first difference is */
    struct str why;    /* what it is */
    size_t at;         /* byte of result.json, from 1; 0: not there */
    struct str theirs; /* what is published from there on, a piece */
    struct str ours;   /* what was counted */
    struct str method;
    uint64_t ballots;
};

/* ERR_OK: it could be judged; see the verdict. ERR_INPUT or ERR_TOO_LARGE: it is no bundle;
 * *file (absent: the zip itself) and *flaw say what is wrong where. */
enum err recount_bundle_check(struct arena *a, struct str zip, struct recount_verdict *out,
                              struct str *file, struct flaw *flaw) MUST_USE;

#endif
