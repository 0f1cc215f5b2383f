-- SPDX-License-Identifier: AGPL-3.0-or-later
-- All pictures that go with a thing, page by page.

DROP INDEX media_apart_of_thing;
CREATE INDEX media_apart_in_order ON media_apart (thing, holder, name);
