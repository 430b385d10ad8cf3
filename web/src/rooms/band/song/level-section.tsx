import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useFormat } from '@/kit/i18n/use-format'
import { Avatar } from '@/kit/ui/avatar'
import { Button } from '@/kit/ui/button'
import { Cells } from '@/kit/ui/cells'
import { Section } from '@/kit/ui/page'
import { Segmented } from '@/kit/ui/segmented'
import { Skeleton } from '@/kit/ui/states'
import { levelCurves, levelsOn, type SongSummary, type Visibility } from '@/rooms/band/songs/songs.queries'
import { useLevel } from '@/rooms/band/songs/use-level'
import { LevelSlider } from './level-slider'
import { hasCurve } from './level-curve.model'

const LevelCurve = lazy(() => import('./level-curve').then((m) => ({ default: m.LevelCurve })))

interface LevelSectionProps {
  spaceId: string
  song: SongSummary
  accountId: string
  canRate: boolean
}

/** How well I play the song, who may know it, and how it came along; then the others, as far as they let it be seen. */
export function LevelSection({ spaceId, song, accountId, canRate }: LevelSectionProps) {
  const { t } = useLingui()
  const format = useFormat()
  const level = useLevel(spaceId, song.id, accountId)
  const levels = useQuery(levelsOn(spaceId, song.id))
  const curves = useQuery(levelCurves(spaceId, song.id))
  const mine = levels.data?.members.find((member) => member.account_id === accountId)
  const others = levels.data?.members.filter((member) => member.account_id !== accountId) ?? []
  // Chosen before there is a level to hide: it goes along with the first one.
  const [chosen, setChosen] = useState<Visibility>()
  const visibility = chosen ?? mine?.visibility ?? 'band'
  const average = levels.data?.average

  return (
    <>
      {canRate && (
        <Section title={<Trans>Mon niveau</Trans>}>
          <LevelSlider
            level={song.my_level}
            onChange={(value) => level.mutate({ value, visibility: chosen ?? mine?.visibility })}
          />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <span className="meta">
              <Trans>Visible de</Trans>
            </span>
            <Segmented
              label={t`Qui voit mon niveau`}
              value={visibility}
              options={[
                { value: 'band', label: t`Groupe` },
                { value: 'admins', label: t`Admins` },
                { value: 'me', label: t`Moi` },
              ]}
              onChange={(to) => {
                setChosen(to)
                if (song.my_level !== undefined) level.mutate({ value: song.my_level, visibility: to })
              }}
            />
          </div>
          {visibility !== 'band' && (
            <p className="meta">
              <Trans>Il n’entre alors dans aucune moyenne du groupe.</Trans>
            </p>
          )}
          {curves.data && hasCurve(curves.data, accountId) && (
            <Suspense fallback={<Skeleton height="h-44" className="w-full" />}>
              <LevelCurve curves={curves.data} accountId={accountId} />
            </Suspense>
          )}
          {song.my_level !== undefined && (
            <div>
              <Button look="bare" small onClick={() => level.mutate(null)}>
                <Trans>Retirer mon niveau et son histoire</Trans>
              </Button>
            </div>
          )}
        </Section>
      )}
      {(others.length > 0 || average !== undefined) && (
        <Section
          title={<Trans>Le groupe</Trans>}
          extra={
            average !== undefined && (
              <span className="meta tabular-nums">
                <Trans>moyenne {format.number(Math.round(average * 10) / 10)}</Trans>
              </span>
            )
          }
        >
          <ul className="rows">
            {others.map((member) => (
              <li key={member.account_id} className="flex min-h-12 items-center gap-3 py-1.5">
                <Avatar person={{ id: member.account_id, name: member.display_name }} size="sm" />
                <span className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere]">{member.display_name}</span>
                <Cells value={member.value} className="h-2 w-13" />
                <span className="min-w-5 text-right font-strong tabular-nums">{member.value}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
