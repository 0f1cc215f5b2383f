-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Outcomes: what changed, against a baseline.

CREATE TABLE outcome (
    id id PRIMARY KEY REFERENCES thing (id),
    initiative id NOT NULL REFERENCES thing (id),
    unit text NOT NULL,
    before_value real NOT NULL,
    before_when text NOT NULL,
    after_value real NOT NULL,
    after_when text NOT NULL,
    low real,                      -- 95 % interval of the change, where it is known
    high real,
    people int,                    -- about how many people the figures speak; NULL: not about people
    method text NOT NULL,          -- how it was found out
    harms text NOT NULL,           -- what went wrong or hurt; 'none seen' must be said
    cost text NOT NULL,
    meaning text NOT NULL
);

CREATE INDEX outcome_of_initiative ON outcome (initiative, id);
