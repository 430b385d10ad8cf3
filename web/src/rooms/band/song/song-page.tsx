import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ExternalLink, Pencil, Play, Trash2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { ProblemError } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { clock } from '@/kit/i18n/format'
import { useFormat } from '@/kit/i18n/use-format'
import { useTitle } from '@/kit/platform/use-title'
import { Button } from '@/kit/ui/button'
import { ButtonLink } from '@/kit/ui/button-link'
import { Chip } from '@/kit/ui/chip'
import { BackLabel, backLinkClass, OwnHead } from '@/kit/ui/own-head'
import { PageBody, Section } from '@/kit/ui/page'
import { EmptyState, ErrorState, Skeleton, SkeletonRows } from '@/kit/ui/states'
import { useNotation } from '@/rooms/band/notation'
import { keyName } from '@/rooms/band/notation.model'
import { StatusChip } from '@/rooms/band/songs/status-chip'
import { type Song, songById } from '@/rooms/band/songs/songs.queries'
import type { RepertoireRights } from '@/rooms/band/songs/songs-page'
import { useRemoveSong } from '@/rooms/band/songs/use-remove-song'
import { linkHost } from '@/rooms/band/suggestions/suggestions.model'
import { ChordProExample, ChordSheet } from './chord-sheet'
import { LevelSection } from './level-section'
import { TransposeBar } from './transpose-bar'
import { useTransposition } from './transposition'
import { VersionsSection } from './versions-section'

const SongForm = lazy(() => import('./song-form').then((m) => ({ default: m.SongForm })))

interface SongPageProps {
  spaceId: string
  songId: string
  accountId: string
  rights: RepertoireRights
  removeOwn: boolean
  editing: boolean
}

/** One song: what it takes to play it, its words and chords, how well each plays it, and what it was before. */
export function SongPage({ spaceId, songId, accountId, rights, removeOwn, editing }: SongPageProps) {
  const { t } = useLingui()
  const navigate = useNavigate({ from: '/s/$spaceId/songs/$songId/' })
  const found = useQuery(songById(spaceId, songId))
  const song = found.data
  const remove = useRemoveSong(spaceId)
  useTitle(song?.title ?? t`Morceau`)
  const back = (
    <Link to="/s/$spaceId/songs" params={{ spaceId }} className={backLinkClass}>
      <BackLabel>
        <Trans>Répertoire</Trans>
      </BackLabel>
    </Link>
  )

  if (found.error instanceof ProblemError && [400, 404, 422].includes(found.error.status)) {
    return (
      <>
        <OwnHead back={back} title={<Trans>Ce morceau n’est plus là.</Trans>} />
        <PageBody>
          <EmptyState
            bunting={false}
            title={<Trans>Il a quitté le répertoire.</Trans>}
            action={
              <ButtonLink to="/s/$spaceId/songs" params={{ spaceId }}>
                <Trans>Voir le répertoire</Trans>
              </ButtonLink>
            }
          >
            <Trans>Quelqu’un l’a retiré, ou son adresse est incomplète.</Trans>
          </EmptyState>
        </PageBody>
      </>
    )
  }
  if (song === undefined) {
    return (
      <>
        <OwnHead
          back={back}
          title={found.isError ? <Trans>Morceau</Trans> : <Skeleton height="h-8" className="w-60 max-w-full" />}
        />
        <PageBody>
          {found.isError ? (
            <ErrorState
              reason={reasonOf(found.error)}
              onRetry={() => void found.refetch()}
              retrying={found.isFetching}
            />
          ) : (
            <SkeletonRows rows={6} height={48} label={t`Chargement du morceau`} />
          )}
        </PageBody>
      </>
    )
  }

  const edit = (open: boolean) => void navigate({ search: open ? { edit: true } : {}, replace: !open })
  if (editing && rights.edit) {
    return (
      <>
        <OwnHead back={back} title={<Trans>Modifier « {song.title} »</Trans>} />
        <PageBody>
          <Suspense fallback={<SkeletonRows rows={6} height={64} label={t`Chargement du morceau`} />}>
            <SongForm key={song.id} spaceId={spaceId} song={song} onDone={() => edit(false)} />
          </Suspense>
        </PageBody>
      </>
    )
  }

  return (
    <>
      <OwnHead
        back={back}
        title={song.title}
        meta={<Facts song={song} />}
        actions={
          <>
            {rights.edit && (
              <Button look="quiet" onClick={() => edit(true)}>
                <Pencil size={18} aria-hidden="true" />
                <Trans>Modifier</Trans>
              </Button>
            )}
            <ButtonLink to="/s/$spaceId/songs/$songId/stage" params={{ spaceId, songId }}>
              <Play size={18} aria-hidden="true" />
              <Trans>Vue scène</Trans>
            </ButtonLink>
          </>
        }
      />
      <PageBody
        wideAside
        aside={
          <>
            <LevelSection spaceId={spaceId} song={song} accountId={accountId} canRate={rights.rate} />
            <VersionsSection spaceId={spaceId} songId={songId} canEdit={rights.edit} />
            {(rights.moderate || (removeOwn && song.added_by.account_id === accountId)) && (
              <div>
                <Button
                  look="danger"
                  small
                  onClick={() => {
                    remove(song)
                    void navigate({ to: '/s/$spaceId/songs', params: { spaceId } })
                  }}
                >
                  <Trash2 size={18} aria-hidden="true" />
                  <Trans>Retirer du répertoire</Trans>
                </Button>
              </div>
            )}
          </>
        }
      >
        <Words song={song} canEdit={rights.edit} onEdit={() => edit(true)} />
        <More song={song} />
      </PageBody>
    </>
  )
}

/** Artist, tempo, meter, length and how it stands, in one line. */
function Facts({ song }: { song: Song }) {
  const { t } = useLingui()
  const notation = useNotation()
  const facts = [
    song.artist,
    keyName(song.key, notation),
    song.tempo_bpm === undefined ? '' : t`♩ ${song.tempo_bpm}`,
    song.time_signature,
    song.duration_seconds === undefined ? '' : clock(song.duration_seconds),
  ].filter((fact) => fact !== '')
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 pt-0.5 tabular-nums">
      <StatusChip status={song.status} />
      <span>{facts.join(' · ')}</span>
    </span>
  )
}

function Words({ song, canEdit, onEdit }: { song: Song; canEdit: boolean; onEdit: () => void }) {
  const [semitones, transpose] = useTransposition(song.id)
  if (song.chordpro.trim() === '') {
    return (
      <EmptyState
        bunting={false}
        title={<Trans>Ni paroles ni accords, pour l’instant.</Trans>}
        action={
          canEdit && (
            <Button onClick={onEdit}>
              <Trans>Écrire les accords</Trans>
            </Button>
          )
        }
        example={<ChordProExample />}
      >
        <Trans>
          Tapez ou collez le texte, les accords entre crochets devant la syllabe. Chacun les transpose pour soi.
        </Trans>
      </EmptyState>
    )
  }
  return (
    <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="sr-only">
        <Trans>Paroles et accords</Trans>
      </h2>
      <TransposeBar songKey={song.key} semitones={semitones} onChange={transpose} />
      <ChordSheet
        chordpro={song.chordpro}
        songKey={song.key}
        semitones={semitones}
        className="text-[1.0625rem] wide:text-[1.25rem]"
      />
    </section>
  )
}

/** Structure, notes, links, tags, and how often it was played; only what somebody said. */
function More({ song }: { song: Song }) {
  const format = useFormat()
  return (
    <>
      {song.structure !== '' && (
        <Section title={<Trans>Structure</Trans>}>
          <p className="max-w-(--measure) whitespace-pre-line [overflow-wrap:anywhere]">{song.structure}</p>
        </Section>
      )}
      {song.notes !== '' && (
        <Section title={<Trans>Notes</Trans>}>
          <p className="max-w-(--measure) whitespace-pre-line [overflow-wrap:anywhere]">{song.notes}</p>
        </Section>
      )}
      {song.links.length > 0 && (
        <Section title={<Trans>Liens</Trans>}>
          <ul className="grid gap-2">
            {song.links.map((link) => (
              <li key={link}>
                <a href={link} target="_blank" rel="noreferrer" className="link inline-flex items-center gap-1">
                  {linkHost(link) ?? link}
                  <ExternalLink size={14} aria-hidden="true" />
                  <span className="sr-only">
                    <Trans>(s’ouvre dans un autre onglet)</Trans>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <div className="grid gap-2">
        {song.tags.length > 0 && (
          <p className="flex flex-wrap gap-1.5">
            {song.tags.map((tag) => (
              <Chip key={tag}>{tag}</Chip>
            ))}
          </p>
        )}
        <p className="meta">
          {song.played_count > 0 && song.last_played_at !== undefined && (
            <>
              <Plural value={song.played_count} one="joué une fois" other="joué # fois" />
              {', '}
              <Trans>la dernière le {format.date(song.last_played_at)}</Trans>
              {' · '}
            </>
          )}
          <Trans>
            ajouté par {song.added_by.display_name} le {format.date(song.created_at)}
          </Trans>
        </p>
      </div>
    </>
  )
}
