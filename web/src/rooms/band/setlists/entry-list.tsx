import { useLingui } from '@lingui/react/macro'
import { DropIndicator, GridList, useDragAndDrop } from 'react-aria-components'
import { EntryRow } from './entry-row'
import { songsIn } from './setlist.model'
import type { Entry, Setlist } from './setlists.queries'
import { useEntryName } from './use-entry-name'
import type { SetlistActs } from './use-setlist'

interface EntryListProps {
  spaceId: string
  setlist: Setlist
  canEdit: boolean
  acts: SetlistActs
  onEdit: (entry: Entry) => void
}

/** What is played, in order; moved with the pointer, the finger or the keyboard (Enter on the handle, then arrows). */
export function EntryList({ spaceId, setlist, canEdit, acts, onEdit }: EntryListProps) {
  const { t } = useLingui()
  const nameOf = useEntryName()
  const { entries } = setlist
  const numbers = new Map(songsIn(entries).map(({ entry, number }) => [entry.id, number]))
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !canEdit,
    getItems: (keys) => entries.filter((entry) => keys.has(entry.id)).map((entry) => ({ 'text/plain': nameOf(entry) })),
    onReorder: ({ keys, target }) => {
      const [key] = keys
      if (key === undefined || target.dropPosition === 'on') return
      acts.move(String(key), String(target.key), target.dropPosition)
    },
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        className={({ isDropTarget }) =>
          isDropTarget ? 'block h-0.75 rounded-1 bg-accent outline-none' : 'outline-none'
        }
      />
    ),
  })
  return (
    <GridList
      aria-label={t`Morceaux de « ${setlist.name} »`}
      // Not the entries themselves: their musical key would be taken for the key of the row.
      items={entries.map((entry) => ({ id: entry.id, entry }))}
      // Rows show more than their own entry: their number and the beginning of the evening.
      dependencies={[setlist, canEdit]}
      dragAndDropHooks={dragAndDropHooks}
      keyboardNavigationBehavior="tab"
      className="outline-none"
    >
      {({ entry }) => (
        <EntryRow
          spaceId={spaceId}
          entry={entry}
          number={numbers.get(entry.id)}
          startsAt={setlist.starts_at}
          canEdit={canEdit}
          onEdit={() => onEdit(entry)}
          onPlay={(played) => acts.play(entry.id, played)}
          onRemove={() => acts.remove(entry, nameOf(entry))}
        />
      )}
    </GridList>
  )
}
