import { query } from './client'

/** What this Kermesse says of itself: its name, and whether it sends mail. */
export const useInstance = () => query.useQuery('get', '/api/v1/instance', {}, { staleTime: Infinity })
