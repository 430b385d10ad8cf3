import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ProblemError, prove, useSession } from '@/kit/api/client'
import { reasonOf } from '@/kit/data/query-client'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { FieldError } from '@/kit/ui/field'
import { PasswordField } from '@/kit/ui/password-field'
import { proving } from './proof.model'

/**
 * For what asks for a fresh proof: `withProof` does it, after asking for the password when need be, and gives whether it
 * was done. `proof` is the question, and has to stand somewhere on the page.
 */
export function useProof(): { withProof: (work: () => Promise<unknown>) => Promise<boolean>; proof: ReactNode } {
  const [answer, setAnswer] = useState<(proved: boolean) => void>()
  const ask = () => new Promise<boolean>((resolve) => setAnswer(() => resolve))
  const settle = (proved: boolean) => {
    answer?.(proved)
    setAnswer(undefined)
  }
  return {
    withProof: (work) => proving(work, ask),
    proof: answer && <ProofDialog onSettled={settle} />,
  }
}

function ProofDialog({ onSettled }: { onSettled: (proved: boolean) => void }) {
  const session = useSession()
  const email = session.status === 'signed-in' ? session.account.email : ''
  const [password, setPassword] = useState('')
  const check = useMutation({ mutationFn: () => prove({ email, password }), onSuccess: () => onSettled(true) })
  const wrong = check.error instanceof ProblemError ? check.error.field('/auth') : undefined
  return (
    <Dialog title={<Trans>Confirmez que c’est vous</Trans>} open onClose={() => onSettled(false)}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (password !== '' && !check.isPending) check.mutate()
        }}
      >
        <p>
          <Trans>Pour cette action, tapez à nouveau votre mot de passe. Il vaut ensuite cinq minutes.</Trans>
        </p>
        {/* Whose password it is, for whatever keeps passwords. */}
        <input type="text" hidden readOnly value={email} autoComplete="username" />
        <PasswordField
          label={<Trans>Mot de passe</Trans>}
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={wrong}
        />
        {check.isError && wrong === undefined && <FieldError>{reasonOf(check.error)}</FieldError>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={() => onSettled(false)}>
            <Trans>Annuler</Trans>
          </Button>
          <Button type="submit" pending={check.isPending} disabled={password === ''}>
            <Trans>Continuer</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
