-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Reports: what was said when it was reported, and the code of who reported without an account.

ALTER TABLE report ADD COLUMN quote text NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN code_hash bytes;

CREATE INDEX report_of_code ON report (code_hash);
CREATE INDEX report_of_state ON report (state, created, id);
CREATE INDEX report_of_thing ON report (thing, created, id);
