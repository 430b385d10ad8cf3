import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { api } from '@/kit/api/client'
import { leaves, stays, useStaying } from '@/kit/data/leaving'
import { reasonOf } from '@/kit/data/query-client'
import { useTitle } from '@/kit/platform/use-title'
import { whenIdle } from '@/kit/platform/when-idle'
import { Button } from '@/kit/ui/button'
import { PageBody, Section } from '@/kit/ui/page'
import { SpaceHeaderAction } from '@/kit/ui/space-header'
import { ErrorState, SkeletonRows } from '@/kit/ui/states'
import { useToast } from '@/kit/ui/toast'
import { NoMatch, NoSuggestions } from './no-suggestions'
import { SuggestionFilters } from './suggestion-filters'
import { SuggestionList } from './suggestion-list'
import { reloadLists } from './suggestions.cache'
import { tagsInUse } from './suggestions.model'
import type { SuggestionSearch } from './suggestions.search'
import { type Suggestion, suggestionPages } from './suggestions.queries'
import type { Me } from './use-vote'

// Dialogs come after the list: it must not wait for them, and they open without a network too.
const suggestionDialog = () => import('./suggestion-dialog')
const votersDialog = () => import('./voters-dialog')
const SuggestionDialog = lazy(() => suggestionDialog().then((m) => ({ default: m.SuggestionDialog })))
const VotersDialog = lazy(() => votersDialog().then((m) => ({ default: m.VotersDialog })))

/** What the person may do here; `moderate` covers what others suggested. */
export interface BandRights {
  suggest: boolean
  import: boolean
  vote: boolean
  promote: boolean
  moderate: boolean
}

interface SuggestionsPageProps {
  spaceId: string
  search: SuggestionSearch
  me: Me
  rights: BandRights
}

/** The songs a band thinks of playing, and everybody's vote on each. */
export function SuggestionsPage({ spaceId, search, me, rights }: SuggestionsPageProps) {
  const { t } = useLingui()
  useTitle(t`Propositions`)
  const navigate = useNavigate({ from: '/s/$spaceId/suggestions' })
  const list = useInfiniteQuery(suggestionPages(spaceId, search))
  const staying = useStaying()
  const suggestions = staying(list.data?.pages.flatMap((page) => page.items) ?? [])
  const remove = useRemove(spaceId)
  const client = useQueryClient()
  // A filter must not take the others away: the tags are those of the whole list, once it was seen.
  const whole =
    client.getQueryData(suggestionPages(spaceId, { sort: search.sort }).queryKey) ??
    client.getQueryData(suggestionPages(spaceId, {}).queryKey)
  const tags = tagsInUse(whole?.pages.flatMap((page) => page.items) ?? suggestions)

  useEffect(() => {
    if (!list.isSuccess) return
    // Not reached now: asked again when one of them opens.
    return whenIdle([suggestionDialog, votersDialog])
  }, [list.isSuccess])

  const show = (open: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, open }), replace: open === undefined, resetScroll: false })
  const edited = useLastSeen(suggestions, search.open)
  const filtered = search.mine !== undefined || search.tag !== undefined
  // The empty state has its own button: one primary action on a screen.
  const empty = list.isSuccess && suggestions.length === 0 && !filtered

  return (
    <>
      {!empty && rights.suggest && (
        <SpaceHeaderAction>
          <Button onClick={() => show('new')}>
            <Plus size={20} aria-hidden="true" />
            <Trans>Proposer un morceau</Trans>
          </Button>
        </SpaceHeaderAction>
      )}
      <PageBody
        aside={
          empty || !rights.import ? undefined : (
            <Section title={<Trans>Toute une liste ?</Trans>}>
              <p className="text-ink-2">
                <Trans>Une playlist, un tableur, un message collé : les doublons sont repérés avant d’entrer.</Trans>
              </p>
              <p>
                <Link to="/s/$spaceId/import" params={{ spaceId }} className="link">
                  <Trans>Importer une liste</Trans>
                </Link>
              </p>
            </Section>
          )
        }
      >
        <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
          {!empty && rights.suggest && (
            <div className="wide:hidden">
              <Button wide onClick={() => show('new')}>
                <Plus size={20} aria-hidden="true" />
                <Trans>Proposer un morceau</Trans>
              </Button>
            </div>
          )}
          {(suggestions.length > 0 || filtered) && (
            <SuggestionFilters
              search={search}
              tags={tags}
              onChange={(change) =>
                void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false })
              }
            />
          )}
          {list.isPending ? (
            <SkeletonRows rows={6} height={118} label={t`Chargement des propositions`} action />
          ) : list.isError && suggestions.length === 0 ? (
            <ErrorState reason={reasonOf(list.error)} onRetry={() => void list.refetch()} retrying={list.isFetching} />
          ) : suggestions.length === 0 ? (
            filtered ? (
              <NoMatch
                mine={search.mine !== undefined}
                onClear={() => void navigate({ search: { sort: search.sort } })}
              />
            ) : (
              <NoSuggestions spaceId={spaceId} rights={rights} onSuggest={() => show('new')} />
            )
          ) : (
            <SuggestionList
              spaceId={spaceId}
              suggestions={suggestions}
              me={me}
              rights={rights}
              onOpen={show}
              onDelete={remove}
            />
          )}
          {list.hasNextPage && (
            <div className="pt-2">
              <Button look="quiet" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                <Trans>Afficher la suite</Trans>
              </Button>
            </div>
          )}
        </section>
      </PageBody>
      <Suspense>
        {search.open === 'new' && rights.suggest && (
          <SuggestionDialog spaceId={spaceId} onClose={() => show(undefined)} />
        )}
        {edited && (
          <SuggestionDialog key={edited.id} spaceId={spaceId} suggestion={edited} onClose={() => show(undefined)} />
        )}
        {search.open?.startsWith('votes:') && (
          <VotersDialog
            spaceId={spaceId}
            suggestionId={search.open.slice('votes:'.length)}
            onClose={() => show(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}

/** What is being edited, also once it has left the list: what somebody is writing must not vanish under their hands. */
function useLastSeen(suggestions: Suggestion[], id: string | undefined): Suggestion | undefined {
  const [seen, setSeen] = useState<Suggestion>()
  const now = suggestions.find((s) => s.id === id)
  if (now !== undefined && now !== seen) setSeen(now)
  return now ?? (seen?.id === id ? seen : undefined)
}

/** Takes a suggestion off the screen at once, and off the server unless the person takes it back. */
function useRemove(spaceId: string): (suggestion: Suggestion) => void {
  const { t } = useLingui()
  const client = useQueryClient()
  const toast = useToast()
  return (suggestion) => {
    leaves(suggestion.id)
    toast.undoable({
      message: t`« ${suggestion.title} » est supprimé.`,
      undo: () => stays(suggestion.id),
      commit: () => {
        api
          .DELETE('/api/v1/spaces/{space_id}/suggestions/{suggestion_id}', {
            params: { path: { space_id: spaceId, suggestion_id: suggestion.id } },
            keepalive: true,
          })
          .catch((error: unknown) => toast.say(reasonOf(error)))
          .finally(() => void reloadLists(client, spaceId).finally(() => stays(suggestion.id)))
      },
    })
  }
}
