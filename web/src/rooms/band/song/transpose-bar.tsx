import { Trans, useLingui } from '@lingui/react/macro'
import { Minus, Plus } from 'lucide-react'
import { IconButton } from '@/kit/ui/button'
import { Segmented } from '@/kit/ui/segmented'
import { chooseNotation, useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { transposeKey } from './chords.model'

interface TransposerProps {
  songKey: string
  semitones: number
  onChange: (semitones: number) => void
}

/** A semitone down, the key one is in now, a semitone up. */
export function Transposer({ songKey, semitones, onChange }: TransposerProps) {
  const { t } = useLingui()
  const notation = useNotation()
  const key = songKey === '' ? '' : keyName(transposeKey(songKey, semitones), notation)
  const moved = semitones > 0 ? `+${semitones}` : semitones < 0 ? `−${-semitones}` : '0'
  return (
    <div
      role="group"
      aria-label={t`Transposer`}
      className="inline-flex items-center rounded-2 border border-line bg-sunk"
    >
      <IconButton label={t`Un demi-ton plus bas`} onClick={() => onChange(semitones - 1)}>
        <Minus size={18} aria-hidden="true" />
      </IconButton>
      <output className="min-w-22 text-center text-sm font-strong tabular-nums">
        {key === '' ? t`${moved} demi-ton` : semitones === 0 ? key : `${key} · ${moved}`}
      </output>
      <IconButton label={t`Un demi-ton plus haut`} onClick={() => onChange(semitones + 1)}>
        <Plus size={18} aria-hidden="true" />
      </IconButton>
    </div>
  )
}

/** Transposition, and how chords are named; the second is for every song on this device. */
export function TransposeBar({ songKey, semitones, onChange }: TransposerProps) {
  const { t } = useLingui()
  const notation = useNotation()
  const home = keyName(songKey, notation)
  return (
    <div className="flex flex-wrap items-center gap-3 pb-1 print:hidden">
      <Transposer songKey={songKey} semitones={semitones} onChange={onChange} />
      <Segmented
        label={t`Noms des accords`}
        value={notation}
        options={[
          { value: 'latin', label: 'Do ré mi' },
          { value: 'letters', label: 'A B C' },
        ]}
        onChange={chooseNotation}
      />
      {semitones !== 0 && (
        <span className="meta flex items-center gap-2">
          {home !== '' && <Trans>Ton d’origine : {home}</Trans>}
          <button type="button" className="link tap-grow" onClick={() => onChange(0)}>
            <Trans>Y revenir</Trans>
          </button>
        </span>
      )}
    </div>
  )
}
