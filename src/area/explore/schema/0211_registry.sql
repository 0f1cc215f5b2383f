-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What an indicator counts, of whom, by which edition of its source; and of which whole it is a part,
-- so that a small number cannot be worked out from what stands beside it.

ALTER TABLE indicator ADD COLUMN numerator text NOT NULL DEFAULT '';
ALTER TABLE indicator ADD COLUMN denominator text NOT NULL DEFAULT '';
ALTER TABLE indicator ADD COLUMN revision text NOT NULL DEFAULT '';
ALTER TABLE indicator ADD COLUMN link text NOT NULL DEFAULT '';        -- where the source can be read
ALTER TABLE indicator ADD COLUMN whole id;                             -- a number of people that it is a share or a part of
ALTER TABLE indicator ADD COLUMN partition text NOT NULL DEFAULT '';   -- those of one word make up the whole together

CREATE INDEX indicator_of_whole ON indicator (whole, code);

-- What a second file says of the indicators (a data package).
ALTER TABLE indicator_draft ADD COLUMN about text NOT NULL DEFAULT '';
