-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Indicators, and what is known of places by them. What is missing has no row: it is never zero.

CREATE TABLE indicator (
    id id PRIMARY KEY REFERENCES thing (id), -- its name is the thing's title
    code text NOT NULL,
    unit text NOT NULL,
    direction text NOT NULL,       -- up: more is better; down: less is better; none: neither
    origin text NOT NULL,          -- who measured it
    licence text NOT NULL,
    method text NOT NULL,          -- what is counted, and how
    context bool NOT NULL,         -- describes who lives where; used to find places that are alike
    headcount bool NOT NULL        -- it is itself a number of people: under 10 it is hidden
);

CREATE UNIQUE INDEX indicator_code ON indicator (code);

CREATE TABLE indicator_value (
    indicator id NOT NULL REFERENCES indicator (id),
    kind text NOT NULL,            -- of the place
    place id NOT NULL REFERENCES place (id),
    year int NOT NULL,             -- 0: nobody said
    amount real NOT NULL,
    low real,                      -- 95 % interval
    high real,
    people int,                    -- how many people it is about; under 10 it is shown to nobody
    quality int NOT NULL,          -- 1 good, 2 fair, 3 not for decisions; 0: nobody said
    note text NOT NULL,
    PRIMARY KEY (indicator, kind, place, year)
);

CREATE INDEX indicator_value_of_place ON indicator_value (place, indicator, year DESC);

-- The newest usable values of one indicator for all places of a kind, packed in the order of the
-- places' ids: finding places that are alike reads a row for each indicator, not one for each value.
-- The indicator of sixteen zero bytes holds the codes of the places instead.
CREATE TABLE indicator_sheet (
    kind text NOT NULL,
    indicator id NOT NULL,
    total int NOT NULL,            -- places in it
    packed bytes NOT NULL,
    PRIMARY KEY (kind, indicator)
);

-- A file that a host has sent and has not yet taken in. One for each person.
CREATE TABLE indicator_draft (
    person id PRIMARY KEY REFERENCES person (id),
    name text NOT NULL,
    content bytes NOT NULL,
    created time NOT NULL
);
