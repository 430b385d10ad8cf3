import { useQuery } from '@tanstack/react-query'
import { mySpaces, type Space, spaceById } from './space.queries'

/** The space of the page, already loaded by the frame around it. */
export function useSpace(spaceId: string): Space {
  const mine = useQuery(mySpaces())
  const { data } = useQuery({ ...spaceById(spaceId), placeholderData: mine.data?.items.find((s) => s.id === spaceId) })
  if (data === undefined) throw new Error('this page needs its space loaded above it')
  return data
}
