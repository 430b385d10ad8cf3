import { useLingui } from '@lingui/react/macro'
import type { SongStatus } from './songs.search'

/** How a song stands, as a word, for the options of a list. */
export function useStatusNames(): Record<SongStatus, string> {
  const { t } = useLingui()
  return { ready: t`Prêt`, in_progress: t`En cours`, to_learn: t`À apprendre`, retired: t`Au placard` }
}
