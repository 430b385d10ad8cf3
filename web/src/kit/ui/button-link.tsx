import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { type ButtonLook, buttonClass } from './button'
import { cx } from './cx'

interface AnchorProps extends ComponentProps<'a'> {
  look?: ButtonLook
  small?: boolean
  wide?: boolean
}

function Anchor({ look, small, wide, className, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={cx(buttonClass(look, { small, wide }), className)}>
      {children}
    </a>
  )
}

/** A link to another page that looks like a button; it stays a link (open in a new tab, copy the address). */
export const ButtonLink = createLink(Anchor)
