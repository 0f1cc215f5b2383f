-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is still open of one topic, also of a rare one, is read without walking over all the others.

CREATE INDEX need_open_topic_of_site ON need_open (sensitive, topic, voiced, need);
CREATE INDEX need_open_topic_of_community ON need_open (community, sensitive, topic, voiced, need);
