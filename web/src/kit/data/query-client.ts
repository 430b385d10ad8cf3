import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from '@/kit/api/client'

/** Whether asking again could give another answer: not when the server understood and refused. */
export function worthRetrying(failures: number, error: unknown): boolean {
  if (error instanceof ProblemError && error.status >= 400 && error.status < 500 && error.status !== 429) return false
  return failures < 2
}

/** Everything the server said, for one signed-in person. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Live facts say when something changed; the half minute covers what arrives while the socket is down.
      queries: { staleTime: 30_000, retry: worthRetrying },
      mutations: { retry: false },
    },
  })
}

/** The sentence to show for a failure: the server's, or the client's own when nothing answered. */
export function reasonOf(error: unknown): string {
  return error instanceof ProblemError ? error.detail : String(error)
}
