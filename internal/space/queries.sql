-- name: InsertSpace :exec
INSERT INTO space (space_id, kind, name, slug, description, accent, time_zone, currency, language, version, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11);

-- name: ClaimSlug :execrows
INSERT INTO space_slug (slug, space_id) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: MoveSlug :execrows
UPDATE space_slug SET slug = $1 WHERE space_id = $2;

-- name: ReadSpace :one
SELECT s.space_id, s.kind, s.name, s.slug, s.description, s.accent, s.time_zone, s.currency, s.language, s.version, s.created_at,
       s.archived_at, s.needs_second_admin_since,
       (SELECT count(*) FROM space_member m WHERE m.space_id = s.space_id AND (m.expires_at IS NULL OR m.expires_at > sqlc.arg(now)::timestamptz)) AS member_count
FROM space s WHERE s.space_id = sqlc.arg(space_id);

-- name: OwnSpaces :many
SELECT s.space_id, s.kind, s.name, s.slug, s.description, s.accent, s.time_zone, s.currency, s.language, s.version, s.created_at,
       s.archived_at, s.needs_second_admin_since, mine.role, mine.expires_at, r.operations,
       (SELECT count(*) FROM space_member m WHERE m.space_id = s.space_id AND (m.expires_at IS NULL OR m.expires_at > sqlc.arg(now)::timestamptz)) AS member_count
FROM space_member mine JOIN space s ON s.space_id = mine.space_id
LEFT JOIN space_role r ON r.space_id = mine.space_id AND r.role = mine.role
WHERE mine.account_id = sqlc.arg(account_id) AND (mine.expires_at IS NULL OR mine.expires_at > sqlc.arg(now)::timestamptz) ORDER BY mine.joined_at, s.space_id;

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
INSERT INTO space_member (space_id, account_id, role, joined_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING;

-- name: DeleteMember :execrows
DELETE FROM space_member WHERE space_id = $1 AND account_id = $2;

-- name: DeleteEnded :execrows
DELETE FROM space_member WHERE space_id = $1 AND account_id = $2 AND expires_at <= $3;

-- name: Ended :many
SELECT space_id, account_id FROM space_member WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2;

-- name: ListMembers :many
SELECT m.account_id, m.role, m.joined_at, m.expires_at, r.name AS role_name, r.operations
FROM space_member m LEFT JOIN space_role r ON r.space_id = m.space_id AND r.role = m.role
WHERE m.space_id = $1 AND (m.expires_at IS NULL OR m.expires_at > $2) ORDER BY m.joined_at, m.account_id;

-- name: UpdateRole :execrows
UPDATE space_member SET role = $3, expires_at = $4 WHERE space_id = $1 AND account_id = $2;

-- name: CountWithRole :one
SELECT (SELECT count(*) FROM space_member m WHERE m.space_id = $1 AND m.role = $2)
     + (SELECT count(*) FROM space_invitation i WHERE i.space_id = $1 AND i.role = $2 AND i.expires_at > $3)
     + (SELECT count(*) FROM space_join_request j WHERE j.space_id = $1 AND j.role = $2 AND j.declined_at IS NULL);

-- name: InsertRole :execrows
INSERT INTO space_role (space_id, role, name, operations, version, created_by, created_at) VALUES ($1, $2, $3, $4, 1, $5, $6)
ON CONFLICT DO NOTHING;

-- name: UpdateRoleDefinition :execrows
UPDATE space_role SET name = $3, operations = $4, version = version + 1 WHERE space_id = $1 AND role = $2 AND version = $5;

-- name: DeleteRole :execrows
DELETE FROM space_role WHERE space_id = $1 AND role = $2;

-- name: ListRoles :many
SELECT role, name, operations, version FROM space_role WHERE space_id = $1 ORDER BY name, role;

-- name: ReadRole :one
SELECT role, name, operations, version FROM space_role WHERE space_id = $1 AND role = $2;

-- name: Archive :exec
UPDATE space SET archived_at = $2, version = version + 1 WHERE space_id = $1;

-- name: NeedSecondAdmin :exec
UPDATE space SET needs_second_admin_since = $2 WHERE space_id = $1;

-- name: InsertBan :execrows
INSERT INTO space_ban (space_id, account_id, created_by, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: DeleteBan :execrows
DELETE FROM space_ban WHERE space_id = $1 AND account_id = $2;

-- name: ListBans :many
SELECT account_id, created_by, created_at FROM space_ban WHERE space_id = $1 ORDER BY created_at DESC, account_id LIMIT 1000;

-- name: Banned :one
SELECT EXISTS (SELECT 1 FROM space_ban WHERE space_id = $1 AND account_id = $2);

-- name: InsertActivity :exec
INSERT INTO space_activity (space_id, activity_id, kind, operation, actor_id, subject, data, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: ListActivity :many
SELECT activity_id, kind, actor_id, subject, data, created_at FROM space_activity
WHERE space_id = sqlc.arg(space_id) AND operation = ANY(sqlc.arg(operations)::text[])
  AND (created_at, activity_id) < (sqlc.arg(created_at)::timestamptz, sqlc.arg(activity_id)::uuid)
  AND (sqlc.arg(kind)::text = '' OR kind = sqlc.arg(kind)::text)
  AND (sqlc.narg(actor_id)::uuid IS NULL OR actor_id = sqlc.narg(actor_id)::uuid)
ORDER BY created_at DESC, activity_id DESC LIMIT sqlc.arg(most);

-- name: ForgetActivity :execrows
DELETE FROM space_activity WHERE (space_id, activity_id) IN (
    SELECT a.space_id, a.activity_id FROM space_activity a WHERE a.created_at < sqlc.arg(before) LIMIT sqlc.arg(at_most));

-- name: InsertInvitation :exec
INSERT INTO space_invitation (space_id, invitation_id, code_sealed, role, max_uses, uses, approval, email_sealed, created_by, created_at, expires_at, access_until)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11);

-- name: InsertCode :exec
INSERT INTO space_invitation_code (code_hash, space_id, invitation_id) VALUES ($1, $2, $3);

-- name: FindCode :one
SELECT space_id, invitation_id FROM space_invitation_code WHERE code_hash = $1;

-- name: ReadInvitation :one
SELECT invitation_id, code_sealed, role, max_uses, uses, approval, email_sealed, created_by, created_at, expires_at, access_until
FROM space_invitation WHERE space_id = $1 AND invitation_id = $2;

-- name: ListInvitations :many
SELECT invitation_id, code_sealed, role, max_uses, uses, approval, email_sealed, created_by, created_at, expires_at, access_until
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
INSERT INTO space_join_request (space_id, request_id, account_id, role, created_at, access_until) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (space_id, account_id) DO UPDATE SET request_id = excluded.request_id, role = excluded.role, access_until = excluded.access_until, created_at = excluded.created_at, declined_at = NULL
WHERE space_join_request.declined_at IS NOT NULL;

-- name: ReadRequest :one
SELECT request_id, account_id, role, created_at, access_until FROM space_join_request WHERE space_id = $1 AND request_id = $2 AND declined_at IS NULL;

-- name: RequestOf :one
SELECT request_id, declined_at FROM space_join_request WHERE space_id = $1 AND account_id = $2;

-- name: ListRequests :many
SELECT request_id, account_id, role, created_at, access_until FROM space_join_request
WHERE space_id = $1 AND declined_at IS NULL ORDER BY created_at, request_id LIMIT 200;

-- name: DeclineRequest :exec
UPDATE space_join_request SET declined_at = $3 WHERE space_id = $1 AND request_id = $2;

-- name: DeleteRequestOf :exec
DELETE FROM space_join_request WHERE space_id = $1 AND account_id = $2;

-- name: LockSpace :one
SELECT space_id FROM space WHERE space_id = $1 FOR NO KEY UPDATE;
