import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import { Cells } from '@/kit/ui/cells'
import { cx } from '@/kit/ui/cx'

/** How well I play a song: ten cells, one thumb. Saved when it is let go. */
export function LevelSlider({ level, onChange }: { level: number | undefined; onChange: (level: number) => void }) {
  const { t } = useLingui()
  // While it is dragged the page follows the finger, not the server.
  const [moving, setMoving] = useState<number>()
  const value = moving ?? level ?? 0
  return (
    <div className="grid gap-0.5">
      <Slider
        aria-label={t`Mon niveau`}
        minValue={0}
        maxValue={10}
        value={value}
        onChange={setMoving}
        onChangeEnd={(to) => {
          setMoving(undefined)
          onChange(to)
        }}
        className="px-3.5"
      >
        <SliderTrack className="relative grid h-11 w-full cursor-pointer items-center">
          <Cells value={value} className="h-3.5 w-full" />
          <SliderThumb
            className={({ isFocusVisible, isDragging }) =>
              cx(
                'top-1/2 grid size-7 place-items-center rounded-full border-2 border-paper text-xs font-bold tabular-nums shadow-1',
                level === undefined && moving === undefined ? 'bg-ink-3 text-paper' : 'bg-ink text-paper',
                isDragging ? 'cursor-grabbing' : 'cursor-grab',
                isFocusVisible && 'shadow-(--focus-ring)',
              )
            }
          >
            <span aria-hidden="true">{level === undefined && moving === undefined ? '?' : value}</span>
          </SliderThumb>
        </SliderTrack>
      </Slider>
      <p className="meta flex justify-between gap-3">
        <span>
          <Trans>0 · jamais joué</Trans>
        </span>
        <span>
          <Trans>10 · les yeux fermés</Trans>
        </span>
      </p>
    </div>
  )
}
