-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Lists of members and of those who asked; what is to be found when a person is forgotten.

CREATE INDEX membership_of_role ON membership (community, role, person);
CREATE INDEX mail_of_recipient ON mail (recipient);
CREATE INDEX audit_of_actor ON audit (actor, number);
CREATE INDEX audit_of_act ON audit (community, act, number);
