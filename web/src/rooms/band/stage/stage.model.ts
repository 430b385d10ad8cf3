/** Text sizes on stage, in rem; the middle one is read from a music stand. */
export const sizes = [1.25, 1.5, 1.75, 2.125, 2.5, 3]
export const usualSize = 2

/** Beats that a line of lyrics usually takes: two bars of four. */
const beatsPerLine = 8

/**
 * How fast the words go by, in pixels per second: a line (`lineHeight` pixels) every two bars at the song's tempo (beats
 * per minute); without a tempo the whole `distance` in the song's length (seconds); without either, slowly.
 */
export function scrollSpeed(song: {
  tempo: number | undefined
  seconds: number | undefined
  distance: number
  lineHeight: number
}): number {
  if (song.tempo !== undefined) return (song.lineHeight * song.tempo) / 60 / beatsPerLine
  if (song.seconds !== undefined && song.seconds > 0) return song.distance / song.seconds
  return song.lineHeight / 5
}

/** What a key means on stage; pedals send arrows or page keys. Sideways is another song, when there are several. */
export function actOf(key: string, several: boolean): 'next' | 'previous' | 'scroll' | undefined {
  if (several && (key === 'ArrowRight' || key === 'PageDown')) return 'next'
  if (several && (key === 'ArrowLeft' || key === 'PageUp')) return 'previous'
  return key === ' ' ? 'scroll' : undefined
}
