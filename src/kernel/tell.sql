-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whom to tell, and notices on their way into a mail.

-- tell_members(community id, after id, limit int) ids
SELECT person FROM membership
WHERE community = :community AND person > :after AND role <> 'asked'
ORDER BY person LIMIT :limit;

-- mail_choice(person id) one
SELECT mail, zone FROM person WHERE id = :person;

-- mail_choice_set(person id, mail text) run
UPDATE person SET mail = :mail WHERE id = :person;

-- mail_person(person id) one
SELECT name, lang, zone, mail FROM person WHERE id = :person AND state = 'active';

-- mail_address(person id) one
SELECT email FROM address WHERE person = :person AND verified IS NOT NULL
ORDER BY created, email LIMIT 1;

-- notice_due(now time, limit int) many
SELECT person FROM notice WHERE mail_at <= :now ORDER BY mail_at LIMIT :limit;

-- notice_next() one
SELECT mail_at AS "at:time" FROM notice WHERE mail_at IS NOT NULL ORDER BY mail_at LIMIT 1;

-- notice_to_mail(person id, now time, limit int) many
-- ungated: whoever reads them asks the gate for the person.
SELECT n.kind AS "notice_kind:text", n.period, n.by, t.id, t.kind, t.community, t.owner, t.audience, t.life,
    t.state, t.turn, t.stages, t.topic, t.lang, t.title, t.note, t.tally, t.created, t.updated
FROM notice n JOIN thing t ON t.id = n.thing
WHERE n.person = :person AND n.mail_at <= :now AND n.seen IS NULL
ORDER BY n.created DESC, n.thing, n.kind, n.period LIMIT :limit;

-- notice_mailed(person id, now time) run
UPDATE notice SET mail_at = NULL WHERE person = :person AND mail_at <= :now;

-- notice_move_mail(person id, mail_at time?) run
UPDATE notice SET mail_at = :mail_at WHERE person = :person AND mail_at IS NOT NULL;

-- notice_hurry_mail(now time) run
UPDATE notice SET mail_at = :now WHERE mail_at > :now;
