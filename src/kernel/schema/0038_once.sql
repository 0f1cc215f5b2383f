-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Forms that were sent a moment ago, and what each was answered with, locked away: a second click
-- gets the first one's answer.

CREATE TABLE once (
    key bytes PRIMARY KEY,
    answer bytes NOT NULL,
    created time NOT NULL
);

CREATE INDEX once_created ON once (created);
