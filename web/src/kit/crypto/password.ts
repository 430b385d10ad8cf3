export interface PasswordCheck { ok: boolean; strength: 0 | 1 | 2 | 3 | 4; problems: string[] }
export function checkPassword(password: string, _about: { email: string }): PasswordCheck {
  const strength = Math.min(4, Math.floor(password.length / 4)) as PasswordCheck['strength']
  return { ok: password.length >= 12, strength, problems: password.length < 12 ? ['too_short'] : [] }
}
