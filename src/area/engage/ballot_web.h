/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of ballots show. */
#ifndef KITH_AREA_ENGAGE_BALLOT_WEB_H
#define KITH_AREA_ENGAGE_BALLOT_WEB_H

#include "area/engage/vote.h"
#include "web/frame.h"

struct ballot_list_view {
    bool in_community;
    bool may_draft;
    struct community community;
    struct things ballots;
    bool more;
    struct choices states;
};

struct ballot_form_view {
    struct ballot_draft draft;
    struct id id; /* none: a new one */
    struct choices needs;
    bool is_steward;
};

/* One row of the result. */
struct ballot_figure {
    struct str name; /* empty: label */
    struct msg_text label;
    int64_t votes;
    int64_t percent; /* of `of` */
    bool won;
};

struct ballot_figures {
    struct ballot_figure *item;
    size_t count;
    int64_t of;
};

struct ballot_show_view {
    struct ballot ballot;
    struct community community;
    struct str why;      /* the reason typed for closing or withdrawing it, when it would not do */
    struct things needs; /* what it is about */
    struct things tied;  /* what was begun because of it */
    int64_t votes;
    int64_t least; /* people of the quorum; 0: none */
    bool over_due;
    enum vote_standing standing;
    struct vote vote; /* one's own, or what was just typed */
    bool has_vote;    /* and it is kept */
    bool has_voted;
    struct vote_reasons reasons;
    struct ballot_result result;
    struct ballot_figures figures;
    bool is_member, may_change, may_moderate, may_help;
    struct foot foot;
};

struct ballot_paper_view {
    struct ballot ballot;
    struct community community;
    struct str from;
    struct choices people;
    struct vote vote;
    bool twice; /* that person has voted already */
};

struct ballot_votes_view {
    struct ballot ballot;
    struct community community;
    struct vote_list votes;
    bool more;
};

struct choices ballot_method_choices(struct page *p, struct str chosen);
struct choices ballot_share_choices(struct page *p, struct str chosen);
struct choices ballot_share_of_choices(struct page *p, struct str chosen);
struct choices ballot_secret_choices(struct page *p, bool open);
struct choices ballot_reader_choices(struct page *p, bool for_public);
struct choices ballot_stance_choices(struct page *p, enum tally_method m, struct str chosen);
struct msg_text ballot_stance_name(struct str stance);
struct msg_text ballot_reason_hint(const struct ballot *b);
struct msg_text ballot_how(const struct ballot *b);
struct msg_text ballot_outcome(const struct ballot_show_view *v);
struct str ballot_winner(const struct ballot_show_view *v);
/* Is the option ticked in that vote? */
bool vote_has_option(const struct vote *v, const struct ballot_option *o);
/* "A rope ferry, Wait another year": what a vote says, in words. */
struct str vote_in_words(struct page *p, const struct ballot *b, const struct vote *v);
struct url votes_more_url(struct page *p, const struct ballot_votes_view *v);

/* Shared by the ballot's page and the paper's. */
void page_ballot_show_choice(struct page *p, const struct ballot *b, const struct vote *v);

#endif
