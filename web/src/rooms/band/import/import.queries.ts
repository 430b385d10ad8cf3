import type { paths } from '@/kit/api/schema.gen'
import { query } from '@/kit/api/client'

export type Import =
  paths['/api/v1/spaces/{space_id}/suggestion-imports/{import_id}']['get']['responses'][200]['content']['application/json']
export type ImportRow = Import['rows'][number]
export type Undone =
  paths['/api/v1/spaces/{space_id}/suggestion-imports/{import_id}/undo']['post']['responses'][200]['content']['application/json']

export const importById = (spaceId: string, importId: string) =>
  query.queryOptions('get', '/api/v1/spaces/{space_id}/suggestion-imports/{import_id}', {
    params: { path: { space_id: spaceId, import_id: importId } },
  })
