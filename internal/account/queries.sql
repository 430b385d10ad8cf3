-- name: InsertAccount :execrows
INSERT INTO account (account_id, email_hash, email_sealed, display_name, language, time_zone,
    kdf_alg, kdf_p1, kdf_p2, kdf_p3, auth_hash, confirmed_at, confirmation_mails, confirmation_mailed_at, version, created_at)
VALUES (@account_id, @email_hash, @email_sealed, @display_name, @language, @time_zone,
    @kdf_alg, @kdf_p1, @kdf_p2, @kdf_p3, @auth_hash, @confirmed_at, @confirmation_mails, @confirmation_mailed_at, 1, @created_at)
ON CONFLICT (email_hash) DO NOTHING;

-- name: AccountByID :one
SELECT * FROM account WHERE account_id = $1;

-- name: AccountByEmail :one
SELECT * FROM account WHERE email_hash = $1;

-- name: Confirmed :one
SELECT (confirmed_at IS NOT NULL)::bool AS confirmed FROM account WHERE account_id = $1;

-- name: Names :many
SELECT account_id, display_name FROM account WHERE account_id = ANY(@ids::uuid[]);

-- name: RolesOf :many
SELECT role FROM account_role WHERE account_id = $1 ORDER BY role;

-- name: HasRole :one
SELECT EXISTS (SELECT 1 FROM account_role WHERE account_id = $1 AND role = $2);

-- name: AnybodyHasRole :one
SELECT EXISTS (SELECT 1 FROM account_role WHERE role = $1);

-- name: GrantRole :exec
INSERT INTO account_role (account_id, role, granted_at) VALUES ($1, $2, $3)
ON CONFLICT (account_id, role) DO NOTHING;

-- name: EditProfile :one
UPDATE account SET display_name = @display_name, language = @language, time_zone = @time_zone, bio = @bio, skills = @skills, version = version + 1
WHERE account_id = @account_id AND version = @version
RETURNING *;

-- name: Confirm :execrows
UPDATE account SET confirmed_at = @confirmed_at WHERE account_id = @account_id AND confirmed_at IS NULL;

-- name: CountConfirmationMail :execrows
UPDATE account SET confirmation_mails = confirmation_mails + 1, confirmation_mailed_at = @mailed_at
WHERE account_id = @account_id AND confirmation_mails = @seen;

-- name: InsertDevice :exec
INSERT INTO account_device (device_id, account_id, name, platform, family_hash, refresh_hash, previous_hash,
    rotated_at, expires_at, last_seen_at, created_at, revoked_at, place, proved_at, issued)
VALUES (@device_id, @account_id, @name, @platform, @family_hash, @refresh_hash, NULL, @now, @expires_at, @now, @now, NULL, @place, @proved_at, @issued);

-- name: RenewDevice :execrows
UPDATE account_device SET name = @name, platform = @platform, family_hash = @family_hash, refresh_hash = @refresh_hash,
    previous_hash = NULL, rotated_at = @now, expires_at = @expires_at, last_seen_at = @now, place = @place, proved_at = @proved_at
WHERE device_id = @device_id AND account_id = @account_id AND revoked_at IS NULL;

-- name: RotateRefresh :execrows
UPDATE account_device SET previous_hash = refresh_hash, refresh_hash = @next_hash,
    rotated_at = @now, expires_at = @expires_at, last_seen_at = @now, place = @place
WHERE device_id = @device_id AND refresh_hash = @seen_hash AND revoked_at IS NULL;

-- name: DeviceForUpdate :one
SELECT * FROM account_device WHERE device_id = $1 FOR UPDATE;

-- name: Device :one
SELECT * FROM account_device WHERE device_id = $1;

-- name: RevokeDevice :execrows
UPDATE account_device SET revoked_at = @now WHERE device_id = @device_id AND revoked_at IS NULL;

-- name: RevokeDevices :many
UPDATE account_device SET revoked_at = @now WHERE account_id = @account_id AND revoked_at IS NULL
RETURNING device_id;

-- name: RevokeOtherDevices :many
UPDATE account_device SET revoked_at = @now WHERE account_id = @account_id AND device_id <> @device_id AND revoked_at IS NULL
RETURNING device_id;

-- name: RenameDevice :execrows
UPDATE account_device SET name = @name
WHERE device_id = @device_id AND account_id = @account_id AND revoked_at IS NULL AND expires_at > @now;

-- name: ProveDevice :execrows
UPDATE account_device SET proved_at = @now WHERE device_id = @device_id AND account_id = @account_id AND revoked_at IS NULL;

-- name: ProvedAt :one
SELECT proved_at FROM account_device WHERE device_id = @device_id AND account_id = @account_id AND revoked_at IS NULL;

-- name: LockAccount :one
SELECT account_id FROM account WHERE account_id = $1 FOR NO KEY UPDATE;

-- name: ChangeSecret :one
UPDATE account SET auth_hash = @auth_hash, kdf_alg = @kdf_alg, kdf_p1 = @kdf_p1, kdf_p2 = @kdf_p2, kdf_p3 = @kdf_p3, version = version + 1
WHERE account_id = @account_id RETURNING *;

-- name: ChangeEmail :one
UPDATE account SET email_hash = @email_hash, email_sealed = @email_sealed, auth_hash = @auth_hash,
    kdf_alg = @kdf_alg, kdf_p1 = @kdf_p1, kdf_p2 = @kdf_p2, kdf_p3 = @kdf_p3, confirmed_at = @confirmed_at, version = version + 1
WHERE account_id = @account_id RETURNING *;

-- name: StageEmailChange :exec
INSERT INTO account_email_change (account_id, email_hash, email_sealed, kdf_alg, kdf_p1, kdf_p2, kdf_p3, auth_hash, created_at)
VALUES (@account_id, @email_hash, @email_sealed, @kdf_alg, @kdf_p1, @kdf_p2, @kdf_p3, @auth_hash, @created_at)
ON CONFLICT (account_id) DO UPDATE SET email_hash = excluded.email_hash, email_sealed = excluded.email_sealed, kdf_alg = excluded.kdf_alg,
    kdf_p1 = excluded.kdf_p1, kdf_p2 = excluded.kdf_p2, kdf_p3 = excluded.kdf_p3, auth_hash = excluded.auth_hash, created_at = excluded.created_at;

-- name: StagedEmail :one
SELECT * FROM account_email_change WHERE account_id = $1;

-- name: UnstageEmailChange :exec
DELETE FROM account_email_change WHERE account_id = $1;

-- name: PutAvatar :exec
INSERT INTO account_avatar (account_id, address, large, small, created_at) VALUES (@account_id, @address, @large, @small, @created_at)
ON CONFLICT (account_id) DO UPDATE SET address = excluded.address, large = excluded.large, small = excluded.small, created_at = excluded.created_at;

-- name: DeleteAvatar :execrows
DELETE FROM account_avatar WHERE account_id = $1;

-- name: Avatar :one
SELECT large, small FROM account_avatar WHERE address = $1;

-- name: AvatarAddresses :many
SELECT account_id, address FROM account_avatar WHERE account_id = ANY(@ids::uuid[]);

-- name: TouchAccount :one
UPDATE account SET version = version + 1 WHERE account_id = $1 RETURNING *;

-- name: LiveDevices :many
SELECT * FROM account_device
WHERE account_id = @account_id AND revoked_at IS NULL AND expires_at > @now
ORDER BY last_seen_at DESC, device_id DESC LIMIT @at_most;

-- name: ForgetDevices :execrows
DELETE FROM account_device WHERE device_id IN (
    SELECT d.device_id FROM account_device d
    WHERE d.expires_at < @before::timestamptz OR d.revoked_at < @before::timestamptz LIMIT @at_most);

-- name: InsertToken :exec
INSERT INTO account_token (token_hash, purpose, account_id, expires_at)
VALUES (@token_hash, @purpose, sqlc.narg(account_id), @expires_at);

-- name: ConsumeToken :one
DELETE FROM account_token WHERE token_hash = @token_hash AND purpose = @purpose AND expires_at > @now
RETURNING account_id;

-- name: TokenOwner :one
SELECT account_id, expires_at FROM account_token WHERE token_hash = @token_hash AND purpose = @purpose AND expires_at > @now;

-- name: DropTokens :exec
DELETE FROM account_token WHERE account_id = @account_id AND purpose = @purpose;

-- name: ConsumeTokensFor :many
DELETE FROM account_token WHERE purpose = @purpose RETURNING token_hash, expires_at;

-- name: ForgetTokens :execrows
DELETE FROM account_token WHERE token_hash IN (
    SELECT t.token_hash FROM account_token t WHERE t.expires_at < @before LIMIT @at_most);
