-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Followers by mail.

-- need_mail_ask(need id, email text, id id, lang text, code_hash bytes, asked time) run
-- A newer link takes the place of one that was not opened; who is confirmed stays so.
INSERT INTO need_mail (need, email, id, lang, code_hash, asked, told)
VALUES (:need, :email, :id, :lang, :code_hash, :asked, :asked)
ON CONFLICT (need, email) DO UPDATE SET code_hash = excluded.code_hash, asked = excluded.asked,
    lang = excluded.lang
WHERE need_mail.code_hash IS NOT NULL;

-- need_mail_tidy(before time) run
DELETE FROM need_mail WHERE asked <= :before AND code_hash IS NOT NULL;

-- need_mail_oldest() one
-- Of those whose link was not opened.
SELECT asked FROM need_mail WHERE code_hash IS NOT NULL ORDER BY asked LIMIT 1;

-- need_mail_by_code(code_hash bytes, since time) one
SELECT need FROM need_mail WHERE code_hash = :code_hash AND asked >= :since;

-- need_mail_confirm(code_hash bytes, told time) run
UPDATE need_mail SET code_hash = NULL, told = :told WHERE code_hash = :code_hash;

-- need_mail_stop(id id) run
DELETE FROM need_mail WHERE id = :id;

-- need_mail_due(need id, at time, limit int) many
-- Also those who follow one that was put together with it. As one list of needs: with an OR SQLite
-- goes through all who follow anything.
SELECT f.id, f.email, f.lang FROM need_mail f
WHERE f.need IN (SELECT n.id FROM need n WHERE n.id = :need
        UNION ALL SELECT m.source FROM need_merge m WHERE m.target = :need)
    AND f.code_hash IS NULL AND f.told < :at
ORDER BY f.id LIMIT :limit;

-- need_mail_told(id id, told time) run
UPDATE need_mail SET told = :told WHERE id = :id;

-- need_mail_export(person id) json
-- ungated: a person's own export
SELECT f.need, f.email, f.asked AS at FROM need_mail f
WHERE f.email IN (SELECT a.email FROM address a WHERE a.person = :person) ORDER BY f.asked;

-- need_mail_forget(person id) run
DELETE FROM need_mail WHERE email IN (SELECT a.email FROM address a WHERE a.person = :person);
