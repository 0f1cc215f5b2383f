-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Settings.

-- setting_value(name text) one
SELECT value FROM setting WHERE name = :name;

-- setting_set(name text, value text) run
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
