-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The directory.

-- organisation_add(id id, about text, phone text, email text, web text, address text, languages text, cost text, checked time, checked_by id?) run
INSERT INTO organisation (id, about, phone, email, web, address, languages, cost, checked, checked_by)
VALUES (:id, :about, :phone, :email, :web, :address, :languages, :cost, :checked, :checked_by);

-- organisation_update(id id, about text, phone text, email text, web text, address text, languages text, cost text, checked time, checked_by id?) run
UPDATE organisation SET about = :about, phone = :phone, email = :email, web = :web,
    address = :address, languages = :languages, cost = :cost, checked = :checked,
    checked_by = :checked_by
WHERE id = :id;

-- organisation_row(id id) one
SELECT about, phone, email, web, address, languages, cost, checked FROM organisation WHERE id = :id;

-- organisation_set_checked(id id, checked time, checked_by id?) run
UPDATE organisation SET checked = :checked, checked_by = :checked_by WHERE id = :id;

-- organisation_export(person id) json
-- ungated: a person's own export
SELECT o.id AS organisation, t.title AS name, o.checked AS at
FROM organisation o JOIN thing t ON t.id = o.id
WHERE o.checked_by = :person ORDER BY o.checked;

-- organisation_forget(person id) run
UPDATE organisation SET checked_by = NULL WHERE checked_by = :person;
