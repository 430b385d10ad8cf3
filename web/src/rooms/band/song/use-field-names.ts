import { useLingui } from '@lingui/react/macro'

/** What the fields of a song are called, by the names that the API gives them. */
export function useFieldNames(): Record<string, string> {
  const { t } = useLingui()
  return {
    title: t`Titre`,
    artist: t`Artiste`,
    status: t`État`,
    key: t`Ton`,
    tempo_bpm: t`Tempo`,
    time_signature: t`Mesure`,
    duration_seconds: t`Durée`,
    energy: t`Énergie`,
    chordpro: t`Paroles et accords`,
    structure: t`Structure`,
    notes: t`Notes`,
    links: t`Liens`,
    tags: t`Étiquettes`,
  }
}
