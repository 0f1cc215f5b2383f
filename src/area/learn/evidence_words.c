/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which words evidence may use. The design decides: who only watched may say "goes together", not
 * "brings about"; and what cannot be told is never said to do nothing. */
#include "area/learn/evidence.h"

#include <stdlib.h>

const char *const evidence_designs[] = {"trials_review",
                                        "trial",
                                        "cluster_trial",
                                        "experiment",
                                        "studies_review",
                                        "mixed_review",
                                        "cohort",
                                        "siblings",
                                        "case_control",
                                        "cross_sectional",
                                        "modelled",
                                        "qualitative",
                                        "guideline",
                                        "consensus",
                                        "framework",
                                        "community_knowledge",
                                        NULL};
const char *const evidence_statuses[] = {"current",    "contested", "corrected",
                                         "superseded", "retracted", NULL};
const char *const evidence_certainties[] = {"high", "moderate", "low", "very_low", NULL};
const char *const evidence_incomes[] = {"high", "middle", "low", "mixed", NULL};
const char *const evidence_outcomes[] = {"benefit", "harm", "sign", NULL};
const char *const evidence_measures[] = {"rr", "or",      "aor",   "hr", "smd",
                                         "md", "percent", "count", NULL};
const char *const evidence_verdicts[] = {"worked", "did_not", "differs", NULL};

struct msg_text evidence_design_name(struct str design) {
    static const int names[] = {
        MSG_evidence_design_trials_review,  MSG_evidence_design_trial,
        MSG_evidence_design_cluster_trial,  MSG_evidence_design_experiment,
        MSG_evidence_design_studies_review, MSG_evidence_design_mixed_review,
        MSG_evidence_design_cohort,         MSG_evidence_design_siblings,
        MSG_evidence_design_case_control,   MSG_evidence_design_cross_sectional,
        MSG_evidence_design_modelled,       MSG_evidence_design_qualitative,
        MSG_evidence_design_guideline,      MSG_evidence_design_consensus,
        MSG_evidence_design_framework,      MSG_evidence_design_community_knowledge,
    };
    return msg_of_word(design, evidence_designs, names);
}

struct msg_text evidence_status_name(struct str status) {
    static const int names[] = {MSG_evidence_status_current, MSG_evidence_status_contested,
                                MSG_evidence_status_corrected, MSG_evidence_status_superseded,
                                MSG_evidence_status_retracted};
    return msg_of_word(status, evidence_statuses, names);
}

struct msg_text evidence_status_words(struct str status) {
    static const int names[] = {
        MSG_NONE, MSG_evidence_status_contested_words, MSG_evidence_status_corrected_words,
        MSG_evidence_status_superseded_words, MSG_evidence_status_retracted_words};
    return msg_of_word(status, evidence_statuses, names);
}

struct msg_text evidence_certainty_name(struct str certainty) {
    static const int names[] = {MSG_evidence_certainty_high, MSG_evidence_certainty_moderate,
                                MSG_evidence_certainty_low, MSG_evidence_certainty_very_low};
    return msg_of_word(certainty, evidence_certainties, names);
}

struct msg_text evidence_income_name(struct str income) {
    static const int names[] = {MSG_evidence_income_high, MSG_evidence_income_middle,
                                MSG_evidence_income_low, MSG_evidence_income_mixed};
    return msg_of_word(income, evidence_incomes, names);
}

struct msg_text evidence_outcome_name(struct str outcome_kind) {
    static const int names[] = {MSG_evidence_outcome_benefit, MSG_evidence_outcome_harm,
                                MSG_evidence_outcome_sign};
    return msg_of_word(outcome_kind, evidence_outcomes, names);
}

struct msg_text evidence_measure_name(struct str measure) {
    static const int names[] = {MSG_evidence_measure_rr,      MSG_evidence_measure_or,
                                MSG_evidence_measure_aor,     MSG_evidence_measure_hr,
                                MSG_evidence_measure_smd,     MSG_evidence_measure_md,
                                MSG_evidence_measure_percent, MSG_evidence_measure_count};
    return msg_of_word(measure, evidence_measures, names);
}

struct msg_text evidence_verdict_name(struct str verdict) {
    static const int names[] = {MSG_evidence_verdict_worked, MSG_evidence_verdict_did_not,
                                MSG_evidence_verdict_differs};
    return msg_of_word(verdict, evidence_verdicts, names);
}

struct msg_text evidence_tie_name(const struct evidence_tie *t) {
    static const char *const kinds[] = {"corrects", "supersedes", "contests",
                                        "beside",   "see",        NULL};
    static const int there[] = {MSG_evidence_tie_corrects, MSG_evidence_tie_supersedes,
                                MSG_evidence_tie_contests, MSG_evidence_tie_beside,
                                MSG_evidence_tie_see};
    static const int back[] = {MSG_evidence_tie_corrected_by, MSG_evidence_tie_superseded_by,
                               MSG_evidence_tie_contested_by, MSG_evidence_tie_knowledge,
                               MSG_evidence_tie_see};
    return msg_of_word(t->kind, kinds, t->back ? back : there);
}

struct msg_text evidence_past_name(struct str what) {
    static const char *const words[] = {"made",   "changed",  "corrected", "newer",
                                        "status", "verified", NULL};
    static const int names[] = {MSG_evidence_past_made,      MSG_evidence_past_changed,
                                MSG_evidence_past_corrected, MSG_evidence_past_newer,
                                MSG_evidence_past_status,    MSG_evidence_past_verified};
    return msg_of_word(what, words, names);
}

/* --- what a design can say --- */

enum evidence_voice evidence_voice(struct str design) {
    static const struct {
        const char *design;
        enum evidence_voice voice;
    } rows[] = {
        {"trials_review", VOICE_TRIAL}, {"trial", VOICE_TRIAL},
        {"cluster_trial", VOICE_TRIAL}, {"experiment", VOICE_EXPERIMENT},
        {"modelled", VOICE_MODEL},      {"qualitative", VOICE_QUALITATIVE},
        {"guideline", VOICE_ADVICE},    {"consensus", VOICE_AGREEMENT},
        {"framework", VOICE_FRAME},     {"community_knowledge", VOICE_KNOWLEDGE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(design, str_of(rows[i].design))) {
            return rows[i].voice;
        }
    }
    return VOICE_LINK;
}

struct msg_text evidence_says(struct str design) {
    static const int sentences[] = {
        [VOICE_TRIAL] = MSG_evidence_says_trial,
        [VOICE_EXPERIMENT] = MSG_evidence_says_experiment,
        [VOICE_LINK] = MSG_evidence_says_link,
        [VOICE_MODEL] = MSG_evidence_says_model,
        [VOICE_QUALITATIVE] = MSG_evidence_says_qualitative,
        [VOICE_ADVICE] = MSG_evidence_says_advice,
        [VOICE_AGREEMENT] = MSG_evidence_says_agreement,
        [VOICE_FRAME] = MSG_evidence_says_frame,
        [VOICE_KNOWLEDGE] = MSG_evidence_says_knowledge,
    };
    return (struct msg_text){.key = sentences[evidence_voice(design)]};
}

/* Whole words, folded. "May reduce" claims as much as "reduces" does. */
bool evidence_may_say(struct arena *a, struct str design, struct str claim) {
    static const char *const causal[] = {
        "cause",     "causes",   "caused",    "lower",    "lowers",    "lowered",   "raise",
        "raises",    "raised",   "reduce",    "reduces",  "reduced",   "prevent",   "prevents",
        "prevented", "improve",  "improves",  "improved", "protect",   "protects",  "protected",
        "cure",      "cures",    "cured",     "increase", "increases", "increased", "makes",
        "works",     "causa",    "causan",    "causo",    "reducen",   "redujo",    "previene",
        "previenen", "mejora",   "mejoran",   "mejoro",   "aumenta",   "aumentan",  "aumento",
        "protege",   "protegen", "cura",      "curan",    "evita",     "evitan",    "provoca",
        "provocan",  "funciona", "funcionan", NULL};
    if (evidence_voice(design) != VOICE_LINK) {
        return true;
    }
    struct str rest = lang_fold(a, claim);
    while (!str_is_empty(rest)) {
        struct str word = str_cut(&rest, ' ');
        while (word.n > 0 && !(word.p[word.n - 1] >= 'a' && word.p[word.n - 1] <= 'z') &&
               (unsigned char)word.p[word.n - 1] < 0x80) {
            word.n--;
        }
        for (size_t i = 0; causal[i] != NULL; i++) {
            if (str_eq(word, str_of(causal[i]))) {
                return false;
            }
        }
    }
    return true;
}

/* --- what a number says --- */

enum side { SIDE_NONE, SIDE_LESS, SIDE_MORE, SIDE_EITHER, SIDE_UNKNOWN };

/* The number that would mean no difference; false: it compares nothing. */
static bool no_difference(struct str measure, double *out) {
    static const char *const ratios[] = {"rr", "or", "aor", "hr", NULL};
    for (size_t i = 0; ratios[i] != NULL; i++) {
        if (str_eq(measure, str_of(ratios[i]))) {
            *out = 1;
            return true;
        }
    }
    *out = 0;
    return str_eq(measure, STR("smd")) || str_eq(measure, STR("md"));
}

static enum side side_of(const struct effect *f) {
    double null, lo, hi;
    if (!no_difference(f->measure, &null)) {
        return str_is_empty(f->lo) ? SIDE_UNKNOWN : SIDE_NONE;
    }
    if (!str_to_real(f->lo, &lo) || !str_to_real(f->hi, &hi)) {
        return SIDE_UNKNOWN;
    }
    return hi < null ? SIDE_LESS : lo > null ? SIDE_MORE : SIDE_EITHER;
}

struct msg_text evidence_reading(struct str design, const struct effect *f) {
    static const int chance[] = {MSG_NONE, MSG_evidence_reads_less, MSG_evidence_reads_more,
                                 MSG_evidence_reads_either, MSG_evidence_reads_unknown};
    static const int link[] = {MSG_NONE, MSG_evidence_reads_link_less, MSG_evidence_reads_link_more,
                               MSG_evidence_reads_either, MSG_evidence_reads_unknown};
    bool may_compare = evidence_voice(design) == VOICE_TRIAL;
    return (struct msg_text){.key = (may_compare ? chance : link)[side_of(f)]};
}

bool evidence_cannot_tell(const struct evidence *e) {
    bool either = e->effects.count > 0;
    for (size_t i = 0; i < e->effects.count; i++) {
        either = either && side_of(&e->effects.item[i]) == SIDE_EITHER;
    }
    return e->insufficient || either;
}

/* --- identifiers --- */

static struct str after_prefix(struct str s, const char *prefix) {
    struct str p = str_of(prefix);
    return s.n > p.n && str_eq_nocase(str_first(s, p.n), p) ? str_trim(str_from(s, p.n))
                                                            : (struct str){0};
}

static bool is_digits(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return false;
        }
    }
    return s.n > 0;
}

/* Ten digits weigh 10 to 1 modulo 11 (X is ten), thirteen weigh 1 and 3 in turn modulo 10. */
static bool isbn_is_right(struct str s) {
    int digit[14];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '-') {
            continue;
        }
        bool ten = n == 9 && (ch == 'X' || ch == 'x');
        if (n >= 13 || (!ten && (ch < '0' || ch > '9'))) {
            return false;
        }
        digit[n++] = ten ? 10 : ch - '0';
    }
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += n == 10 ? digit[i] * (10 - (int)i) : digit[i] * (i % 2 == 0 ? 1 : 3);
    }
    return (n == 10 && sum % 11 == 0) || (n == 13 && sum % 10 == 0);
}

static bool doi_is_fine(struct str s) {
    return str_starts(s, STR("10.")) && str_has(s, '/') && s.n < 200 && s.p[s.n - 1] != '/' &&
           !str_has_control(s);
}

static struct str joined(struct arena *a, const char *before, struct str value, const char *after) {
    return arena_printf(a, "%s%.*s%s", before, STR_ARG(value), after);
}

static bool take_doi(struct arena *a, struct str word, struct evidence_source *out) {
    static const char *const prefixes[] = {"https://doi.org/", "http://doi.org/",
                                           "https://dx.doi.org/", "doi:"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        struct str rest = after_prefix(word, prefixes[i]);
        word = str_is_empty(rest) ? word : rest;
    }
    out->kind = STR("doi");
    out->value = word;
    out->address = joined(a, "https://doi.org/", word, "");
    return doi_is_fine(word);
}

bool evidence_read_source(struct arena *a, struct str line, struct evidence_source *out) {
    *out = (struct evidence_source){.address = STR("")};
    struct str rest = str_trim(line);
    struct str word = str_cut(&rest, ' ');
    if (take_doi(a, word, out)) {
        out->version = str_trim(rest);
        return true;
    }
    out->address = STR("");
    bool isbn = str_eq_nocase(word, STR("isbn")), pmid = str_eq_nocase(word, STR("pmid"));
    if (isbn || pmid) {
        rest = str_trim(rest);
        out->kind = isbn ? STR("isbn") : STR("pmid");
        out->value = str_cut(&rest, ' ');
        out->address =
            pmid ? joined(a, "https://pubmed.ncbi.nlm.nih.gov/", out->value, "/") : STR("");
        out->version = str_trim(rest);
        return isbn ? isbn_is_right(out->value) : is_digits(out->value) && out->value.n <= 9;
    }
    out->value = word;
    out->version = str_trim(rest);
    struct str pmc = after_prefix(word, "pmc");
    if (is_digits(pmc)) {
        out->kind = STR("pmc");
        out->address = joined(a, "https://pmc.ncbi.nlm.nih.gov/articles/", word, "/");
        return true;
    }
    out->kind = STR("url");
    out->address = word;
    return (str_starts(word, STR("https://")) || str_starts(word, STR("http://"))) && word.n > 10;
}

struct str evidence_doi(struct arena *a, struct str sources) {
    struct str rest = sources;
    while (!str_is_empty(rest)) {
        struct evidence_source s;
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (evidence_read_source(a, line, &s) && str_eq(s.kind, STR("doi"))) {
            char *low = arena_cstr(a, s.value);
            for (size_t i = 0; i < s.value.n; i++) {
                low[i] = low[i] >= 'A' && low[i] <= 'Z' ? (char)(low[i] + 32) : low[i];
            }
            return str_make(low, s.value.n);
        }
    }
    return STR("");
}
