package problem

// What any request can meet, whatever room it is for.
var (
	// ErrAuthRequired: nobody is signed in, or the token is no longer good.
	ErrAuthRequired = New(Unauthenticated, "auth.required")
	// ErrForbidden: a member without the right to do this.
	ErrForbidden = New(Forbidden, "auth.forbidden")
	// ErrCrossOrigin: a request that carries a cookie came from another site (SE-11).
	ErrCrossOrigin = New(Forbidden, "auth.cross_origin")
	// ErrNotFound: no such thing, or another tenant's; both answer the same.
	ErrNotFound = New(NotFound, "not_found")
	// ErrMethodNotAllowed: the address exists and does not take this method.
	ErrMethodNotAllowed = New(NotAllowed, "method_not_allowed")
	// ErrInternal: a fault of ours. The cause goes to the log, the request's id
	// to the person.
	ErrInternal = New(Internal, "internal")
	// ErrBusy: a queue is full; trying again soon works. Say when with After.
	ErrBusy = New(Busy, "busy")
	// ErrTimeout: the work took longer than it may.
	ErrTimeout = New(Busy, "timeout")
	// ErrStorageFull: the disk, or what the operator allows of it, is full. Reading still works.
	ErrStorageFull = New(Full, "storage.full")
	// ErrRateLimited: too many requests (SE-12). Say when with After.
	ErrRateLimited = New(TooMany, "rate_limited")

	// ErrInvalid: well-formed input that breaks rules; its fields say which.
	ErrInvalid = New(Unprocessable, "request.invalid")
	// ErrBodyTooLarge: takes max, in bytes.
	ErrBodyTooLarge = New(TooLarge, "body.too_large")
	// ErrBodyMalformed: not JSON.
	ErrBodyMalformed = New(Invalid, "body.malformed")
	// ErrBodyUnknownField: a field that the operation does not have; its pointer
	// is in the fields, with the code FieldUnknown.
	ErrBodyUnknownField = New(Unprocessable, "body.unknown_field")
	// ErrBodyInvalidUTF8: text in another encoding, or cut in the middle.
	ErrBodyInvalidUTF8 = New(Invalid, "body.invalid_utf8")
	// ErrUnsupportedMediaType: a body that is not JSON by its own account.
	ErrUnsupportedMediaType = New(Unsupported, "unsupported_media_type")

	// ErrCursorInvalid: a cursor of another list, or no cursor at all.
	ErrCursorInvalid = New(Invalid, "cursor.invalid")
	// ErrVersionRequired: a change without If-Match.
	ErrVersionRequired = New(NeedsPrecondition, "version.required")
	// ErrVersionStale: If-Match names an older version. Add the present one with Current.
	ErrVersionStale = New(Stale, "version.stale")

	// ErrIdempotencyReused: the key was used with another body.
	ErrIdempotencyReused = New(Unprocessable, "idempotency.reused")
	// ErrIdempotencyAlreadyDone: done before, and the answer held a secret that
	// was not kept.
	ErrIdempotencyAlreadyDone = New(Conflict, "idempotency.already_done")
	// ErrIdempotencyKeyTooLong: takes max, in characters.
	ErrIdempotencyKeyTooLong = New(Invalid, "idempotency.key_too_long")
	// ErrIdempotencyKeyInvalid: a key with something else in it than visible ASCII.
	ErrIdempotencyKeyInvalid = New(Invalid, "idempotency.key_invalid")
)

// The rules that one field can break, for Error.Field.
const (
	// FieldRequired: absent, null or blank.
	FieldRequired = "field.required"
	// FieldTooLong takes max, in code points.
	FieldTooLong = "field.too_long"
	// FieldTooShort takes min, in code points.
	FieldTooShort = "field.too_short"
	// FieldWrongType: a number where a text belongs, and the like.
	FieldWrongType = "field.wrong_type"
	// FieldInvalid: the right type, and no acceptable value.
	FieldInvalid = "field.invalid"
	// FieldOutOfRange takes min and max.
	FieldOutOfRange = "field.out_of_range"
	// FieldTooSmall takes min.
	FieldTooSmall = "field.too_small"
	// FieldTooBig takes max.
	FieldTooBig = "field.too_big"
	// FieldTooFew takes min: elements of a list.
	FieldTooFew = "field.too_few"
	// FieldTooMany takes max: elements of a list.
	FieldTooMany = "field.too_many"
	// FieldControlCharacter: NUL or another control character but newline and tab.
	FieldControlCharacter = "field.control_character"
	// FieldInvalidUTF8: bytes that are not UTF-8.
	FieldInvalidUTF8 = "body.invalid_utf8"
	// FieldUnknown: no such field.
	FieldUnknown = "body.unknown_field"
)
