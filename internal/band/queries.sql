-- name: InsertSuggestion :exec
INSERT INTO band_suggestion (space_id, suggestion_id, title, artist, link, note, tags, duration_seconds, song_key,
                             score, votes_for, votes_against, import_id, version, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, 1, $11, $12);

-- name: InsertTag :exec
INSERT INTO band_suggestion_tag (space_id, suggestion_id, tag_key) VALUES ($1, $2, $3);

-- name: DeleteTags :exec
DELETE FROM band_suggestion_tag WHERE space_id = $1 AND suggestion_id = $2;

-- name: LockSuggestion :one
SELECT suggestion_id FROM band_suggestion WHERE space_id = $1 AND suggestion_id = $2 FOR UPDATE;

-- name: ReadSuggestion :one
SELECT s.suggestion_id, s.title, s.artist, s.link, s.note, s.tags, s.duration_seconds, s.score, s.votes_for, s.votes_against,
       s.import_id, s.version, s.created_by, s.created_at, s.first_voters,
       COALESCE((SELECT m.value FROM band_vote m WHERE m.space_id = s.space_id AND m.suggestion_id = s.suggestion_id
                 AND m.account_id = sqlc.arg(reader)), 0)::bigint AS my_vote
FROM band_suggestion s WHERE s.space_id = sqlc.arg(space_id) AND s.suggestion_id = sqlc.arg(suggestion_id);

-- name: SuggestionsByScore :many
SELECT s.suggestion_id, s.title, s.artist, s.link, s.note, s.tags, s.duration_seconds, s.score, s.votes_for, s.votes_against,
       s.import_id, s.version, s.created_by, s.created_at, s.first_voters,
       COALESCE((SELECT m.value FROM band_vote m WHERE m.space_id = s.space_id AND m.suggestion_id = s.suggestion_id
                 AND m.account_id = sqlc.arg(reader)), 0)::bigint AS my_vote
FROM band_suggestion s
WHERE s.space_id = sqlc.arg(space_id) AND s.score <= sqlc.arg(score)
  AND (s.score < sqlc.arg(score) OR (s.created_at, s.suggestion_id) > (sqlc.arg(created_at)::timestamptz, sqlc.arg(suggestion_id)::uuid))
  AND (NOT sqlc.arg(unvoted)::bool OR NOT EXISTS (SELECT 1 FROM band_vote v
       WHERE v.space_id = s.space_id AND v.suggestion_id = s.suggestion_id AND v.account_id = sqlc.arg(reader)))
  AND (sqlc.arg(tag_key)::text = '' OR EXISTS (SELECT 1 FROM band_suggestion_tag g
       WHERE g.space_id = s.space_id AND g.suggestion_id = s.suggestion_id AND g.tag_key = sqlc.arg(tag_key)::text))
ORDER BY s.score DESC, s.created_at, s.suggestion_id LIMIT sqlc.arg(most);

-- name: SuggestionsByDate :many
SELECT s.suggestion_id, s.title, s.artist, s.link, s.note, s.tags, s.duration_seconds, s.score, s.votes_for, s.votes_against,
       s.import_id, s.version, s.created_by, s.created_at, s.first_voters,
       COALESCE((SELECT m.value FROM band_vote m WHERE m.space_id = s.space_id AND m.suggestion_id = s.suggestion_id
                 AND m.account_id = sqlc.arg(reader)), 0)::bigint AS my_vote
FROM band_suggestion s
WHERE s.space_id = sqlc.arg(space_id)
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
DELETE FROM band_suggestion WHERE space_id = $1 AND import_id = $2 AND version = 1 AND votes_for = 0 AND votes_against = 0;

-- name: ListImported :many
SELECT suggestion_id, title, (votes_for + votes_against > 0)::bool AS voted FROM band_suggestion
WHERE space_id = $1 AND import_id = $2 ORDER BY created_at, suggestion_id;

-- name: StalePreviews :many
SELECT space_id, import_id FROM band_import WHERE status = 'preview' AND created_at < $1 ORDER BY created_at LIMIT $2;

-- name: PreviewsBeyond :many
SELECT import_id FROM band_import WHERE space_id = $1 AND created_by = $2 AND status = 'preview'
ORDER BY created_at DESC, import_id DESC LIMIT 100 OFFSET $3;

-- name: DeletePreviewRows :exec
DELETE FROM band_import_row WHERE space_id = $1 AND import_id = $2;

-- name: DeletePreview :execrows
DELETE FROM band_import WHERE space_id = $1 AND import_id = $2 AND status = 'preview';
