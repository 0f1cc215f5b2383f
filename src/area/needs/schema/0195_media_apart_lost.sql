-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Photos of drafts that were sent or thrown away while the photo was still being read: nothing held them any more, and
-- nothing found them. Their files go with the next daily round.

DELETE FROM media_apart
WHERE NOT EXISTS (SELECT 1 FROM survey s WHERE s.id = media_apart.holder)
    AND NOT EXISTS (SELECT 1 FROM survey_file f WHERE f.id = media_apart.holder)
    AND NOT EXISTS (SELECT 1 FROM survey_draft d WHERE d.name = media_apart.holder)
    AND NOT EXISTS (SELECT 1 FROM survey_submission u
        WHERE u.survey = media_apart.thing AND u.id = media_apart.holder);
