-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People and their addresses.

-- person_add(id id, name text, lang text, zone text, host bool, mail text, made_by id?, created time) run
INSERT INTO person (id, name, lang, zone, muted, password, state, host, mail, made_by, created,
    suspended_until)
VALUES (:id, :name, :lang, :zone, 0, NULL, 'active', :host, :mail, :made_by, :created, NULL);

-- person_row(id id) one
SELECT id, name, lang, zone, mail, password, made_by, created, host, state
FROM person WHERE id = :id;

-- person_by_email(email text) one
SELECT person FROM address WHERE email = :email;

-- person_update(id id, name text, lang text, zone text) run
UPDATE person SET name = :name, lang = :lang, zone = :zone WHERE id = :id;

-- person_set_password(id id, password text) run
UPDATE person SET password = :password WHERE id = :id;

-- person_set_host(id id, host bool) run
UPDATE person SET host = :host WHERE id = :id;

-- person_hosts() one
SELECT count(*) AS "total:int" FROM person WHERE host AND state = 'active';

-- person_made_lately(made_by id, name text, since time) one
SELECT count(*) AS "total:int" FROM person
WHERE made_by = :made_by AND created > :since AND name = :name;

-- person_named(name text) many
-- For the commands: a scan.
SELECT id FROM person WHERE name = :name AND state <> 'erased' ORDER BY id LIMIT 3;

-- person_list(after id, limit int) many
SELECT id, name, lang, host, state, created FROM person
WHERE id > :after AND state <> 'erased' ORDER BY id LIMIT :limit;

-- address_list(person id) many
SELECT email, coalesce(verified, created) AS "verified:time" FROM address
WHERE person = :person ORDER BY created, email;

-- address_add(email text, person id, now time) run
INSERT INTO address (email, person, verified, created) VALUES (:email, :person, :now, :now)
ON CONFLICT DO NOTHING;

-- address_drop(email text, person id) run
DELETE FROM address WHERE email = :email AND person = :person;

-- person_tasks(gate gate, doer id) many
-- What a person has promised to do, the most pressing first.
SELECT k.title AS "task:text", k.due, t.id, t.kind, t.community, t.owner, t.lang, t.title
FROM task k JOIN thing t ON t.id = k.thing
WHERE k.doer = :doer AND k.state = 'open' AND GATE(t)
ORDER BY coalesce(k.due, 9223372036854775807), k.created LIMIT 20;
