-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A table of practices that somebody has sent and not taken in yet: one for each person.

CREATE TABLE practice_sent (
    person id PRIMARY KEY REFERENCES person (id),
    community id NOT NULL REFERENCES community (id),
    name text NOT NULL,
    content bytes NOT NULL,
    uses text NOT NULL,            -- what the columns are, by commas; empty: as guessed
    catalogue text NOT NULL,       -- as typed, all three
    licence text NOT NULL,
    rights text NOT NULL,
    created time NOT NULL
);
