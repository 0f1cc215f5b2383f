/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who connects, who is cut off, who should meet: a network of ties (docs/methods/network.md). Pure.
 *
 * Ties have no direction; one from a node to itself does not count, one that is told again counts
 * once. Components; cut points, bridges and blocks by the lowlink of Hopcroft & Tarjan (CACM 16,
 * 1973) without recursion. Betweenness by Brandes (J. Math. Sociology 25, 2001), block by block:
 * what a cut point holds together is counted exactly from the sizes of its parts (Puzis et al., J.
 * Complex Networks 3, 2015). Blocks that are too large are estimated from pivots, scaled by how far
 * on the way a node stands (Brandes & Pich, Int. J. Bifurcation and Chaos 17, 2007; Geisberger,
 * Sanders & Schultes, ALENEX 2008). Common neighbours by Adamic & Adar (Social Networks 25, 2003).
 *
 * Memory: about 40 bytes a tie and 800 a node; where introductions must look for more than sixteen
 * candidates of a node, 1,024 bytes more for it. Time: at most NETWORK_EXACT_MAX, or NETWORK_PIVOTS
 * times the ties, for brokers; for introductions the sum of the squares of all degrees up to
 * NETWORK_VIA_MAX, a few times over when many compete for the same. */
#ifndef KITH_ENGINE_NETWORK_STUDY_H
#define KITH_ENGINE_NETWORK_STUDY_H

#include "base/arena.h"
#include "engine/result.h"

#define NETWORK_NODES_MAX 1000000
#define NETWORK_TIES_MAX 10000000 /* as they are told, also again */
#define NETWORK_REFUSED_MAX 1000000
#define NETWORK_TAGS_MAX 64         /* in one list of a node */
#define NETWORK_EXACT_MAX 200000000 /* nodes times edges, summed over blocks */
#define NETWORK_PIVOTS 64
#define NETWORK_VIA_MAX 500 /* ties of a common neighbour */
#define NETWORK_TIMES 3     /* that a node is introduced */

/* --- what goes in --- */

struct network_tie {
    uint32_t a; /* nodes, from 0 */
    uint32_t b;
};

/* Numbers of tags, ascending, each once; at most NETWORK_TAGS_MAX. */
struct network_tags {
    const uint32_t *item;
    size_t count;
};

/* What is known of a node; all zero: a person of whom nothing is known. */
struct network_about {
    bool organisation;
    bool opted_out; /* is not to be introduced */
    struct network_tags aims;
    struct network_tags needs;
    struct network_tags offers;
};

struct network_input {
    size_t nodes;
    const struct str *id; /* of nodes, each once */
    size_t ties;
    const struct network_tie *tie;
    const struct network_about *about; /* one for each node */
    size_t tags;
    const struct str *tag;
    size_t refusals; /* pairs who are not to be introduced */
    const struct network_tie *refusal;
    /* Only to be told: */
    size_t refusals_unknown; /* of somebody who is not here */
    bool weighted;           /* the ties had weights; nothing uses them */
};

struct network_options {
    struct str seed; /* absent: the order of the nodes decides ties, and pivots are drawn with the
                        empty seed */
    uint64_t exact_max; /* nodes times edges up to which brokers are exact; 0: NETWORK_EXACT_MAX */
    /* Told from time to time which share of the work is done, 0 to 1; false stops it. NULL: none.
     */
    bool (*progress)(void *self, double share);
    void *self;
};

/* --- what comes out; nodes are numbered as they came in --- */

struct network_cut {
    uint32_t node;
    uint32_t away;        /* nodes outside of the largest part */
    size_t parts;         /* at least two */
    const uint32_t *part; /* their sizes without the node, largest first */
};

struct network_bridge {
    uint32_t a; /* before b in the lot */
    uint32_t b;
    uint32_t away; /* size of the smaller side */
};

struct network_broker {
    uint32_t node;
    double value; /* betweenness, above 0: each pair of others once */
    double se;    /* standard error; 0: exact */
};

struct network_match {
    uint32_t tag;
    bool a_needs; /* and b offers; else the other way */
};

struct network_meeting {
    uint32_t a; /* before b in the lot */
    uint32_t b;
    int64_t score;            /* the three together: */
    int64_t common;           /* for common neighbours */
    int64_t alike;            /* for aims */
    int64_t help;             /* for needs and offers */
    uint32_t via;             /* common neighbours that count */
    struct network_tags aims; /* shared */
    size_t matches;
    const struct network_match *match; /* by tags, a's needs first */
};

/* All in the arena. */
struct network_result {
    const char *refused; /* "stopped"; else NULL */
    size_t nodes;
    size_t edges;
    size_t loops;    /* ties that did not count */
    size_t repeated; /* and those told again */
    size_t components;
    const uint32_t *component; /* sizes, largest first */
    size_t isolateds;
    const uint32_t *isolated; /* nodes without an edge, in lot order */
    size_t cuts;
    const struct network_cut *cut; /* by `away`, most first, then by lot */
    size_t bridges;
    const struct network_bridge *bridge; /* the same */
    size_t organisations;
    size_t brokers;
    const struct network_broker *broker; /* organisations alone, by value, then by lot */
    bool approximate;                    /* the value of some organisation may be an estimate */
    size_t pivots;                       /* of each block that was estimated; 0: none was */
    size_t meetings;
    const struct network_meeting *meeting; /* by score, then by lot */
};

/* Sizes within the limits above; IDs of 1 to 200 bytes. */
struct network_result network_study(struct arena *a, const struct network_input *in,
                                    struct network_options o);

/* The whole answer; head->engine, ->method and ->seed are set here. */
void network_json(struct json_out *j, struct arena *a, const struct network_input *in,
                  const struct network_options *o, const struct network_result *r,
                  struct result_head head);

#endif
