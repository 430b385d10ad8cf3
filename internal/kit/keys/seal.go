package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrCannotOpen: not sealed with these keys, for this purpose, or altered since.
var ErrCannotOpen = errors.New("keys: cannot open what was sealed")

// sealVersion is the first byte of everything sealed, so that the way of sealing
// can change.
const sealVersion = 1

const (
	addressInfo  = "kermesse/v1/address"
	addressBlock = 64  // addresses are padded to a multiple, to hide their length
	maxAddress   = 512 // bytes; RFC 5321 allows 254
)

func mailerKEM() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// SealAddress seals an e-mail address to the mailer's key (HPKE, RFC 9180:
// X25519, HKDF-SHA-256, AES-256-GCM). Sealing the same address twice gives
// different bytes of the same length.
func (k *Keys) SealAddress(email string) ([]byte, error) {
	if len(email) > maxAddress {
		return nil, fmt.Errorf("keys: an address of %d bytes", len(email))
	}
	size := (2 + len(email) + addressBlock - 1) / addressBlock * addressBlock
	padded := make([]byte, size)
	binary.BigEndian.PutUint16(padded, uint16(len(email)))
	copy(padded[2:], email)
	box, err := hpke.Seal(k.mailer().PublicKey(), hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(addressInfo), padded)
	if err != nil {
		return nil, fmt.Errorf("keys: seal an address: %w", err)
	}
	return append([]byte{sealVersion}, box...), nil
}

// OpenAddress opens what SealAddress sealed, or says ErrCannotOpen.
func (k *Keys) OpenAddress(sealed []byte) (string, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return "", ErrCannotOpen
	}
	padded, err := hpke.Open(k.mailer(), hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(addressInfo), sealed[1:])
	if err != nil || len(padded) < 2 {
		return "", ErrCannotOpen
	}
	size := int(binary.BigEndian.Uint16(padded))
	if size > len(padded)-2 {
		return "", ErrCannotOpen
	}
	return string(padded[2 : 2+size]), nil
}

// Seal encrypts what is kept at rest (AES-256-GCM with a random nonce, under a
// key derived for the purpose). A purpose that names the row as well, such as
// "account.slot/" and the row's id, keeps what was sealed from being moved to
// another row.
func (k *Keys) Seal(purpose string, plaintext []byte) ([]byte, error) {
	aead, err := k.aead(purpose)
	if err != nil {
		return nil, err
	}
	return aead.Seal([]byte{sealVersion}, nil, plaintext, nil), nil
}

// Open decrypts what Seal encrypted for the same purpose, or says ErrCannotOpen.
func (k *Keys) Open(purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, ErrCannotOpen
	}
	aead, err := k.aead(purpose)
	if err != nil {
		return nil, err
	}
	plaintext, err := aead.Open(nil, nil, sealed[1:], nil)
	if err != nil {
		return nil, ErrCannotOpen
	}
	return plaintext, nil
}

func (k *Keys) aead(purpose string) (cipher.AEAD, error) {
	key, err := subkey(k.sealing, "seal\x00"+purpose)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return aead, nil
}
