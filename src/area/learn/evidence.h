/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Evidence: one claim, how it was found out, how sure that is, and what it does not show. Rules
 * only; pages are evidence_web.c. Nothing here computes what a number means for one person. */
#ifndef KITH_AREA_LEARN_EVIDENCE_H
#define KITH_AREA_LEARN_EVIDENCE_H

#include "kernel/community.h"
#include "kernel/event.h"
#include "kernel/harvest.h"

#define EVIDENCE_CLAIM_MAX 240
#define EVIDENCE_LINE_MAX 400
#define EVIDENCE_TEXT_MAX 2000
#define EVIDENCE_SOURCES_MAX 8
#define EVIDENCE_EFFECTS_MAX 30

extern const char *const evidence_designs[];     /* ended by NULL, as all of these */
extern const char *const evidence_statuses[];    /* current, contested, corrected ... */
extern const char *const evidence_certainties[]; /* high, moderate, low, very_low */
extern const char *const evidence_incomes[];     /* high, middle, low, mixed */
extern const char *const evidence_outcomes[];    /* benefit, harm; sign: neither by itself */
extern const char *const evidence_measures[];    /* rr, or, aor, hr, smd, md, percent, count */
extern const char *const evidence_verdicts[];    /* worked, did_not, differs */

/* A number. Its texts are decimals as the source writes them: 0.80 stays 0.80. */
struct effect {
    int64_t position; /* within its record; given by the rules */
    struct str outcome;
    struct str measure;
    struct str value;
    struct str against; /* in the comparison group; empty: none */
    struct str lo, hi;  /* of the 95 % interval; both empty: unknown, and said so */
    struct str absolute;
    struct opt_int studies, people;
    struct str version;
    int64_t year;  /* of the version; 0: not known */
    bool replaced; /* a corrected or newer one stands in its place */
    bool unread;   /* from memory or second hand: nobody has read it in the source */
};

struct effects {
    struct effect *item;
    size_t count;
};

/* Claim (title), design (topic), status (state) and stages are the thing's. */
struct evidence {
    struct thing thing;
    struct str population, intervention, comparator, outcome;
    struct str outcome_kind;
    struct str certainty, judged_by; /* both empty: nobody has judged */
    bool insufficient;               /* the source says that nobody can tell */
    struct str setting, income;
    struct str not_shown;
    struct str sources;         /* a line each; see evidence_read_source */
    struct str narrator, label; /* of community knowledge */
    struct opt_int verified;    /* none: it waits for somebody to compare it with its source */
    struct opt_int review_due;
    struct effects effects;  /* that hold, newest first */
    struct effects replaced; /* for the history alone */
};

/* By a person: it waits for a host; by a host it is published, unverified. Without a source,
 * status, or what it does not show; with a certainty that nobody has judged, or one of community
 * knowledge; with a claim that says more than its design can: ERR_INPUT. */
enum err evidence_make(struct ctx *c, struct evidence *e) MUST_USE;
/* Beside a record, what a community knows: by its members, never graded, for its members unless
 * is_public. */
enum err evidence_tell_knowledge(struct ctx *c, const struct community *m, struct id beside,
                                 bool is_public, struct evidence *e) MUST_USE;
enum err evidence_find(struct ctx *c, struct id id, struct evidence *out) MUST_USE;
/* By a host, or by its maker while it waits. It has to be verified again. ERR_CONFLICT: changed
 * since seen_ms. */
enum err evidence_change(struct ctx *c, struct evidence *e, int64_t seen_ms) MUST_USE;
/* A host lets everybody read one that waits. */
enum err evidence_publish(struct ctx *c, struct id id) MUST_USE;

/* A host adds a number; in the place of another one (its position; 0: of none) because that was
 * wrong ("corrected") or is of an older version ("newer"). The old one is from now on only in the
 * history; the record has to be verified again. */
enum err evidence_add_effect(struct ctx *c, struct id id, struct effect *f, int64_t replaces,
                             struct str because) MUST_USE;
/* A host says where it stands, why, and by which record (none: ID_NONE). Followers are told. */
enum err evidence_set_status(struct ctx *c, struct id id, struct str status, struct str words,
                             struct id other) MUST_USE;
/* A host has compared it with its source, and read these numbers in it (positions, as bits). */
enum err evidence_verify(struct ctx *c, struct id id, uint64_t positions) MUST_USE;
/* What a community found where it lives; by its helpers and stewards. A newer one takes the
 * older one's place. */
enum err evidence_say(struct ctx *c, struct id id, struct id community, struct str verdict,
                      struct str words) MUST_USE;
/* For harvesters: what it does not show goes with it. */
enum err evidence_describe(struct ctx *c, const struct thing *t, struct dublin *out) MUST_USE;
/* See struct noun. */
enum err evidence_erase(struct ctx *c, const struct thing *t) MUST_USE;

/* --- around it --- */

struct evidence_tie {
    struct str kind; /* corrects, supersedes, contests, beside, see */
    bool back;       /* the other one does it to this one */
    struct thing thing;
};

struct evidence_ties {
    struct evidence_tie *item;
    size_t count;
};

struct evidence_past {
    int64_t at_ms;
    struct str what, status, words;
};

struct evidence_note {
    struct str verdict, words;
    int64_t created_ms;
    struct str community, lang, slug;
};

struct evidence_around {
    struct evidence_ties ties; /* that the viewer may see */
    struct {
        struct evidence_past *item;
        size_t count;
    } history;
    struct {
        struct evidence_note *item;
        size_t count;
    } notes;
};

enum err evidence_around(struct ctx *c, struct id id, struct evidence_around *out) MUST_USE;
/* Two records of this site; kind as in struct evidence_tie. */
enum err evidence_tie(struct ctx *c, struct id source, const char *kind, struct id target) MUST_USE;

/* What is quoted of a record elsewhere: always its number that holds. */
struct evidence_quote {
    struct thing thing;
    struct str certainty;
    bool verified;
    bool insufficient;
    bool has_effect;
    struct effect effect;
};

struct evidence_quotes {
    struct evidence_quote *item;
    size_t count;
};

enum err evidence_quote(struct ctx *c, const struct things *of,
                        struct evidence_quotes *out) MUST_USE;

/* --- words --- */

/* What a design can say. */
enum evidence_voice {
    VOICE_TRIAL,
    VOICE_EXPERIMENT,
    VOICE_LINK, /* two things go together; never that one brings the other about */
    VOICE_MODEL,
    VOICE_QUALITATIVE,
    VOICE_ADVICE,
    VOICE_AGREEMENT,
    VOICE_FRAME,
    VOICE_KNOWLEDGE,
};

enum evidence_voice evidence_voice(struct str design);
/* May a claim of that design stand in these words? Knows the words of English and Spanish. */
bool evidence_may_say(struct arena *a, struct str design, struct str claim);
struct msg_text evidence_design_name(struct str design);
struct msg_text evidence_status_name(struct str status);
/* Plain words for the top of the page; key 0: current, nothing to say. */
struct msg_text evidence_status_words(struct str status);
struct msg_text evidence_certainty_name(struct str certainty);
struct msg_text evidence_income_name(struct str income);
struct msg_text evidence_outcome_name(struct str outcome_kind);
struct msg_text evidence_measure_name(struct str measure);
struct msg_text evidence_verdict_name(struct str verdict);
struct msg_text evidence_tie_name(const struct evidence_tie *t);
struct msg_text evidence_past_name(struct str what);
/* What such a design can and cannot say, in a sentence. */
struct msg_text evidence_says(struct str design);
/* What a number says in words; the design chooses the verb. key 0: nothing beside itself. */
struct msg_text evidence_reading(struct str design, const struct effect *f);
/* All that is there fits with less, with more and with no difference, or the source says so. */
bool evidence_cannot_tell(const struct evidence *e);

/* "10.1002/...", "ISBN ...", "PMID ...", "PMC...", "https://...", each with its version behind. */
struct evidence_source {
    struct str kind; /* doi, isbn, pmid, pmc, url */
    struct str value;
    struct str version;
    struct str address; /* on the web; empty: none */
};

/* False: not an identifier that can be right (an ISBN's check digit is looked at). */
bool evidence_read_source(struct arena *a, struct str line, struct evidence_source *out);

/* Of the sources of a record the first DOI, bare and in small letters; empty: none. */
struct str evidence_doi(struct arena *a, struct str sources);

/* Rows that a new site begins with, each unverified; may run again. */
enum err evidence_seed(struct ctx *c) MUST_USE;

#endif
