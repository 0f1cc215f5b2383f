-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The private channel.

-- need_message_add(need id, at time, id id, side text, author id?, text text) run
INSERT INTO need_message (need, at, id, side, author, text)
VALUES (:need, :at, :id, :side, :author, :text);

-- need_message_list(need id, limit int) many
-- Newest first.
SELECT at, side, author, text FROM need_message WHERE need = :need
ORDER BY at DESC, id DESC LIMIT :limit;

-- need_message_last(need id, side text) one
SELECT at, text FROM need_message WHERE need = :need AND side = :side
ORDER BY at DESC, id DESC LIMIT 1;

-- need_private_row(community id) one
SELECT audience FROM need_private WHERE community = :community;

-- need_private_add(community id, audience id) run
INSERT INTO need_private (community, audience) VALUES (:community, :audience)
ON CONFLICT DO NOTHING;

-- need_listener_list(community id, limit int) many
SELECT l.person, coalesce(m.name, '') AS "name:text", l.since FROM need_listener l
    LEFT JOIN membership m ON m.community = l.community AND m.person = l.person
WHERE l.community = :community ORDER BY l.since, l.person LIMIT :limit;

-- need_listener_add(community id, person id, since time) run
INSERT INTO need_listener (community, person, since) VALUES (:community, :person, :since)
ON CONFLICT DO NOTHING;

-- need_listener_drop(community id, person id) run
DELETE FROM need_listener WHERE community = :community AND person = :person;

-- need_listener_has(community id, person id) one
SELECT count(*) AS "total:int" FROM need_listener
WHERE community = :community AND person = :person;

-- need_message_export(person id) json
-- ungated: a person's own export
SELECT need, text, at FROM need_message WHERE author = :person ORDER BY at;

-- need_message_forget(person id) run
-- What was said to somebody stays for them, by nobody.
UPDATE need_message SET author = NULL WHERE author = :person;

-- need_listener_export(person id) json
-- ungated: a person's own export
SELECT community, since AS at FROM need_listener WHERE person = :person ORDER BY since;

-- need_listener_forget(person id) run
DELETE FROM need_listener WHERE person = :person;
