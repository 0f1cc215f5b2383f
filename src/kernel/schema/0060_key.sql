-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys: with one a program acts for a community.

CREATE TABLE key (
    id id PRIMARY KEY,
    key_hash bytes NOT NULL,       -- SHA-256: the key itself is shown once and kept nowhere
    community id NOT NULL REFERENCES community (id),
    name text NOT NULL,            -- of the program, as a steward calls it
    powers int NOT NULL,           -- what it may do: a mask, see kernel/key.h
    made_by id REFERENCES person (id), -- none: a host, at the machine
    created time NOT NULL,
    used time                      -- the day on which it was last used, no nearer
);

CREATE UNIQUE INDEX key_by_hash ON key (key_hash);
CREATE INDEX key_of_community ON key (community, created, id);
CREATE INDEX key_of_maker ON key (made_by);
