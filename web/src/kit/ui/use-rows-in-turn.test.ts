import { renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useRowsInTurn } from './use-rows-in-turn'

it('draws a screenful first, then everything, and holds no later change back', () => {
  const rows = Array.from({ length: 20 }, (_, i) => i)
  const drawn: number[] = []
  const list = renderHook(
    (props) => {
      const now = useRowsInTurn(props.rows)
      drawn.push(now.length)
      return now
    },
    { initialProps: { rows } },
  )
  expect(drawn[0]).toBe(4)
  expect(list.result.current).toBe(rows)
  const fewer = rows.slice(1)
  drawn.length = 0
  list.rerender({ rows: fewer })
  expect(list.result.current).toBe(fewer)
  expect(drawn).toEqual([19])
})
