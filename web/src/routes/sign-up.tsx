import { createFileRoute } from '@tanstack/react-router'
import { entrySearch } from '@/app/entry-search'
import { useOnward } from '@/app/use-onward'
import { SignUpPage } from '@/rooms/account/sign-up/sign-up-page'

export const Route = createFileRoute('/sign-up')({ validateSearch: entrySearch, component: SignUp })

function SignUp() {
  const { next, invitation } = Route.useSearch()
  useOnward(next)
  return <SignUpPage next={next} invitation={invitation} />
}
