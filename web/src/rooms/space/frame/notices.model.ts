const grace = 14 * 24 * 60 * 60 * 1000

/** From when on new invitations wait in a band that lacks a second person to administer it since an instant. */
export function invitationsWaitFrom(since: string): string {
  return new Date(Date.parse(since) + grace).toISOString()
}

/** Who inherits a band when its owner leaves: the admin who came first; undefined: nobody, and it is archived. */
export function heirOf<M extends { role: string; joined_at: string }>(members: M[]): M | undefined {
  return members
    .filter(({ role }) => role === 'admin')
    .toSorted((a, b) => Date.parse(a.joined_at) - Date.parse(b.joined_at))[0]
}
