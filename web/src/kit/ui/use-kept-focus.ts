import { type RefObject, useEffect, useRef } from 'react'

/**
 * Keeps the keyboard where it was when the row it stood on leaves a list: the list itself takes the focus. Give the
 * list `ref` and `tabIndex={-1}`, and `length` its number of rows.
 */
export function useKeptFocus<E extends HTMLElement>(length: number): RefObject<E | null> {
  const list = useRef<E>(null)
  const before = useRef(length)
  useEffect(() => {
    const fewer = length < before.current
    before.current = length
    if (!fewer) return
    // After whatever gives the focus back on its own, such as a menu that closes.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) list.current?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [length])
  return list
}
