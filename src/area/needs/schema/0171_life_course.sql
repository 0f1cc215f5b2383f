-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The needs of each stage of life, counted: a page of them costs the same whether there are ten or a
-- million. Only what everybody sees is counted.

-- As a need is counted now.
CREATE TABLE life_course_need (
    need id PRIMARY KEY,
    community id NOT NULL,
    stages int NOT NULL,
    state text NOT NULL,
    voices int NOT NULL            -- who voiced it, and who supports it
);

CREATE TABLE life_course_count (
    community id NOT NULL,         -- sixteen zero bytes: the whole site
    stage int NOT NULL,            -- its number; -1: needs that name none
    state text NOT NULL,
    needs int NOT NULL,
    voices int NOT NULL,
    PRIMARY KEY (community, stage, state)
);

INSERT INTO life_course_need (need, community, stages, state, voices)
SELECT id, community, stages, state, 1 + tally FROM thing
WHERE kind = 'need' AND life = 'published' AND community IS NOT NULL
    AND audience = id '00000000-0000-0000-0000-000000000001'
    AND state NOT IN ('merged', 'withdrawn');

INSERT INTO life_course_count (community, stage, state, needs, voices)
SELECT n.community, s.stage, n.state, count(*), sum(n.voices)
FROM life_course_need n JOIN (
    SELECT 0 AS stage UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
    UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
    UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13) AS s
    ON (n.stages & (1 << s.stage)) <> 0
GROUP BY n.community, s.stage, n.state;

INSERT INTO life_course_count (community, stage, state, needs, voices)
SELECT community, -1, state, count(*), sum(voices) FROM life_course_need WHERE stages = 0
GROUP BY community, state;

INSERT INTO life_course_count (community, stage, state, needs, voices)
SELECT id '00000000-0000-0000-0000-000000000000', stage, state, sum(needs), sum(voices)
FROM life_course_count GROUP BY stage, state;
