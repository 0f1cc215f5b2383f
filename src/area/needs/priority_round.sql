-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Priority rounds: their rules and their life.

-- priority_round_add(id id, text text, method text, in_room bool, barriers bool, equity bool, twice bool,
--   most int, promise text, seed text, zone text, writing_local text, merging_local text,
--   rating_local text, writing_ends time, merging_ends time, rating_ends time) run
INSERT INTO priority_round (id, text, method, in_room, barriers, equity, twice, most, promise, seed,
    zone, writing_local, merging_local, rating_local, writing_ends, merging_ends, rating_ends,
    items, opened, rated, closed, reason)
VALUES (:id, :text, :method, :in_room, :barriers, :equity, :twice, :most, :promise, :seed, :zone,
    :writing_local, :merging_local, :rating_local, :writing_ends, :merging_ends, :rating_ends,
    0, 0, 0, 0, '');

-- priority_round_update(id id, text text, method text, in_room bool, barriers bool, equity bool, twice bool,
--   most int, promise text, seed text, zone text, writing_local text, merging_local text,
--   rating_local text, writing_ends time, merging_ends time, rating_ends time) run
-- Drafts only: what has been opened stays as it was shown.
UPDATE priority_round SET text = :text, method = :method, in_room = :in_room, barriers = :barriers,
    equity = :equity, twice = :twice, most = :most, promise = :promise, seed = :seed, zone = :zone,
    writing_local = :writing_local, merging_local = :merging_local, rating_local = :rating_local,
    writing_ends = :writing_ends, merging_ends = :merging_ends, rating_ends = :rating_ends
WHERE id = :id AND opened = 0;

-- priority_round_row(id id) one
SELECT text, method, in_room, barriers, equity, twice, most, promise, seed, zone, writing_local,
    merging_local, rating_local, writing_ends, merging_ends, rating_ends, items, opened, rated,
    closed, reason
FROM priority_round WHERE id = :id;

-- priority_round_set_items(id id, items int) run
UPDATE priority_round SET items = :items WHERE id = :id;

-- priority_round_set_opened(id id, opened time) run
UPDATE priority_round SET opened = :opened WHERE id = :id AND opened = 0;

-- priority_round_set_rated(id id, rated time) run
UPDATE priority_round SET rated = :rated WHERE id = :id AND rated = 0;

-- priority_round_set_closed(id id, closed time, reason text) run
UPDATE priority_round SET closed = :closed, reason = :reason WHERE id = :id AND closed = 0;

-- priority_round_clear(id id) run
UPDATE priority_round SET text = '', promise = '', reason = '' WHERE id = :id;

-- priority_round_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS round, t.title AS question, t.state, r.text, r.promise, t.created AS at
FROM thing t JOIN priority_round r ON r.id = t.id
WHERE t.owner = :owner AND t.kind = 'priority' ORDER BY t.updated;
