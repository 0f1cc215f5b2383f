-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The map.

-- map_point_row(thing id) one
SELECT kind, cell, lat_e7, lon_e7, stages, topic, community FROM map_point WHERE thing = :thing;

-- map_point_put(thing id, kind text, cell int, lat_e7 int, lon_e7 int, stages int, topic text, community id?) run
INSERT INTO map_point (thing, kind, cell, lat_e7, lon_e7, stages, topic, community)
VALUES (:thing, :kind, :cell, :lat_e7, :lon_e7, :stages, :topic, :community);

-- map_point_drop(thing id) run
DELETE FROM map_point WHERE thing = :thing;

-- map_sum_add(kind text, topic text, community id, cell int, stages int, total int, lat_e7 int, lon_e7 int) run
-- At every second level at once: the cell of a coarser one is the same number without its last
-- bits, two for each level. Each of all, of its topic, of its community, of both.
INSERT INTO map_sum (kind, topic, community, level, cell, stages, total, lat_e7, lon_e7)
SELECT :kind, t.topic, c.community, l.level, :cell / l.part, :stages, :total, :lat_e7, :lon_e7
FROM (SELECT 2 AS level, 4294967296 AS part UNION ALL SELECT 4, 268435456
    UNION ALL SELECT 6, 16777216 UNION ALL SELECT 8, 1048576 UNION ALL SELECT 10, 65536
    UNION ALL SELECT 12, 4096 UNION ALL SELECT 14, 256) l,
    (SELECT '' AS topic UNION SELECT :topic) t,
    (SELECT id '00000000-0000-0000-0000-000000000000' AS community UNION SELECT :community) c
WHERE true
ON CONFLICT (kind, topic, community, level, cell, stages) DO UPDATE SET total = map_sum.total + excluded.total,
    lat_e7 = map_sum.lat_e7 + excluded.lat_e7, lon_e7 = map_sum.lon_e7 + excluded.lon_e7;

-- map_sum_tidy() run
-- Those that have become empty, after one was taken out.
DELETE FROM map_sum WHERE total <= 0;

-- map_cells(kind text, topic text, community id, level int, least int, most int, stages int, muted int) many
SELECT cell, CAST(sum(total) AS bigint) AS "total:int", CAST(sum(lat_e7) AS bigint) AS "lat_e7:int",
    CAST(sum(lon_e7) AS bigint) AS "lon_e7:int"
FROM map_sum
WHERE kind = :kind AND topic = :topic AND community = :community AND level = :level
    AND cell BETWEEN :least AND :most AND (:stages = 0 OR (stages & :stages) <> 0) AND (stages & :muted) = 0
GROUP BY cell ORDER BY cell;

-- map_cells_finest(kind text, topic text, community id, level int, least int, most int, stages int, muted int) many
-- The cells of level 14 that have any, found level by level: those that have none are not looked into.
WITH RECURSIVE has (level, cell) AS (
    SELECT m.level, m.cell FROM map_sum m
    WHERE m.kind = :kind AND m.topic = :topic AND m.community = :community AND m.level = :level
        AND m.cell BETWEEN :least AND :most AND (:stages = 0 OR (m.stages & :stages) <> 0)
        AND (m.stages & :muted) = 0
    UNION
    SELECT m.level, m.cell FROM has h CROSS JOIN map_sum m
    WHERE m.kind = :kind AND m.topic = :topic AND m.community = :community AND m.level = h.level + 2
        AND m.cell BETWEEN h.cell * 16 AND h.cell * 16 + 15
        AND (:stages = 0 OR (m.stages & :stages) <> 0) AND (m.stages & :muted) = 0)
SELECT h.cell AS "cell:int" FROM has h WHERE h.level = 14 ORDER BY h.cell;

-- map_points_each(kind text, least int, most int, stages int, muted int, topic text, community id) each
-- For tiles whose cells are finer than any that map_sum has.
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
