/** What the signed-in person may do in a space, as far as the pages need to know before they ask the server. */
export interface Rights {
  /** See who is in it. */
  members: boolean
  /** Make, list and revoke invitations. */
  invite: boolean
  /** Accept or decline those who ask to join. */
  decide: boolean
  /** Change the name, the description, the colour. */
  edit: boolean
  /** Make members something else. */
  changeRole: boolean
  /** Remove members. */
  remove: boolean
  /** Ban people, and lift bans. */
  ban: boolean
  /** See who is banned. */
  bans: boolean
  /** Make somebody else the owner. */
  handOver: boolean
  /** Suggest songs. */
  suggest: boolean
  /** Bring in a whole list. */
  import: boolean
  vote: boolean
  /** Change or remove what others suggested, added or made. */
  moderate: boolean
  /** Make a suggestion a song of the repertoire. */
  promote: boolean
  addSong: boolean
  editSong: boolean
  /** One's own; those of others with `moderate`. */
  removeSong: boolean
  /** Say how well one plays a song. */
  setLevel: boolean
  addSetlist: boolean
  /** Change a setlist and what is in it. */
  editSetlist: boolean
  /** One's own; those of others with `moderate`. */
  removeSetlist: boolean
}

/** Shows a button only when its use would be accepted; the server decides again on every request. */
export function rightsIn(space: { role: string; permissions: string[] }): Rights {
  const may = (operation: string) => space.permissions.includes(operation)
  return {
    members: may('space.member.list'),
    invite: may('space.invitation.create'),
    decide: may('space.join_request.decide'),
    edit: may('space.edit'),
    changeRole: may('space.member.change_role'),
    remove: may('space.member.remove'),
    ban: may('space.member.ban'),
    bans: may('space.ban.list'),
    handOver: may('space.ownership.transfer'),
    suggest: may('band.suggestion.add'),
    import: may('band.suggestion.import'),
    vote: may('band.suggestion.vote'),
    // The operation is everybody's on their own suggestions; on those of others it follows the role.
    moderate: may('band.suggestion.edit') && (space.role === 'owner' || space.role === 'admin'),
    promote: may('band.suggestion.promote'),
    addSong: may('band.song.add'),
    editSong: may('band.song.edit'),
    removeSong: may('band.song.remove'),
    setLevel: may('band.level.set'),
    addSetlist: may('band.setlist.add'),
    editSetlist: may('band.setlist.edit'),
    removeSetlist: may('band.setlist.remove'),
  }
}
