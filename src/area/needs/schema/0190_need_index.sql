-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who waits for a link to be opened, and who supports a need, by person: both are read in pieces.

DROP INDEX need_mail_asked;
CREATE INDEX need_mail_unopened ON need_mail (asked) WHERE code_hash IS NOT NULL;
CREATE INDEX support_people_of ON support (need, person);
