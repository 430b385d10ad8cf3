import { Trans } from '@lingui/react/macro'

/** Whose house this is; nothing of one that was given no name. */
export function HostedBy({ name }: { name: string | undefined }) {
  if (name === undefined || name === 'Kermesse') return null
  return <Trans>Hébergé par {name}</Trans>
}
