-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What came out of a round: written once, at the close.

-- priority_result_add(round id, raters int, ranked int, barred int, items int, intervals bool, den int, below text, above text, bundle_hash text) run
INSERT INTO priority_result (round, raters, ranked, barred, items, intervals, den, below, above,
    bundle_hash)
VALUES (:round, :raters, :ranked, :barred, :items, :intervals, :den, :below, :above, :bundle_hash);

-- priority_result_row(round id) one
SELECT raters, ranked, barred, items, intervals, den, below, above, bundle_hash
FROM priority_result WHERE round = :round;

-- priority_standing_add(round id, position int, place int, rank int, low int, high int, scored bool, score int, raters int, barriers int, few int, wins int, losses int, ratings text) run
INSERT INTO priority_standing (round, position, place, rank, low, high, scored, score, raters,
    barriers, few, wins, losses, ratings)
VALUES (:round, :position, :place, :rank, :low, :high, :scored, :score, :raters, :barriers, :few,
    :wins, :losses, :ratings);

-- priority_standing_list(round id, after int, limit int) many as priority_standing
-- ungated: a need that is hidden or gone says nothing here
SELECT s.position, s.place, s.rank, s.low, s.high, s.scored, s.score, s.raters, s.barriers, s.few,
    s.wins, s.losses, s.ratings, i.number,
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    i.lang, i.stages, i.need
FROM priority_standing s JOIN priority_item i ON i.round = s.round AND i.place = s.place
LEFT JOIN thing t ON t.id = i.need
WHERE s.round = :round AND s.position > :after ORDER BY s.position LIMIT :limit;

-- priority_standing_first(round id) many
-- What came first, with all that was merged into it.
SELECT i.number, i.need FROM priority_standing s
JOIN priority_item h ON h.round = s.round AND h.place = s.place
JOIN priority_item i ON i.round = h.round AND (i.number = h.number OR i.merged = h.number)
WHERE s.round = :round AND s.position <= 2000 AND s.rank = 1 ORDER BY i.number LIMIT 2000;

-- priority_loop_add(round id, number int, members int, places text) run
INSERT INTO priority_loop (round, number, members, places)
VALUES (:round, :number, :members, :places);

-- priority_loop_list(round id) many
SELECT members, places FROM priority_loop WHERE round = :round ORDER BY number LIMIT 20;

-- priority_spread_add(round id, number int, place int, criterion int, median int, low int, high int) run
INSERT INTO priority_spread (round, number, place, criterion, median, low, high)
VALUES (:round, :number, :place, :criterion, :median, :low, :high);

-- priority_spread_list(round id) many
-- ungated: a need that is hidden or gone says nothing here
SELECT s.place, s.criterion, s.median, s.low, s.high,
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    i.lang, i.stages
FROM priority_spread s JOIN priority_item i ON i.round = s.round AND i.place = s.place
LEFT JOIN thing t ON t.id = i.need
WHERE s.round = :round ORDER BY s.number LIMIT 20;

-- priority_bundle_add(round id, zip bytes) run
INSERT INTO priority_bundle (round, zip) VALUES (:round, :zip);

-- priority_bundle_row(round id) one
SELECT zip FROM priority_bundle WHERE round = :round;
