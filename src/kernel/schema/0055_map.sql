-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the map shows: the pins of public things, and how many there are in each cell of the earth
-- (base/tile.h), so that a tile costs the same whether it holds ten or a million.

CREATE TABLE map_point (
    thing id PRIMARY KEY REFERENCES thing (id),
    kind text NOT NULL,
    cell int NOT NULL,             -- at the finest level
    lat_e7 int NOT NULL,
    lon_e7 int NOT NULL,
    stages int NOT NULL,
    topic text NOT NULL,
    community id
);

CREATE INDEX map_point_of_cell ON map_point (kind, cell, stages, topic, community, lat_e7, lon_e7, thing);

-- A choice is all of a kind, or those of one topic, one stage or one community.
CREATE TABLE map_cell (
    choice text NOT NULL,          -- "need", "need topic water", "need stage birth"
    level int NOT NULL,
    cell int NOT NULL,
    total int NOT NULL,
    lat_e7 int NOT NULL,           -- sums, for the middle
    lon_e7 int NOT NULL,
    PRIMARY KEY (choice, level, cell)
);
