-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The map.

-- map_point_row(thing id) one
SELECT kind, cell, lat_e7, lon_e7, stages, topic, community FROM map_point WHERE thing = :thing;

-- map_point_put(thing id, kind text, cell int, lat_e7 int, lon_e7 int, stages int, topic text, community id?) run
INSERT INTO map_point (thing, kind, cell, lat_e7, lon_e7, stages, topic, community)
VALUES (:thing, :kind, :cell, :lat_e7, :lon_e7, :stages, :topic, :community);

-- map_point_drop(thing id) run
DELETE FROM map_point WHERE thing = :thing;

-- map_cell_add(choice text, cell int, total int, lat_e7 int, lon_e7 int) run
-- At every second level at once: the cell of a coarser one is the same number without its last
-- bits, two for each level.
INSERT INTO map_cell (choice, level, cell, total, lat_e7, lon_e7)
SELECT :choice, l.level, :cell / l.part, :total, :lat_e7, :lon_e7
FROM (SELECT 2 AS level, 4294967296 AS part UNION ALL SELECT 4, 268435456
    UNION ALL SELECT 6, 16777216 UNION ALL SELECT 8, 1048576 UNION ALL SELECT 10, 65536
    UNION ALL SELECT 12, 4096 UNION ALL SELECT 14, 256) l WHERE true
ON CONFLICT (choice, level, cell) DO UPDATE SET total = map_cell.total + excluded.total,
    lat_e7 = map_cell.lat_e7 + excluded.lat_e7, lon_e7 = map_cell.lon_e7 + excluded.lon_e7;

-- map_cell_tidy(choice text, cell int) run
-- Cells that have become empty, after one was taken out.
DELETE FROM map_cell WHERE choice = :choice AND total <= 0 AND (level, cell) IN (
    SELECT l.level, :cell / l.part
    FROM (SELECT 2 AS level, 4294967296 AS part UNION ALL SELECT 4, 268435456
    UNION ALL SELECT 6, 16777216 UNION ALL SELECT 8, 1048576 UNION ALL SELECT 10, 65536
    UNION ALL SELECT 12, 4096 UNION ALL SELECT 14, 256) l);

-- map_cells(choice text, level int, least int, most int) many
SELECT cell, total, lat_e7, lon_e7 FROM map_cell
WHERE choice = :choice AND level = :level AND cell BETWEEN :least AND :most ORDER BY cell;

-- map_points_each(kind text, least int, most int, stages int, muted int, topic text, community id) each
-- For choices that no row of map_cell has.
SELECT p.cell, p.lat_e7, p.lon_e7 FROM map_point p
WHERE p.kind = :kind AND p.cell BETWEEN :least AND :most
    AND (:stages = 0 OR (p.stages & :stages) <> 0) AND (p.stages & :muted) = 0
    AND (:topic = '' OR p.topic = :topic)
    AND (:community = id '00000000-0000-0000-0000-000000000000' OR p.community = :community)
ORDER BY p.cell;

-- map_points(gate gate, kind text, least int, most int, stages int, topic text, community id, limit int) many
SELECT t.id, t.kind, t.community, t.lang, t.title, t.state, p.lat_e7, p.lon_e7
FROM map_point p JOIN thing t ON t.id = p.thing
WHERE p.kind = :kind AND p.cell BETWEEN :least AND :most
    AND (:stages = 0 OR (p.stages & :stages) <> 0) AND (:topic = '' OR p.topic = :topic)
    AND (:community = id '00000000-0000-0000-0000-000000000000' OR p.community = :community)
    AND GATE(t)
ORDER BY p.cell LIMIT :limit;
