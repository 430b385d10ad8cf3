import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { localeOf } from '@/kit/i18n/language'
import { useFormat, useLanguage } from '@/kit/i18n/use-format'
import type { LevelCurves } from '@/rooms/band/songs/songs.queries'
import { stepsOf } from './level-curve.model'

const height = 148

/** How a song came along, mine and the band's; the same in a table for those who read rather than look. */
export function LevelCurve({ curves, accountId }: { curves: LevelCurves; accountId: string }) {
  const { t } = useLingui()
  const format = useFormat()
  const locale = localeOf(useLanguage())
  const box = useRef<HTMLDivElement>(null)
  const [now] = useState(() => Math.floor(Date.now() / 1000))
  const steps = useMemo(() => stepsOf(curves, accountId, now), [curves, accountId, now])

  useEffect(() => {
    const element = box.current
    if (element === null) return
    // Read at each drawing, so that the curve follows the theme.
    const color = (name: string) => () => getComputedStyle(element).getPropertyValue(name).trim()
    const font = `13px ${getComputedStyle(element).fontFamily}`
    const month = new Intl.DateTimeFormat(locale, { month: 'short' })
    const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
    const stepped = uPlot.paths.stepped?.({ align: 1 })
    const axis = { stroke: color('--ink-3'), font, ticks: { show: false } }
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        cursor: { show: false },
        legend: { show: false },
        padding: [8, 8, 0, 0],
        scales: { y: { range: [0, 10] } },
        axes: [
          {
            ...axis,
            size: 28,
            grid: { show: false },
            space: 64,
            values: (_, ticks, __, ___, step) =>
              ticks.map((tick) => (step >= 28 * 86_400 ? month : day).format(tick * 1000)),
          },
          { ...axis, size: 28, splits: [0, 5, 10], grid: { stroke: color('--chart-grid'), width: 1 } },
        ],
        series: [
          {},
          { stroke: color('--ink-3'), width: 2, dash: [5, 4], points: { show: false }, paths: stepped },
          { stroke: color('--accent'), width: 3, points: { show: false }, paths: stepped },
        ],
      },
      [steps.at, steps.band, steps.mine],
      element,
    )
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    resized.observe(element)
    const themed = new MutationObserver(() => plot.redraw(false, true))
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      resized.disconnect()
      themed.disconnect()
      plot.destroy()
    }
  }, [steps, locale])

  const rows = steps.at.map((at, i) => ({
    at: new Date(at * 1000).toISOString(),
    mine: steps.mine[i],
    band: steps.band[i],
  }))
  const value = (level: number | null | undefined) =>
    typeof level === 'number' ? format.number(Math.round(level * 10) / 10) : '–'
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <div ref={box} role="img" aria-label={t`Mon niveau et celui du groupe au fil du temps`} style={{ height }} />
      <p className="meta flex flex-wrap items-center gap-x-4">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="h-0.75 w-5 bg-accent" />
          <Trans>Moi</Trans>
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="w-5 border-t-2 border-dashed border-ink-3" />
          <Trans>Le groupe</Trans>
        </span>
      </p>
      <details>
        <summary className="link tap-grow w-fit text-sm">
          <Trans>En tableau</Trans>
        </summary>
        <table className="mt-1 w-full text-sm tabular-nums">
          <thead>
            <tr className="text-left text-xs text-ink-3">
              <th scope="col" className="py-1 font-strong">
                <Trans>Date</Trans>
              </th>
              <th scope="col" className="py-1 text-right font-strong">
                <Trans>Moi</Trans>
              </th>
              <th scope="col" className="py-1 text-right font-strong">
                <Trans>Le groupe</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map((row) => (
              <tr key={row.at} className="border-t border-line">
                <td className="py-1">{format.date(row.at)}</td>
                <td className="py-1 text-right">{value(row.mine)}</td>
                <td className="py-1 text-right">{value(row.band)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  )
}
