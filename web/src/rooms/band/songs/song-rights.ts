import type { RepertoireRights } from './songs-page'

/** The rights of a space as the repertoire needs them. */
export function repertoireRights(rights: {
  addSong: boolean
  editSong: boolean
  removeSong: boolean
  setLevel: boolean
  moderate: boolean
}): RepertoireRights {
  return {
    add: rights.addSong,
    edit: rights.editSong,
    rate: rights.setLevel,
    moderate: rights.removeSong && rights.moderate,
  }
}
