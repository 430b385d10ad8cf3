/** Whether the browser lets this page do cryptography: only on https, or on this very machine. */
export function isSecure(): boolean {
  return window.isSecureContext && typeof crypto.subtle === 'object'
}
