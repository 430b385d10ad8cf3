import { api, ProblemError, setAccount } from '@/kit/api/client'

/** Reads one's own account again and tells every page of this browser. Not reaching the server leaves what is known. */
export async function reloadAccount(): Promise<void> {
  try {
    const { data } = await api.GET('/api/v1/accounts/me')
    if (data) setAccount(data)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
}
