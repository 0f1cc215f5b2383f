-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Ballots, their answers and their results. Votes are vote.sql's.

-- ballot_add(id id, text text, method text, opens_local text, closes_local text, zone text, opens time, closes time, quorum text, share text, share_of text, secret bool, seed text, promise text) run
INSERT INTO ballot (id, text, method, opens_local, closes_local, zone, opens, closes, quorum, share,
    share_of, secret, seed, promise, eligible, opened, closed, reason)
VALUES (:id, :text, :method, :opens_local, :closes_local, :zone, :opens, :closes, :quorum, :share,
    :share_of, :secret, :seed, :promise, 0, 0, 0, '');

-- ballot_update(id id, text text, method text, opens_local text, closes_local text, zone text, opens time, closes time, quorum text, share text, share_of text, secret bool, seed text, promise text) run
-- Drafts only: what has been opened stays as it was shown.
UPDATE ballot SET text = :text, method = :method, opens_local = :opens_local,
    closes_local = :closes_local, zone = :zone, opens = :opens, closes = :closes, quorum = :quorum,
    share = :share, share_of = :share_of, secret = :secret, seed = :seed, promise = :promise
WHERE id = :id AND opened = 0;

-- ballot_row(id id) one
SELECT text, method, opens_local, closes_local, zone, opens, closes, quorum, share, share_of, secret,
    seed, promise, eligible, opened, closed, reason
FROM ballot WHERE id = :id;

-- ballot_set_opened(id id, eligible int, opened time) run
UPDATE ballot SET eligible = :eligible, opened = :opened WHERE id = :id AND opened = 0;

-- ballot_set_closed(id id, closed time, reason text) run
UPDATE ballot SET closed = :closed, reason = :reason WHERE id = :id AND closed = 0;

-- ballot_clear(id id) run
UPDATE ballot SET text = '', promise = '', reason = '' WHERE id = :id;

-- ballot_option_add(ballot id, position int, name text, note text, need id?) run
INSERT INTO ballot_option (ballot, position, name, note, need, votes)
VALUES (:ballot, :position, :name, :note, :need, 0);

-- ballot_option_list(ballot id) many
SELECT position, name, note, need, votes FROM ballot_option WHERE ballot = :ballot
ORDER BY position LIMIT 50;

-- ballot_option_set_votes(ballot id, position int, votes int) run
UPDATE ballot_option SET votes = :votes WHERE ballot = :ballot AND position = :position;

-- ballot_option_drop(ballot id) run
DELETE FROM ballot_option WHERE ballot = :ballot;

-- ballot_need_list(ballot id) many
-- What it is about, whoever asks: the ballot moves its needs, also when the clock opens it.
SELECT target FROM link WHERE source = :ballot AND kind = 'answers' ORDER BY target LIMIT 100;

-- ballot_result_add(ballot id, outcome text, valid int, blank int, winner int?, by_lot bool, quorum_reached bool, share_reached bool, yes int, agree int, abstain int, aside int, objections int, settled int, blocks int, bundle_hash text) run
INSERT INTO ballot_result (ballot, outcome, valid, blank, winner, by_lot, quorum_reached,
    share_reached, yes, agree, abstain, aside, objections, settled, blocks, bundle_hash)
VALUES (:ballot, :outcome, :valid, :blank, :winner, :by_lot, :quorum_reached, :share_reached, :yes,
    :agree, :abstain, :aside, :objections, :settled, :blocks, :bundle_hash);

-- ballot_result_row(ballot id) one
SELECT outcome, valid, blank, winner, by_lot, quorum_reached, share_reached, yes, agree, abstain,
    aside, objections, settled, blocks, bundle_hash
FROM ballot_result WHERE ballot = :ballot;

-- ballot_bundle_add(ballot id, zip bytes) run
INSERT INTO ballot_bundle (ballot, zip) VALUES (:ballot, :zip);

-- ballot_bundle_row(ballot id) one
SELECT zip FROM ballot_bundle WHERE ballot = :ballot;

-- ballot_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS ballot, t.title AS question, t.state, b.text, b.promise, t.created AS at
FROM thing t JOIN ballot b ON b.id = t.id
WHERE t.owner = :owner AND t.kind = 'ballot' ORDER BY t.updated;
