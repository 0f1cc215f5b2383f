-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Where a need is, of which category it is, and the needs that are still open.

ALTER TABLE need ADD COLUMN category id;
ALTER TABLE need ADD COLUMN region id;
ALTER TABLE need ADD COLUMN coarse bool NOT NULL DEFAULT false; -- its pin is right to about 1 km only

-- One row for each need that is still open, of a few bytes: what waits longest is read from here,
-- however many needs were closed in the years before.
CREATE TABLE need_open (
    need id PRIMARY KEY REFERENCES need (id),
    community id NOT NULL,
    voiced time NOT NULL,
    since time NOT NULL,           -- when somebody last said where it stands
    state text NOT NULL,
    topic text NOT NULL,
    category id,
    sensitive bool NOT NULL
);

CREATE INDEX need_open_of_site ON need_open (sensitive, voiced, need, topic);
CREATE INDEX need_open_of ON need_open (community, sensitive, voiced, need, topic);
CREATE INDEX need_open_waits ON need_open (community, since, need, state, topic, category);
CREATE INDEX need_open_of_state ON need_open (community, state, since, need, topic, category);
CREATE INDEX need_open_of_topic ON need_open (community, topic, since, need, state, category);

INSERT INTO need_open (need, community, voiced, since, state, topic, category, sensitive)
SELECT t.id, t.community, t.created, t.updated, t.state, t.topic, NULL, n.sensitive
FROM thing t JOIN need n ON n.id = t.id
WHERE t.kind = 'need' AND t.life = 'published' AND t.state IN ('voiced', 'moving')
    AND t.community IS NOT NULL;

-- Cells of about 500 m in which open needs have their pin, to find what is near with bounded work.
CREATE TABLE need_cell (
    community id NOT NULL,
    topic text NOT NULL,
    cell int NOT NULL,
    need id NOT NULL REFERENCES need (id),
    PRIMARY KEY (community, topic, cell, need)
);

CREATE INDEX need_cell_of ON need_cell (need);
