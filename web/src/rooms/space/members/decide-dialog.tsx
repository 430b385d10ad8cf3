import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { reasonOf } from '@/kit/data/query-client'
import { useProof } from '@/kit/proof/proof'
import { Button } from '@/kit/ui/button'
import { Dialog } from '@/kit/ui/dialog'
import { FieldError } from '@/kit/ui/field'
import { useToast } from '@/kit/ui/toast'

/** One question about a member, whose answer counts at once; asks for the password when the server does. */
export function DecideDialog({
  title,
  action,
  done,
  work,
  onClose,
  onSettled,
  children,
}: {
  title: ReactNode
  /** The verb on the button. */
  action: ReactNode
  /** Said once it is done. */
  done: string
  work: () => Promise<unknown>
  onClose: () => void
  onSettled: () => Promise<void>
  children: ReactNode
}) {
  const toast = useToast()
  const { withProof, proof } = useProof()
  const decide = useMutation({
    mutationFn: () => withProof(work),
    onSuccess: (wasDone) => {
      if (!wasDone) return
      onClose()
      toast.say(done)
    },
    onSettled,
  })
  return (
    <>
      <Dialog alert title={title} open onClose={onClose}>
        <div className="grid gap-4">
          <p>{children}</p>
          {decide.isError && <FieldError>{reasonOf(decide.error)}</FieldError>}
          <div className="flex flex-wrap justify-end gap-2">
            <Button look="quiet" autoFocus onClick={onClose}>
              <Trans>Ne rien changer</Trans>
            </Button>
            <Button look="danger-solid" pending={decide.isPending} onClick={() => decide.mutate()}>
              {action}
            </Button>
          </div>
        </div>
      </Dialog>
      {proof}
    </>
  )
}
