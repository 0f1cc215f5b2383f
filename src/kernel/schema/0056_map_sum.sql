-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The cells of the map know of which stages their things are, so that every choice - a topic, a
-- community and some stages at once, or all but what somebody has on pause - is read from them.

DROP TABLE map_cell;

-- Of a kind, of one topic, of one community, and of one topic of one community.
CREATE TABLE map_sum (
    kind text NOT NULL,
    topic text NOT NULL,           -- empty: any
    community id NOT NULL,         -- sixteen zero bytes: any
    level int NOT NULL,            -- every second, from 2 to 14
    cell int NOT NULL,
    stages int NOT NULL,           -- all that a thing has, as one number
    total int NOT NULL,
    lat_e7 int NOT NULL,           -- sums, for the middle
    lon_e7 int NOT NULL,
    PRIMARY KEY (kind, topic, community, level, cell, stages)
);

-- One is empty within a change only.
CREATE INDEX map_sum_empty ON map_sum (total) WHERE total <= 0;

INSERT INTO map_sum (kind, topic, community, level, cell, stages, total, lat_e7, lon_e7)
SELECT w.kind, w.topic, w.community, l.level, w.cell / l.part, w.stages, count(*), sum(w.lat_e7), sum(w.lon_e7)
FROM (SELECT 2 AS level, 4294967296 AS part UNION ALL SELECT 4, 268435456
    UNION ALL SELECT 6, 16777216 UNION ALL SELECT 8, 1048576 UNION ALL SELECT 10, 65536
    UNION ALL SELECT 12, 4096 UNION ALL SELECT 14, 256) l, (
    SELECT kind, '' AS topic, id '00000000-0000-0000-0000-000000000000' AS community, cell, stages, lat_e7, lon_e7
    FROM map_point
    UNION ALL
    SELECT kind, topic, id '00000000-0000-0000-0000-000000000000', cell, stages, lat_e7, lon_e7
    FROM map_point WHERE topic <> ''
    UNION ALL
    SELECT kind, '', community, cell, stages, lat_e7, lon_e7 FROM map_point WHERE community IS NOT NULL
    UNION ALL
    SELECT kind, topic, community, cell, stages, lat_e7, lon_e7
    FROM map_point WHERE topic <> '' AND community IS NOT NULL) w
GROUP BY w.kind, w.topic, w.community, l.level, w.cell / l.part, w.stages;
