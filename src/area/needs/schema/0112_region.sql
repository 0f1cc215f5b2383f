-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Regions: outlines with names, of a community or of the site. They come as a whole (a set) and go
-- as a whole; those that were replaced stay, for the needs that name them.

CREATE TABLE region_set (
    id id PRIMARY KEY,
    community id,                  -- none: the site's
    title text NOT NULL,           -- where they are from
    by id,                         -- who took them in
    made time NOT NULL,
    replaced time,                 -- none: these hold
    regions int NOT NULL,
    west int NOT NULL,             -- the grid over all of them, in 10^-7 degrees
    south int NOT NULL,
    east int NOT NULL,
    north int NOT NULL,
    grid_columns int NOT NULL,
    grid_rows int NOT NULL
);

CREATE INDEX region_set_of ON region_set (community, made, id);
CREATE INDEX region_set_by ON region_set (by);

CREATE TABLE region (
    id id PRIMARY KEY,
    region_set id NOT NULL REFERENCES region_set (id),
    name text NOT NULL,
    folded text NOT NULL,          -- the name as it is looked for
    shape bytes NOT NULL           -- engine/polygon.h
);

CREATE INDEX region_by_name ON region (region_set, folded, id, name);

CREATE TABLE region_cell (
    region_set id NOT NULL REFERENCES region_set (id),
    cell int NOT NULL,
    region id NOT NULL REFERENCES region (id),
    PRIMARY KEY (region_set, cell, region)
);

-- A file that was sent and is looked at before it is taken in; a week at most.
CREATE TABLE region_file (
    id id PRIMARY KEY,
    community id,
    by id NOT NULL REFERENCES person (id),
    title text NOT NULL,
    made time NOT NULL,
    content bytes NOT NULL
);

CREATE INDEX region_file_by ON region_file (by, made);
