import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useAccent } from './accent-scope'
import { IconButton } from './button'

interface DialogProps {
  title: ReactNode
  open: boolean
  onClose: () => void
  /** An alert asks one question and is not dismissed by a tap beside it. */
  alert?: boolean
  children: ReactNode
}

/** A dialog on the desktop, a sheet from the bottom edge on the phone. Focus goes in, stays in, and comes back. */
export function Dialog({ title, open, onClose, alert = false, children }: DialogProps) {
  const { t } = useLingui()
  const accent = useAccent()
  return (
    <ModalOverlay
      data-accent={accent}
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={!alert}
      className="enter-fade fixed inset-0 z-(--z-sheet) flex h-(--visual-viewport-height,100dvh) items-end justify-center bg-scrim wide:items-center wide:p-6"
    >
      <Modal className="enter-rise flex max-h-[92%] w-full max-w-120 flex-col overflow-hidden rounded-t-sheet bg-raised text-ink shadow-3 wide:max-h-full wide:rounded-3">
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-col outline-none">
          <div className="mx-auto mt-2 h-1 w-10 flex-none rounded-[2px] bg-line-2 wide:hidden" aria-hidden="true" />
          <header className="flex flex-none items-center gap-2 px-(--gutter) pt-2 wide:px-6 wide:pt-4">
            <Heading slot="title" className="title flex-1">
              {title}
            </Heading>
            {!alert && (
              <IconButton label={t`Fermer`} onClick={onClose} className="-mr-3">
                <X size={20} aria-hidden="true" />
              </IconButton>
            )}
          </header>
          <div className="min-h-0 overflow-y-auto px-(--gutter) pt-1 pb-[calc(24px+env(safe-area-inset-bottom))] wide:px-6">
            {children}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
