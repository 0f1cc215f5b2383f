-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A priority round: a community says together which need comes first. Its question and its state (which
-- is the phase) are the thing's.

CREATE TABLE priority_round (
    id id PRIMARY KEY REFERENCES thing (id),
    text text NOT NULL,            -- what stands behind the question
    method text NOT NULL,          -- as in engine/priority.h
    in_room bool NOT NULL,            -- also who is in the room, on paper cards
    barriers bool NOT NULL,        -- the five questions of PEARL are asked
    equity bool NOT NULL,          -- what it would change for those who have least is asked
    twice bool NOT NULL,           -- a card counts when it was typed twice alike
    most int NOT NULL,             -- votes, ranks or pairs of one person; 0: the method has none
    promise text NOT NULL,         -- what the result will do
    seed text NOT NULL,            -- draws the lots; said before it opens
    zone text NOT NULL,            -- of the three wall clocks below
    writing_local text NOT NULL,   -- when writing ends, "2026-03-12T18:30"; empty: by hand
    merging_local text NOT NULL,
    rating_local text NOT NULL,
    writing_ends time NOT NULL,    -- the same in UTC; 0: by hand
    merging_ends time NOT NULL,
    rating_ends time NOT NULL,
    items int NOT NULL,            -- numbers given so far
    opened time NOT NULL,          -- 0: not yet
    rated time NOT NULL,           -- when rating began; 0: not yet
    closed time NOT NULL,          -- when it was closed or withdrawn; 0: not yet
    reason text NOT NULL           -- why it was withdrawn; else empty
);

-- What stands in a round: a need, or what somebody wrote in silence.
CREATE TABLE priority_item (
    round id NOT NULL REFERENCES priority_round (id),
    number int NOT NULL,           -- from 1
    title text NOT NULL,
    note text NOT NULL,
    lang text NOT NULL,
    stages int NOT NULL,           -- of life, as its need has them
    need id REFERENCES thing (id), -- none: it was written
    writer id REFERENCES person (id), -- who wrote it; none: a need, paper, or forgotten
    merged int NOT NULL,           -- merged into that number; 0: stands for itself
    place int NOT NULL,            -- its number on cards, from 1, once rating began; else 0
    compared int NOT NULL,         -- hands in which it was dealt
    PRIMARY KEY (round, number)
);

CREATE INDEX priority_item_of_writer ON priority_item (writer, round);
CREATE INDEX priority_item_of_need ON priority_item (need, round);
CREATE INDEX priority_item_by_place ON priority_item (round, place);
CREATE INDEX priority_item_by_merged ON priority_item (round, merged, number);

-- Somebody thinks that two say the same: a steward looks at it.
CREATE TABLE priority_same (
    round id NOT NULL REFERENCES priority_round (id),
    item int NOT NULL,
    other int NOT NULL,            -- above item
    person id REFERENCES person (id), -- who thought so first; none: forgotten
    PRIMARY KEY (round, item, other)
);

CREATE INDEX priority_same_of_person ON priority_same (person);

-- What one rater says: a person of the site, or a card of the room. No time is kept.
CREATE TABLE priority_sheet (
    round id NOT NULL REFERENCES priority_round (id),
    id id NOT NULL,                -- random; its beginning names the rater in the bundle
    person id REFERENCES person (id), -- none: a card, or forgotten
    card int NOT NULL,             -- 0: none
    hand text NOT NULL,            -- places dealt to be compared: "7 2 9"
    marks text NOT NULL,           -- area/needs/priority_marks.h
    PRIMARY KEY (round, id)
);

CREATE UNIQUE INDEX priority_sheet_of_person ON priority_sheet (person, round);
CREATE INDEX priority_sheet_of_card ON priority_sheet (round, card);

-- Why somebody sees a need as they do. Shown to all who see the round, without a name.
CREATE TABLE priority_reason (
    round id NOT NULL REFERENCES priority_round (id),
    place int NOT NULL,
    sheet id NOT NULL,
    text text NOT NULL,
    hidden bool NOT NULL,          -- a steward took it away
    PRIMARY KEY (round, place, sheet)
);

-- Cards for a room. The code only tells a number that was misread from one that was not.
CREATE TABLE priority_card (
    round id NOT NULL REFERENCES priority_round (id),
    number int NOT NULL,           -- from 1
    code text NOT NULL,
    hand text NOT NULL,
    typed int NOT NULL,            -- how often it was typed
    draft text NOT NULL,           -- the first typing, until the second agrees
    PRIMARY KEY (round, number)
);

CREATE TABLE priority_result (
    round id PRIMARY KEY REFERENCES priority_round (id),
    raters int NOT NULL,
    ranked int NOT NULL,
    barred int NOT NULL,
    items int NOT NULL,
    intervals bool NOT NULL,
    den int NOT NULL,              -- of scores
    below text NOT NULL,           -- weights at which the top three change, "17/18"; empty: none
    above text NOT NULL,
    bundle_hash text NOT NULL      -- SHA-256 in hexadecimal; empty: it was too large to be kept
);

CREATE TABLE priority_standing (
    round id NOT NULL REFERENCES priority_round (id),
    position int NOT NULL,         -- from 1, as listed
    place int NOT NULL,
    rank int NOT NULL,             -- 0: not ranked
    low int NOT NULL,              -- where it could be; 0: not known
    high int NOT NULL,
    scored bool NOT NULL,
    score int NOT NULL,            -- over priority_result.den
    raters int NOT NULL,
    barriers int NOT NULL,         -- bits of criteria
    few int NOT NULL,              -- bits of criteria
    wins int NOT NULL,
    losses int NOT NULL,
    ratings text NOT NULL,         -- "CRITERION:RATERS,MEDIAN,LOW,HIGH;", in halves
    PRIMARY KEY (round, position)
);

-- Needs that win against each other in a loop.
CREATE TABLE priority_loop (
    round id NOT NULL REFERENCES priority_round (id),
    number int NOT NULL,
    members int NOT NULL,
    places text NOT NULL,          -- a shortest loop: "3 7 1"
    PRIMARY KEY (round, number)
);

-- Where people differ most.
CREATE TABLE priority_spread (
    round id NOT NULL REFERENCES priority_round (id),
    number int NOT NULL,           -- from 1, the widest first
    place int NOT NULL,
    criterion int NOT NULL,
    median int NOT NULL,           -- in halves
    low int NOT NULL,
    high int NOT NULL,
    PRIMARY KEY (round, number)
);

-- With it anyone can count anew: format/recount.h.
CREATE TABLE priority_bundle (
    round id PRIMARY KEY REFERENCES priority_round (id),
    zip bytes NOT NULL
);
