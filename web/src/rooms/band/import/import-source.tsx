import { Trans, useLingui } from '@lingui/react/macro'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { query } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Button } from '@/kit/ui/button'
import { cx } from '@/kit/ui/cx'
import { Field, FieldError, Textarea } from '@/kit/ui/field'
import { decodeList, maxBytes } from './import.model'
import type { Import } from './import.queries'

/** Giving the list: pasted, or from a file. */
export function ImportSource({ spaceId, onRead }: { spaceId: string; onRead: (read: Import) => void }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const [source, setSource] = useState<string>()
  const [refused, setRefused] = useState<string>()
  const [over, setOver] = useState(false)
  const read = query.useMutation('post', '/api/v1/spaces/{space_id}/suggestion-imports', { onSuccess: onRead })

  const send = (list: string, name: string | undefined) => {
    setRefused(undefined)
    if (list.trim() === '') return setRefused(t`Collez au moins une ligne, ou choisissez un fichier.`)
    if (new TextEncoder().encode(list).length > maxBytes)
      return setRefused(t`Cette liste dépasse 1 Mo. Coupez-la en deux.`)
    read.mutate({ params: { path: { space_id: spaceId } }, body: { format: 'auto', text: list, source_name: name } })
  }

  const open = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > maxBytes) return setRefused(t`« ${file.name} » dépasse 1 Mo. Coupez la liste en deux.`)
    const list = decodeList(new Uint8Array(await file.arrayBuffer()))
    if (list === null)
      return setRefused(t`« ${file.name} » n’est pas un fichier de texte. Choisissez un CSV, un M3U ou un texte.`)
    setText(list)
    setSource(file.name)
    send(list, file.name)
  }

  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send(text, source)
      }}
    >
      <div className="grid gap-1">
        <h2 className="poster">
          <Trans>Importer une liste</Trans>
        </h2>
        <p className="text-ink-2">
          <Trans>Une ligne par morceau. Vous verrez tout avant que rien n’entre, et vous pourrez annuler après.</Trans>
        </p>
      </div>
      <label
        className={cx(
          'relative flex min-h-22 items-center gap-4 rounded-2 border-[1.5px] border-dashed border-line-2 px-4 py-3 hover:bg-sunk has-focus-visible:shadow-(--focus-ring)',
          over && 'border-accent bg-wash',
        )}
      >
        <FileUp size={24} aria-hidden="true" className="text-ink-2" />
        <span>
          <span className="block font-strong underline decoration-1 underline-offset-4">
            <Trans>Choisir un fichier</Trans>
          </span>
          <span className="meta block">
            <Trans>CSV d’un tableur, M3U d’un lecteur, ou texte. 1 000 lignes au plus.</Trans>
          </span>
        </span>
        {/* Invisible over the whole area: a browser lets files be dropped on it without any script. */}
        <input
          type="file"
          accept=".csv,.tsv,.m3u,.m3u8,.txt,text/*,audio/x-mpegurl"
          className="absolute inset-0 size-full cursor-pointer opacity-0"
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
      <Field label={<Trans>Ou coller la liste</Trans>} help={<Trans>Artiste – Titre, un par ligne</Trans>}>
        {(described) => (
          <Textarea
            {...described}
            rows={8}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setSource(undefined)
            }}
            placeholder={t`Clara Luciani – La Grenade
Talking Heads – Psycho Killer
Nino Ferrer – Le Sud`}
            spellCheck={false}
          />
        )}
      </Field>
      {(refused ?? read.isError) && <FieldError>{refused ?? reasonOf(read.error)}</FieldError>}
      <div>
        <Button type="submit" pending={read.isPending}>
          <Trans>Voir la liste</Trans>
        </Button>
      </div>
    </form>
  )
}
