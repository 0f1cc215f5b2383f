-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Practices looked at by others, told in more depth, changed, and brought from elsewhere.

-- What one person finds of a practice by eight criteria; a newer one takes the older one's place.
CREATE TABLE appraisal (
    id id PRIMARY KEY,
    practice id NOT NULL REFERENCES thing (id),
    by id REFERENCES person (id),
    name text NOT NULL,            -- as whoever it is signs it
    finding text NOT NULL,         -- strong, sufficient, insufficient, against
    words text NOT NULL,
    created time NOT NULL
);

CREATE INDEX appraisal_of_practice ON appraisal (practice, created);
CREATE UNIQUE INDEX appraisal_of_person ON appraisal (by, practice);

CREATE TABLE appraisal_answer (
    appraisal id NOT NULL REFERENCES appraisal (id),
    criterion text NOT NULL,       -- relevance, participation, ... : appraisal.h
    answer text NOT NULL,          -- yes, partly, no, cannot_tell
    reason text NOT NULL,
    PRIMARY KEY (appraisal, criterion)
);

-- What is told of a practice once there is something to say; no row: nothing yet.
CREATE TABLE practice_depth (
    practice id NOT NULL REFERENCES thing (id),
    facet text NOT NULL,           -- why, materials, ... : depth.h
    words text NOT NULL,
    PRIMARY KEY (practice, facet)
);

-- What it said before: append-only, a row for each field that was changed.
CREATE TABLE practice_past (
    practice id NOT NULL REFERENCES thing (id),
    at time NOT NULL,
    field text NOT NULL,
    words text NOT NULL,
    by id REFERENCES person (id),
    PRIMARY KEY (practice, at, field)
);

CREATE INDEX practice_past_of_person ON practice_past (by, at);

-- Where a practice was brought from, so that it is brought once and says whose it is.
CREATE TABLE practice_origin (
    practice id PRIMARY KEY REFERENCES thing (id),
    catalogue text NOT NULL,       -- "Participedia"
    number text NOT NULL,          -- its identifier there
    address text NOT NULL,
    licence text NOT NULL,
    created time NOT NULL
);

CREATE UNIQUE INDEX practice_origin_of_number ON practice_origin (catalogue, number);
