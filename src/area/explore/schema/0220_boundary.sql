-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Boundaries: the outline of the land that a community speaks for, from a file of GeoJSON. One holds; of
-- those before it is kept who drew which and when, not their lines.

CREATE TABLE boundary (
    id id PRIMARY KEY,
    community id NOT NULL REFERENCES community (id),
    source text NOT NULL,          -- where the file is from
    shape bytes NOT NULL,          -- engine/polygon.h; empty once it has ended
    km2 real NOT NULL,
    points int NOT NULL,
    author id REFERENCES person (id),
    made time NOT NULL,
    ended time                     -- none: it holds
);

CREATE INDEX boundary_of ON boundary (community, made, id);
CREATE INDEX boundary_author ON boundary (author, made);

-- A file that somebody has sent and is looking at.
CREATE TABLE boundary_draft (
    person id PRIMARY KEY REFERENCES person (id),
    community id NOT NULL REFERENCES community (id),
    source text NOT NULL,
    content bytes NOT NULL,
    made time NOT NULL
);
