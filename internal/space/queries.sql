-- name: InsertSpace :exec
INSERT INTO space (space_id, kind, name, slug, description, accent, time_zone, currency, language, version, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11);

-- name: ClaimSlug :execrows
INSERT INTO space_slug (slug, space_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: MoveSlug :execrows
UPDATE space_slug SET slug = $1 WHERE space_id = $2;

-- name: ReadSpace :one
SELECT s.space_id, s.kind, s.name, s.slug, s.description, s.accent, s.time_zone, s.currency, s.language, s.version, s.created_at,
       (SELECT count(*) FROM space_member m WHERE m.space_id = s.space_id) AS member_count
FROM space s WHERE s.space_id = $1;

-- name: OwnSpaces :many
SELECT s.space_id, s.kind, s.name, s.slug, s.description, s.accent, s.time_zone, s.currency, s.language, s.version, s.created_at,
       mine.role,
       (SELECT count(*) FROM space_member m WHERE m.space_id = s.space_id) AS member_count
FROM space_member mine JOIN space s ON s.space_id = mine.space_id
WHERE mine.account_id = $1 ORDER BY mine.joined_at, s.space_id;

-- name: UpdateSpace :execrows
UPDATE space SET name = $3, slug = $4, description = $5, accent = $6, time_zone = $7, currency = $8, language = $9, version = version + 1
WHERE space_id = $1 AND version = $2;

-- name: CountMembers :one
SELECT count(*) FROM space_member WHERE space_id = $1;

-- name: EnterBand :execrows
INSERT INTO space_band_count (account_id, bands) VALUES ($1, 1)
ON CONFLICT (account_id) DO UPDATE SET bands = space_band_count.bands + 1 WHERE space_band_count.bands < $2;

-- name: LeaveBand :exec
UPDATE space_band_count SET bands = bands - 1 WHERE account_id = $1;

-- name: CountBands :one
SELECT bands FROM space_band_count WHERE account_id = $1;

-- name: InsertMember :execrows
INSERT INTO space_member (space_id, account_id, role, joined_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: DeleteMember :execrows
DELETE FROM space_member WHERE space_id = $1 AND account_id = $2;

-- name: ListMembers :many
SELECT account_id, role, joined_at FROM space_member WHERE space_id = $1 ORDER BY joined_at, account_id;

-- name: Deciders :many
SELECT account_id FROM space_member WHERE space_id = $1 AND role IN ('owner', 'admin', 'manager') ORDER BY joined_at, account_id;

-- name: InsertInvitation :exec
INSERT INTO space_invitation (space_id, invitation_id, code_sealed, role, max_uses, uses, approval, email_sealed, created_by, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10);

-- name: InsertCode :exec
INSERT INTO space_invitation_code (code_hash, space_id, invitation_id) VALUES ($1, $2, $3);

-- name: FindCode :one
SELECT space_id, invitation_id FROM space_invitation_code WHERE code_hash = $1;

-- name: ReadInvitation :one
SELECT invitation_id, code_sealed, role, max_uses, uses, approval, email_sealed, created_by, created_at, expires_at
FROM space_invitation WHERE space_id = $1 AND invitation_id = $2;

-- name: ListInvitations :many
SELECT invitation_id, code_sealed, role, max_uses, uses, approval, email_sealed, created_by, created_at, expires_at
FROM space_invitation WHERE space_id = $1 AND expires_at > $2 ORDER BY created_at DESC, invitation_id DESC LIMIT 100;

-- name: CountInvitations :one
SELECT count(*) FROM space_invitation WHERE space_id = $1 AND expires_at > $2;

-- name: InvitationsBy :many
SELECT invitation_id FROM space_invitation WHERE space_id = $1 AND created_by = $2 ORDER BY created_at, invitation_id;

-- name: UseInvitation :execrows
UPDATE space_invitation SET uses = uses + 1
WHERE space_id = $1 AND invitation_id = $2 AND expires_at > $3 AND (max_uses IS NULL OR uses < max_uses);

-- name: DeleteInvitation :execrows
DELETE FROM space_invitation WHERE space_id = $1 AND invitation_id = $2;

-- name: DeleteCode :exec
DELETE FROM space_invitation_code WHERE space_id = $1 AND invitation_id = $2;

-- name: InsertRequest :execrows
INSERT INTO space_join_request (space_id, request_id, account_id, role, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (space_id, account_id) DO UPDATE SET request_id = excluded.request_id, role = excluded.role, created_at = excluded.created_at, declined_at = NULL
WHERE space_join_request.declined_at IS NOT NULL;

-- name: ReadRequest :one
SELECT request_id, account_id, role, created_at FROM space_join_request WHERE space_id = $1 AND request_id = $2 AND declined_at IS NULL;

-- name: RequestOf :one
SELECT request_id, declined_at FROM space_join_request WHERE space_id = $1 AND account_id = $2;

-- name: ListRequests :many
SELECT request_id, account_id, role, created_at FROM space_join_request
WHERE space_id = $1 AND declined_at IS NULL ORDER BY created_at, request_id LIMIT 200;

-- name: DeclineRequest :exec
UPDATE space_join_request SET declined_at = $3 WHERE space_id = $1 AND request_id = $2;

-- name: DeleteRequestOf :exec
DELETE FROM space_join_request WHERE space_id = $1 AND account_id = $2;

-- name: LockSpace :one
SELECT space_id FROM space WHERE space_id = $1 FOR NO KEY UPDATE;
