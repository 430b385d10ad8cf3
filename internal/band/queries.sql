-- name: InsertSuggestion :exec
INSERT INTO band_suggestion (space_id, suggestion_id, title, artist, link, note, tags, duration_seconds, song_key,
                             score, votes_for, votes_against, import_id, version, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, 1, $11, $12);

-- name: InsertTag :exec
INSERT INTO band_suggestion_tag (space_id, suggestion_id, tag_key) VALUES ($1, $2, $3);

-- name: DeleteTags :exec
DELETE FROM band_suggestion_tag WHERE space_id = $1 AND suggestion_id = $2;

-- name: LockSuggestion :one
SELECT song_id FROM band_suggestion WHERE space_id = $1 AND suggestion_id = $2 FOR UPDATE;

-- name: ReadSuggestion :one
SELECT s.suggestion_id, s.title, s.artist, s.link, s.note, s.tags, s.duration_seconds, s.score, s.votes_for, s.votes_against,
       s.import_id, s.version, s.created_by, s.created_at, s.first_voters, s.song_id,
       COALESCE((SELECT m.value FROM band_vote m WHERE m.space_id = s.space_id AND m.suggestion_id = s.suggestion_id
                 AND m.account_id = sqlc.arg(reader)), 0)::bigint AS my_vote
FROM band_suggestion s WHERE s.space_id = sqlc.arg(space_id) AND s.suggestion_id = sqlc.arg(suggestion_id);

-- name: SuggestionsByScore :many
SELECT s.suggestion_id, s.title, s.artist, s.link, s.note, s.tags, s.duration_seconds, s.score, s.votes_for, s.votes_against,
       s.import_id, s.version, s.created_by, s.created_at, s.first_voters, s.song_id,
       COALESCE((SELECT m.value FROM band_vote m WHERE m.space_id = s.space_id AND m.suggestion_id = s.suggestion_id
                 AND m.account_id = sqlc.arg(reader)), 0)::bigint AS my_vote
FROM band_suggestion s
WHERE s.space_id = sqlc.arg(space_id) AND s.song_id IS NULL AND s.score <= sqlc.arg(score)
  AND (s.score < sqlc.arg(score) OR (s.created_at, s.suggestion_id) > (sqlc.arg(created_at)::timestamptz, sqlc.arg(suggestion_id)::uuid))
  AND (NOT sqlc.arg(unvoted)::bool OR NOT EXISTS (SELECT 1 FROM band_vote v
       WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id AND v.account_id = sqlc.arg(reader)))
  AND (sqlc.arg(tag_key)::text = '' OR EXISTS (SELECT 1 FROM band_suggestion_tag g
       WHERE g.space_id = s.space_id AND g.suggestion_id = s.suggestion_id AND g.tag_key = sqlc.arg(tag_key)::text))
ORDER BY s.score DESC, s.created_at, s.suggestion_id LIMIT sqlc.arg(most);

-- name: SuggestionsByDate :many
SELECT s.suggestion_id, s.title, s.artist, s.link, s.note, s.tags, s.duration_seconds, s.score, s.votes_for, s.votes_against,
       s.import_id, s.version, s.created_by, s.created_at, s.first_voters, s.song_id,
       COALESCE((SELECT m.value FROM band_vote m WHERE m.space_id = s.space_id AND m.suggestion_id = s.suggestion_id
                 AND m.account_id = sqlc.arg(reader)), 0)::bigint AS my_vote
FROM band_suggestion s
WHERE s.space_id = sqlc.arg(space_id) AND s.song_id IS NULL
  AND (s.created_at, s.suggestion_id) < (sqlc.arg(created_at)::timestamptz, sqlc.arg(suggestion_id)::uuid)
  AND (NOT sqlc.arg(unvoted)::bool OR NOT EXISTS (SELECT 1 FROM band_vote v
       WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id AND v.account_id = sqlc.arg(reader)))
  AND (sqlc.arg(tag_key)::text = '' OR EXISTS (SELECT 1 FROM band_suggestion_tag g
       WHERE g.space_id = s.space_id AND g.suggestion_id = s.suggestion_id AND g.tag_key = sqlc.arg(tag_key)::text))
ORDER BY s.created_at DESC, s.suggestion_id DESC LIMIT sqlc.arg(most);

-- name: UpdateSuggestion :execrows
UPDATE band_suggestion SET title = $4, artist = $5, link = $6, note = $7, tags = $8, duration_seconds = $9, song_key = $10, version = version + 1
WHERE space_id = $1 AND suggestion_id = $2 AND version = $3;

-- name: DeleteVotes :exec
DELETE FROM band_vote WHERE space_id = $1 AND suggestion_id = $2;

-- name: DeleteSuggestion :execrows
DELETE FROM band_suggestion WHERE space_id = $1 AND suggestion_id = $2;

-- name: ReadVote :one
SELECT value FROM band_vote WHERE space_id = $1 AND suggestion_id = $2 AND account_id = $3;

-- name: PutVote :exec
INSERT INTO band_vote (space_id, suggestion_id, account_id, value, voted_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (space_id, suggestion_id, account_id) DO UPDATE SET value = excluded.value, voted_at = excluded.voted_at;

-- name: DeleteVote :execrows
DELETE FROM band_vote WHERE space_id = $1 AND suggestion_id = $2 AND account_id = $3;

-- name: CountVote :execrows
UPDATE band_suggestion SET votes_for = votes_for + sqlc.arg(more_for)::bigint, votes_against = votes_against + sqlc.arg(more_against)::bigint,
       score = score + sqlc.arg(more_for)::bigint - sqlc.arg(more_against)::bigint,
       first_voters = COALESCE((SELECT string_agg(f.voter, ' ' ORDER BY f.voted_at, f.account_id) FROM (
           SELECT (CASE v.value WHEN 1 THEN '+' ELSE '-' END) || v.account_id::text AS voter, v.voted_at, v.account_id
           FROM band_vote v WHERE v.space_id = sqlc.arg(space_id) AND v.suggestion_id = sqlc.arg(suggestion_id)
           ORDER BY v.voted_at, v.account_id LIMIT sqlc.arg(first_voters)) f), '')
WHERE space_id = sqlc.arg(space_id) AND suggestion_id = sqlc.arg(suggestion_id);

-- name: ListVotes :many
SELECT account_id, value, voted_at FROM band_vote
WHERE space_id = sqlc.arg(space_id) AND suggestion_id = sqlc.arg(suggestion_id)
  AND (voted_at, account_id) > (sqlc.arg(voted_at)::timestamptz, sqlc.arg(account_id)::uuid)
ORDER BY voted_at, account_id LIMIT sqlc.arg(most);

-- name: KnownSongs :many
SELECT suggestion_id, title, song_key FROM band_suggestion
WHERE space_id = sqlc.arg(space_id) AND song_key = ANY(sqlc.arg(song_keys)::text[]) ORDER BY created_at, suggestion_id;

-- name: InsertImport :exec
INSERT INTO band_import (space_id, import_id, status, source_name, total, done, created_by, created_at)
VALUES ($1, $2, 'preview', $3, $4, 0, $5, $6);

-- name: ReadImport :one
SELECT import_id, status, source_name, total, done, created_by, created_at FROM band_import WHERE space_id = $1 AND import_id = $2;

-- name: LockImport :one
SELECT import_id, status, source_name, total, done, created_by, created_at FROM band_import WHERE space_id = $1 AND import_id = $2 FOR UPDATE;

-- name: ListRows :many
SELECT line, title, artist, link, duration_seconds, problem, duplicate_of_line, duplicate_of_suggestion, duplicate_title, selected
FROM band_import_row WHERE space_id = $1 AND import_id = $2 ORDER BY line;

-- name: SelectRows :execrows
UPDATE band_import_row SET selected = (line = ANY(sqlc.arg(lines)::bigint[]))
WHERE space_id = sqlc.arg(space_id) AND import_id = sqlc.arg(import_id);

-- name: NextRows :many
SELECT line, title, artist, link, duration_seconds FROM band_import_row
WHERE space_id = $1 AND import_id = $2 AND selected AND suggestion_id IS NULL ORDER BY line LIMIT $3;

-- name: MarkRow :execrows
UPDATE band_import_row SET suggestion_id = $4 WHERE space_id = $1 AND import_id = $2 AND line = $3 AND suggestion_id IS NULL;

-- name: StartImport :execrows
UPDATE band_import SET status = 'running', total = $3 WHERE space_id = $1 AND import_id = $2 AND status = 'preview';

-- name: AdvanceImport :execrows
UPDATE band_import SET done = done + sqlc.arg(added)::bigint, status = sqlc.arg(status)
WHERE space_id = sqlc.arg(space_id) AND import_id = sqlc.arg(import_id) AND status = 'running';

-- name: UndoImport :exec
UPDATE band_import SET status = 'undone' WHERE space_id = $1 AND import_id = $2;

-- name: DeleteUntouched :execrows
DELETE FROM band_suggestion WHERE space_id = $1 AND import_id = $2 AND version = 1 AND votes_for = 0 AND votes_against = 0 AND song_id IS NULL;

-- name: ListImported :many
SELECT suggestion_id, title, (votes_for + votes_against > 0)::bool AS voted FROM band_suggestion
WHERE space_id = $1 AND import_id = $2 AND song_id IS NULL ORDER BY created_at, suggestion_id;

-- name: StalePreviews :many
SELECT space_id, import_id FROM band_import WHERE status = 'preview' AND created_at < $1 ORDER BY created_at LIMIT $2;

-- name: PreviewsBeyond :many
SELECT import_id FROM band_import WHERE space_id = $1 AND created_by = $2 AND status = 'preview'
ORDER BY created_at DESC, import_id DESC LIMIT 100 OFFSET $3;

-- name: DeletePreviewRows :exec
DELETE FROM band_import_row WHERE space_id = $1 AND import_id = $2;

-- name: DeletePreview :execrows
DELETE FROM band_import WHERE space_id = $1 AND import_id = $2 AND status = 'preview';

-- name: InsertSong :exec
INSERT INTO band_song (space_id, song_id, title, artist, status, musical_key, tempo_bpm, time_signature, duration_seconds, energy,
                       chordpro, structure, notes, links, tags, sort_key, suggestion_id, played_count, version, created_by, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 1, $18, $19, $19);

-- name: UpdateSong :execrows
UPDATE band_song SET title = $4, artist = $5, status = $6, musical_key = $7, tempo_bpm = $8, time_signature = $9, duration_seconds = $10,
       energy = $11, chordpro = $12, structure = $13, notes = $14, links = $15, tags = $16, sort_key = $17, changed_at = $18, version = version + 1
WHERE space_id = $1 AND song_id = $2 AND version = $3;

-- name: LockSong :one
SELECT song_id FROM band_song WHERE space_id = $1 AND song_id = $2 FOR UPDATE;

-- name: LockSongs :many
SELECT song_id FROM band_song WHERE space_id = sqlc.arg(space_id) AND song_id = ANY(sqlc.arg(song_ids)::uuid[]) ORDER BY song_id FOR UPDATE;

-- name: ReadSong :one
SELECT s.song_id, s.title, s.artist, s.status, s.musical_key, s.tempo_bpm, s.time_signature, s.duration_seconds, s.energy, s.tags,
       s.chordpro, s.structure, s.notes, s.links, s.sort_key, s.suggestion_id, s.played_count, s.last_played_at, s.version,
       s.created_by, s.created_at, s.changed_at, s.deleted_at,
       COALESCE((SELECT m.value FROM band_level m WHERE m.space_id = s.space_id AND m.song_id = s.song_id
                 AND m.account_id = sqlc.arg(reader)), -1)::bigint AS my_level,
       (SELECT count(*) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band')::bigint AS levels,
       COALESCE((SELECT sum(l.value) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band'), 0)::bigint AS level_sum
FROM band_song s WHERE s.space_id = sqlc.arg(space_id) AND s.song_id = sqlc.arg(song_id);

-- name: SongsByTitle :many
SELECT s.song_id, s.title, s.artist, s.status, s.musical_key, s.tempo_bpm, s.time_signature, s.duration_seconds, s.energy, s.tags,
       s.sort_key, s.played_count, s.last_played_at, s.version, s.created_at, s.changed_at,
       COALESCE((SELECT m.value FROM band_level m WHERE m.space_id = s.space_id AND m.song_id = s.song_id
                 AND m.account_id = sqlc.arg(reader)), -1)::bigint AS my_level,
       (SELECT count(*) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band')::bigint AS levels,
       COALESCE((SELECT sum(l.value) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band'), 0)::bigint AS level_sum,
       0::bigint AS rank
FROM band_song s
WHERE s.space_id = sqlc.arg(space_id) AND s.deleted_at IS NULL
  AND (s.sort_key, s.song_id) > (sqlc.arg(sort_key)::bytea, sqlc.arg(song_id)::uuid)
  AND (sqlc.arg(status)::text = '' OR s.status = sqlc.arg(status)::text)
  AND (sqlc.arg(musical_key)::text = '' OR s.musical_key = sqlc.arg(musical_key)::text)
  AND (sqlc.arg(tag_key)::text = '' OR EXISTS (SELECT 1 FROM band_song_tag g
       WHERE g.space_id = s.space_id AND g.song_id = s.song_id AND g.tag_key = sqlc.arg(tag_key)::text))
ORDER BY s.sort_key, s.song_id LIMIT sqlc.arg(most);

-- name: SongsByChange :many
SELECT s.song_id, s.title, s.artist, s.status, s.musical_key, s.tempo_bpm, s.time_signature, s.duration_seconds, s.energy, s.tags,
       s.sort_key, s.played_count, s.last_played_at, s.version, s.created_at, s.changed_at,
       COALESCE((SELECT m.value FROM band_level m WHERE m.space_id = s.space_id AND m.song_id = s.song_id
                 AND m.account_id = sqlc.arg(reader)), -1)::bigint AS my_level,
       (SELECT count(*) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band')::bigint AS levels,
       COALESCE((SELECT sum(l.value) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band'), 0)::bigint AS level_sum,
       0::bigint AS rank
FROM band_song s
WHERE s.space_id = sqlc.arg(space_id) AND s.deleted_at IS NULL
  AND (s.changed_at, s.song_id) < (sqlc.arg(changed_at)::timestamptz, sqlc.arg(song_id)::uuid)
  AND (sqlc.arg(status)::text = '' OR s.status = sqlc.arg(status)::text)
  AND (sqlc.arg(musical_key)::text = '' OR s.musical_key = sqlc.arg(musical_key)::text)
  AND (sqlc.arg(tag_key)::text = '' OR EXISTS (SELECT 1 FROM band_song_tag g
       WHERE g.space_id = s.space_id AND g.song_id = s.song_id AND g.tag_key = sqlc.arg(tag_key)::text))
ORDER BY s.changed_at DESC, s.song_id DESC LIMIT sqlc.arg(most);

-- name: SongsByLevel :many
SELECT x.song_id, x.title, x.artist, x.status, x.musical_key, x.tempo_bpm, x.time_signature, x.duration_seconds, x.energy, x.tags,
       x.sort_key, x.played_count, x.last_played_at, x.version, x.created_at, x.changed_at, x.my_level, x.levels, x.level_sum, x.rank
FROM (
    SELECT w.*, (CASE WHEN sqlc.arg(mine)::bool THEN w.my_level * 10000
                 ELSE COALESCE(w.level_sum * 10000 / NULLIF(w.levels, 0), -1) END)::bigint AS rank
    FROM (
        SELECT s.*,
               COALESCE((SELECT m.value FROM band_level m WHERE m.space_id = s.space_id AND m.song_id = s.song_id
                         AND m.account_id = sqlc.arg(reader)), -1)::bigint AS my_level,
               (SELECT count(*) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band')::bigint AS levels,
               COALESCE((SELECT sum(l.value) FROM band_level l WHERE l.space_id = s.space_id AND l.song_id = s.song_id AND l.visibility = 'band'), 0)::bigint AS level_sum
        FROM band_song s
        WHERE s.space_id = sqlc.arg(space_id) AND s.deleted_at IS NULL
          AND (sqlc.arg(status)::text = '' OR s.status = sqlc.arg(status)::text)
          AND (sqlc.arg(musical_key)::text = '' OR s.musical_key = sqlc.arg(musical_key)::text)
          AND (sqlc.arg(tag_key)::text = '' OR EXISTS (SELECT 1 FROM band_song_tag g
               WHERE g.space_id = s.space_id AND g.song_id = s.song_id AND g.tag_key = sqlc.arg(tag_key)::text))
    ) w
) x
WHERE (x.rank, x.sort_key, x.song_id) > (sqlc.arg(rank)::bigint, sqlc.arg(sort_key)::bytea, sqlc.arg(song_id)::uuid)
ORDER BY x.rank, x.sort_key, x.song_id LIMIT sqlc.arg(most);

-- name: InsertSongTag :exec
INSERT INTO band_song_tag (space_id, song_id, tag_key) VALUES ($1, $2, $3);

-- name: DeleteSongTags :exec
DELETE FROM band_song_tag WHERE space_id = $1 AND song_id = $2;

-- name: MarkSongDeleted :exec
UPDATE band_song SET deleted_at = $3 WHERE space_id = $1 AND song_id = $2;

-- name: InsertVersion :exec
INSERT INTO band_song_version (space_id, song_id, version, restored_from, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: InsertChange :exec
INSERT INTO band_song_change (space_id, song_id, field, version, value) VALUES ($1, $2, $3, $4, $5);

-- name: ReadVersion :one
SELECT version, restored_from, created_by, created_at FROM band_song_version WHERE space_id = $1 AND song_id = $2 AND version = $3;

-- name: ListVersions :many
SELECT version, restored_from, created_by, created_at FROM band_song_version
WHERE space_id = sqlc.arg(space_id) AND song_id = sqlc.arg(song_id) AND version < sqlc.arg(before)
ORDER BY version DESC LIMIT sqlc.arg(most);

-- name: ListChanges :many
SELECT c.version, c.field, substr(c.value, 1, sqlc.arg(longest))::text AS value_to,
       COALESCE((SELECT substr(b.value, 1, sqlc.arg(longest)) FROM band_song_change b
                 WHERE b.space_id = c.space_id AND b.song_id = c.song_id AND b.field = c.field AND b.version < c.version
                 ORDER BY b.version DESC LIMIT 1), '')::text AS value_from
FROM band_song_change c
WHERE c.space_id = sqlc.arg(space_id) AND c.song_id = sqlc.arg(song_id)
  AND c.version >= sqlc.arg(first_version) AND c.version <= sqlc.arg(last_version)
ORDER BY c.version DESC, c.field;

-- name: ReadSheet :many
SELECT c.field, c.value FROM band_song_change c
WHERE c.space_id = sqlc.arg(space_id) AND c.song_id = sqlc.arg(song_id) AND c.version = (
    SELECT b.version FROM band_song_change b
    WHERE b.space_id = c.space_id AND b.song_id = c.song_id AND b.field = c.field AND b.version <= sqlc.arg(version)
    ORDER BY b.version DESC LIMIT 1);

-- name: PromoteSuggestion :exec
UPDATE band_suggestion SET song_id = $3 WHERE space_id = $1 AND suggestion_id = $2;

-- name: ReadLevel :one
SELECT value, visibility, rated_at FROM band_level WHERE space_id = $1 AND song_id = $2 AND account_id = $3;

-- name: PutLevel :exec
INSERT INTO band_level (space_id, song_id, account_id, value, visibility, rated_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (space_id, song_id, account_id) DO UPDATE SET value = excluded.value, visibility = excluded.visibility, rated_at = excluded.rated_at;

-- name: PutPoint :exec
INSERT INTO band_level_point (space_id, song_id, account_id, rated_at, value, visibility) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (space_id, song_id, account_id, rated_at) DO UPDATE SET value = excluded.value, visibility = excluded.visibility;

-- name: DeletePoint :exec
DELETE FROM band_level_point WHERE space_id = $1 AND song_id = $2 AND account_id = $3 AND rated_at = $4;

-- name: HidePoints :exec
UPDATE band_level_point SET visibility = sqlc.arg(visibility)
WHERE space_id = sqlc.arg(space_id) AND song_id = sqlc.arg(song_id) AND account_id = sqlc.arg(account_id)
  AND (visibility = 'band' OR visibility = 'admins' AND sqlc.arg(visibility) = 'me');

-- name: DeleteLevel :execrows
DELETE FROM band_level WHERE space_id = $1 AND song_id = $2 AND account_id = $3;

-- name: DeletePoints :exec
DELETE FROM band_level_point WHERE space_id = $1 AND song_id = $2 AND account_id = $3;

-- name: ListLevels :many
SELECT account_id, value, visibility, rated_at FROM band_level
WHERE space_id = sqlc.arg(space_id) AND song_id = sqlc.arg(song_id)
  AND (visibility = 'band' OR account_id = sqlc.arg(reader) OR visibility = 'admins' AND sqlc.arg(administers)::bool)
ORDER BY rated_at, account_id;

-- name: ListPoints :many
SELECT account_id, value, visibility, rated_at FROM band_level_point
WHERE space_id = sqlc.arg(space_id) AND song_id = sqlc.arg(song_id)
  AND (visibility = 'band' OR account_id = sqlc.arg(reader) OR visibility = 'admins' AND sqlc.arg(administers)::bool)
ORDER BY rated_at DESC, account_id DESC LIMIT sqlc.arg(most);

-- name: InsertSetlist :exec
INSERT INTO band_setlist (space_id, setlist_id, name, notes, starts_at, planned_seconds, transition_seconds, version, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9);

-- name: LockSetlist :one
SELECT version FROM band_setlist WHERE space_id = $1 AND setlist_id = $2 FOR UPDATE;

-- name: ReadSetlist :one
SELECT setlist_id, name, notes, starts_at, planned_seconds, transition_seconds, played_at, version, created_by, created_at
FROM band_setlist WHERE space_id = $1 AND setlist_id = $2;

-- name: ListSetlists :many
SELECT setlist_id, name, notes, starts_at, planned_seconds, transition_seconds, played_at, version, created_by, created_at
FROM band_setlist WHERE space_id = sqlc.arg(space_id) AND (created_at, setlist_id) < (sqlc.arg(created_at)::timestamptz, sqlc.arg(setlist_id)::uuid)
ORDER BY created_at DESC, setlist_id DESC LIMIT sqlc.arg(most);

-- name: UpdateSetlist :execrows
UPDATE band_setlist SET name = $4, notes = $5, starts_at = $6, planned_seconds = $7, transition_seconds = $8, version = version + 1
WHERE space_id = $1 AND setlist_id = $2 AND version = $3;

-- name: MarkSetlistPlayed :exec
UPDATE band_setlist SET played_at = $3 WHERE space_id = $1 AND setlist_id = $2;

-- name: DeleteSetlist :exec
DELETE FROM band_setlist WHERE space_id = $1 AND setlist_id = $2;

-- name: InsertEntry :exec
INSERT INTO band_setlist_entry (space_id, setlist_id, entry_id, position, kind, song_id, title, musical_key, singer, notes, duration_seconds, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1);

-- name: ListEntries :many
SELECT e.entry_id, e.position, e.kind, e.song_id, e.title, e.musical_key, e.singer, e.notes, e.duration_seconds, e.played_at, e.version,
       COALESCE(s.title, '')::text AS song_title, COALESCE(s.artist, '')::text AS song_artist, COALESCE(s.status, '')::text AS song_status,
       COALESCE(s.musical_key, '')::text AS song_key, s.tempo_bpm, s.duration_seconds AS song_duration_seconds, s.energy, s.deleted_at,
       (SELECT count(*) FROM band_level l WHERE l.space_id = e.space_id AND l.song_id = e.song_id AND l.visibility = 'band')::bigint AS levels,
       COALESCE((SELECT sum(l.value) FROM band_level l WHERE l.space_id = e.space_id AND l.song_id = e.song_id AND l.visibility = 'band'), 0)::bigint AS level_sum
FROM band_setlist_entry e LEFT JOIN band_song s ON s.space_id = e.space_id AND s.song_id = e.song_id
WHERE e.space_id = sqlc.arg(space_id) AND e.setlist_id = sqlc.arg(setlist_id)
ORDER BY e.position;

-- name: EntryTimes :many
SELECT e.setlist_id, e.kind, e.title, e.duration_seconds, s.duration_seconds AS song_duration_seconds
FROM band_setlist_entry e LEFT JOIN band_song s ON s.space_id = e.space_id AND s.song_id = e.song_id
WHERE e.space_id = sqlc.arg(space_id) AND e.setlist_id = ANY(sqlc.arg(setlist_ids)::uuid[])
ORDER BY e.setlist_id, e.position;

-- name: EntryPosition :one
SELECT position FROM band_setlist_entry WHERE space_id = $1 AND setlist_id = $2 AND entry_id = $3;

-- name: NextPosition :one
SELECT position FROM band_setlist_entry
WHERE space_id = sqlc.arg(space_id) AND setlist_id = sqlc.arg(setlist_id) AND position > sqlc.arg(after)::bytea AND entry_id <> sqlc.arg(entry_id)::uuid
ORDER BY position LIMIT 1;

-- name: LastPosition :one
SELECT position FROM band_setlist_entry WHERE space_id = $1 AND setlist_id = $2 ORDER BY position DESC LIMIT 1;

-- name: CountEntries :one
SELECT count(*) FROM band_setlist_entry WHERE space_id = $1 AND setlist_id = $2;

-- name: MoveEntry :exec
UPDATE band_setlist_entry SET position = $4 WHERE space_id = $1 AND setlist_id = $2 AND entry_id = $3;

-- name: UpdateEntry :execrows
UPDATE band_setlist_entry SET title = $5, musical_key = $6, singer = $7, notes = $8, duration_seconds = $9, version = version + 1
WHERE space_id = $1 AND setlist_id = $2 AND entry_id = $3 AND version = $4;

-- name: DeleteEntry :execrows
DELETE FROM band_setlist_entry WHERE space_id = $1 AND setlist_id = $2 AND entry_id = $3;

-- name: DeleteEntries :exec
DELETE FROM band_setlist_entry WHERE space_id = $1 AND setlist_id = $2;

-- name: MarkEntryPlayed :exec
UPDATE band_setlist_entry SET played_at = $4 WHERE space_id = $1 AND setlist_id = $2 AND entry_id = $3;

-- name: MarkEntriesPlayed :exec
UPDATE band_setlist_entry SET played_at = $3 WHERE space_id = $1 AND setlist_id = $2 AND kind = 'song' AND played_at IS NULL;

-- name: MarkEntriesUnplayed :exec
UPDATE band_setlist_entry SET played_at = NULL WHERE space_id = $1 AND setlist_id = $2 AND played_at IS NOT NULL;

-- name: SongsOfSetlist :many
SELECT DISTINCT song_id FROM band_setlist_entry WHERE space_id = $1 AND setlist_id = $2 AND song_id IS NOT NULL;

-- name: SongsThere :many
SELECT song_id FROM band_song
WHERE space_id = sqlc.arg(space_id) AND song_id = ANY(sqlc.arg(song_ids)::uuid[]) AND deleted_at IS NULL;

-- name: CountPlays :exec
UPDATE band_song SET
    played_count = (SELECT count(*) FROM band_setlist_entry e WHERE e.space_id = band_song.space_id AND e.song_id = band_song.song_id AND e.played_at IS NOT NULL),
    last_played_at = (SELECT e.played_at FROM band_setlist_entry e WHERE e.space_id = band_song.space_id AND e.song_id = band_song.song_id
                      AND e.played_at IS NOT NULL ORDER BY e.played_at DESC LIMIT 1)
WHERE band_song.space_id = sqlc.arg(space_id) AND band_song.song_id = ANY(sqlc.arg(song_ids)::uuid[]);

-- name: ForgottenSongs :many
SELECT s.space_id, s.song_id FROM band_song s WHERE s.deleted_at < $1
  AND NOT EXISTS (SELECT 1 FROM band_setlist_entry e WHERE e.space_id = s.space_id AND e.song_id = s.song_id)
ORDER BY s.deleted_at LIMIT $2;

-- name: DeleteSongChanges :exec
DELETE FROM band_song_change WHERE space_id = $1 AND song_id = $2;

-- name: DeleteSongVersions :exec
DELETE FROM band_song_version WHERE space_id = $1 AND song_id = $2;

-- name: DeleteSongLevels :exec
DELETE FROM band_level WHERE space_id = $1 AND song_id = $2;

-- name: DeleteSongPoints :exec
DELETE FROM band_level_point WHERE space_id = $1 AND song_id = $2;

-- name: DeleteSong :exec
DELETE FROM band_song WHERE space_id = $1 AND song_id = $2;
