-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pause.

-- pause_set(person id, muted int) run
UPDATE person SET muted = :muted WHERE id = :person;
