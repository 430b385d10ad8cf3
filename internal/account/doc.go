// Package account is who a person is: the address they sign in with, the devices they are signed in
// on, and what others may call them (AC-1, AC-2, AC-4, AC-5, AC-8, AC-19).
//
// What always holds:
//
//   - The password never comes here. A client derives a secret of 32 bytes from it (sdk/e2ee) and the
//     Argon2id hash of that secret, keyed with the pepper, is all that is stored.
//   - An address is looked up by a keyed hash and stored sealed. Without the keys, a copy of the
//     database names nobody. Facts, jobs and logs never carry an address either.
//   - A device has one line of refresh tokens, and one of them is good. A token that was replaced is
//     gives its successor again within [RefreshGrace]; after that, showing it ends the whole device.
//   - An unknown address and a wrong secret get the same answer after the same work.
//   - A link works once; the database holds only the hash of what it carries.
//
// Tables: account, account_role, account_device, account_token. Facts: [Changed], [DeviceRevoked],
// on the account's own topic.
package account
