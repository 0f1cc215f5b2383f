-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Mail that is to leave.

-- mail_add(id id, recipient text, lang text, subject text, text text, unsubscribe text, now time) run
INSERT INTO mail (id, recipient, lang, subject, text, unsubscribe, state, attempts, next_at, error,
    created)
VALUES (:id, :recipient, :lang, :subject, :text, :unsubscribe, 'waiting', 0, :now, '', :now);

-- mail_list_due(now time, limit int) many
SELECT id, recipient, lang, subject, text, unsubscribe, attempts, created FROM mail
WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at, id LIMIT :limit;

-- mail_next_at() one
SELECT next_at FROM mail WHERE state = 'waiting' ORDER BY next_at LIMIT 1;

-- mail_set_sent(id id, now time) run
-- What it said and to whom is forgotten.
UPDATE mail SET state = 'sent', recipient = '', subject = '', text = '', unsubscribe = '',
    error = '', attempts = attempts + 1, next_at = :now
WHERE id = :id;

-- mail_set_later(id id, next_at time, error text) run
UPDATE mail SET attempts = attempts + 1, next_at = :next_at, error = :error WHERE id = :id;

-- mail_set_failed(id id, now time, error text) run
-- To whom is kept for a while, so that somebody can ask for the right address.
UPDATE mail SET state = 'failed', attempts = attempts + 1, next_at = :now, error = :error,
    subject = '', text = '', unsubscribe = ''
WHERE id = :id;

-- mail_total(state text) one
SELECT count(*) AS "total:int" FROM mail WHERE state = :state;

-- mail_oldest() one
SELECT created FROM mail WHERE state = 'waiting' ORDER BY next_at LIMIT 1;

-- mail_forget(state text, before time) run
DELETE FROM mail WHERE state = :state AND next_at < :before;
