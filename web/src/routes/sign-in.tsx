import { createFileRoute } from '@tanstack/react-router'
import { entrySearch } from '@/app/entry-search'
import { useOnward } from '@/app/use-onward'
import { SignInPage } from '@/rooms/account/sign-in/sign-in-page'

export const Route = createFileRoute('/sign-in')({ validateSearch: entrySearch, component: SignIn })

function SignIn() {
  const { next } = Route.useSearch()
  useOnward(next)
  return <SignInPage next={next} />
}
