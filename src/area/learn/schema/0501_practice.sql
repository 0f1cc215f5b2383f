-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A practice: what was done somewhere, told so that others can take it up. Title, topic, stages,
-- place (note), how it went (state) and how many took it up (tally) are the thing's.

CREATE TABLE practice (
    id id PRIMARY KEY REFERENCES thing (id),
    problem text NOT NULL,
    people text NOT NULL,          -- for whom
    steps text NOT NULL,           -- what was done
    runner text NOT NULL,          -- an organisation; empty: the community itself
    begun int,                     -- years
    ended int,                     -- none: it goes on, or nobody knows
    resources text NOT NULL,       -- people, cost, who paid
    participants int,              -- 9 stands for any number under 10: no smaller one is kept
    reach text NOT NULL,           -- open, chosen; empty: not said
    result text NOT NULL,          -- in one sentence
    lesson text NOT NULL,          -- what did not work
    sources text NOT NULL,         -- a line each
    rights text NOT NULL,          -- free, alike, ask, read
    labels text NOT NULL           -- the community's own, on how it may be used
);
