/** What the signed-in person may do in a space, as far as the pages need to know before they ask the server. */
export interface Rights {
  /** Make, list and revoke invitations. */
  invite: boolean
  /** Accept or decline those who ask to join. */
  decide: boolean
  /** Change the name, the description, the colour. */
  edit: boolean
  /** Change or remove what others suggested. */
  moderate: boolean
}

/** Shows a button only when its use would be accepted; the server decides again on every request. */
export function rightsIn(space: { role: string; permissions: string[] }): Rights {
  const runs = space.role === 'owner' || space.role === 'admin' || space.role === 'manager'
  return { invite: runs, decide: runs, edit: space.role === 'owner' || space.role === 'admin', moderate: runs }
}
