-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A ballot: a question that a community decides by votes. Its title, its state and, once counted, the
-- number of votes are the thing's. What is here is fixed when the ballot is opened or announced.

CREATE TABLE ballot (
    id id PRIMARY KEY REFERENCES thing (id),
    text text NOT NULL,            -- what it is about
    method text NOT NULL,          -- approval, consent, consensus
    opens_local text NOT NULL,     -- wall clock "2026-03-12T18:30"; empty: when a steward opens it
    closes_local text NOT NULL,
    zone text NOT NULL,            -- of both
    opens time NOT NULL,           -- the same in UTC; 0: none given
    closes time NOT NULL,
    quorum text NOT NULL,          -- share of the eligible who must vote, "1/3"; empty: none
    share text NOT NULL,           -- share that the result needs; empty: none
    share_of text NOT NULL,        -- of whom: valid, eligible
    secret bool NOT NULL,
    seed text NOT NULL,            -- decides the lot; said before it opens
    promise text NOT NULL,         -- what the result will do
    eligible int NOT NULL,         -- members when it opened; 0: not opened yet
    opened time NOT NULL,          -- when it did open; 0: not yet. Members since before then may vote
    closed time NOT NULL,          -- when it did close; 0: not yet
    reason text NOT NULL           -- why it was closed early or withdrawn; else empty
);

-- Answers to choose from; consent and consensus have none, the question is the proposal.
CREATE TABLE ballot_option (
    ballot id NOT NULL REFERENCES ballot (id),
    position int NOT NULL,         -- from 0
    name text NOT NULL,
    note text NOT NULL,
    need id REFERENCES thing (id), -- the need that it stands for
    votes int NOT NULL,            -- once counted
    PRIMARY KEY (ballot, position)
);

-- Random; a vote's tag is the keyed hash of its voter. It goes when the ballot ends, and with it
-- every way from a secret vote back to a person.
CREATE TABLE ballot_key (
    ballot id PRIMARY KEY REFERENCES ballot (id),
    key bytes NOT NULL
);

-- Who has voted, not what, and not when.
CREATE TABLE turnout (
    ballot id NOT NULL REFERENCES ballot (id),
    person id NOT NULL REFERENCES person (id),
    helper id REFERENCES person (id), -- entered it from paper
    PRIMARY KEY (ballot, person)
);

CREATE INDEX turnout_of_person ON turnout (person, ballot);

-- How many have voted, in several parts, so that voters do not queue for one row.
CREATE TABLE turnout_part (
    ballot id NOT NULL REFERENCES ballot (id),
    part int NOT NULL,
    votes int NOT NULL,
    PRIMARY KEY (ballot, part)
);

-- What was said, not by whom (but in an open ballot), and not when. The votes of a secret ballot are
-- erased when they are counted: what they said, without tags, is in its bundle.
CREATE TABLE vote (
    ballot id NOT NULL REFERENCES ballot (id),
    tag bytes NOT NULL,
    person id REFERENCES person (id), -- open ballots only
    options int NOT NULL,          -- approval: a bit for each option's position
    stance text NOT NULL,          -- consent, consensus: yes, agree, ... ; empty: nothing
    settled bool NOT NULL,         -- an objection that whoever raised it has seen met
    reason text NOT NULL,
    PRIMARY KEY (ballot, tag)
);

CREATE INDEX vote_reason ON vote (ballot, tag) WHERE reason <> '';
CREATE INDEX vote_of_person ON vote (person, ballot);

-- Reasons of a counted secret ballot.
CREATE TABLE vote_reason_kept (
    id id PRIMARY KEY,             -- random
    ballot id NOT NULL REFERENCES ballot (id),
    stance text NOT NULL,
    settled bool NOT NULL,
    reason text NOT NULL
);

CREATE INDEX vote_reason_kept_of ON vote_reason_kept (ballot, id);

CREATE TABLE ballot_result (
    ballot id PRIMARY KEY REFERENCES ballot (id),
    outcome text NOT NULL,         -- decided, passed, not_passed, not_decided
    valid int NOT NULL,
    blank int NOT NULL,
    winner int,                    -- position of the option; approval only
    by_lot bool NOT NULL,
    quorum_reached bool NOT NULL,
    share_reached bool NOT NULL,
    yes int NOT NULL,              -- stances of consent and consensus
    agree int NOT NULL,
    abstain int NOT NULL,
    aside int NOT NULL,
    objections int NOT NULL,       -- those that are open
    settled int NOT NULL,
    blocks int NOT NULL,
    bundle_hash text NOT NULL      -- SHA-256 in hexadecimal
);

-- With it anyone can count anew: format/recount.h.
CREATE TABLE ballot_bundle (
    ballot id PRIMARY KEY REFERENCES ballot (id),
    zip bytes NOT NULL
);
