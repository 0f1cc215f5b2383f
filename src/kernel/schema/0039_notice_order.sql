-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Both ways down, as the list reads them: nothing is left to sort.

DROP INDEX notice_newest;
CREATE INDEX notice_newest ON notice (person, created DESC, thing DESC, kind, period);
