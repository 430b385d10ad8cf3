import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { leaves, stays, useStaying } from './leaving'

const songs = [{ id: 'a' }, { id: 'b' }]

it('what is being deleted is in no list, whatever the server answers meanwhile, and comes back when taken back', () => {
  const list = renderHook(({ items }) => useStaying()(items), { initialProps: { items: songs } })
  expect(list.result.current).toBe(songs)
  act(() => leaves('a'))
  expect(list.result.current).toEqual([{ id: 'b' }])
  list.rerender({ items: [...songs] }) // read again before the deletion was sent
  expect(list.result.current).toEqual([{ id: 'b' }])
  act(() => stays('a'))
  expect(list.result.current).toEqual(songs)
})
