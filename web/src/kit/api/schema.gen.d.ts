// Interim typings of the API of this milestone; `npm run gen:api` replaces them with generated ones.
interface Account { id: string; email: string; display_name: string; language: string; time_zone: string; confirmed: boolean; platform_roles: string[]; version: number }
interface Session { access_token: string; expires_at: string; refresh_expires_at: string; account: Account; device_id: string }
interface Space { id: string; kind: string; name: string; slug: string; description: string; accent: string; time_zone: string; currency: string; language: string; role: string; member_count: number; permissions: string[]; created_at: string; version: number }
interface Person { account_id: string; display_name: string }
interface Member { account_id: string; display_name: string; role: string; joined_at: string }
interface Invitation { id: string; code: string; url: string; role: string; max_uses?: number | null; uses: number; approval: boolean; email?: string; expires_at: string; created_at: string; created_by: Person }
interface Preview { space: { id: string; kind: string; name: string; accent: string; member_count: number }; invited_by: string; role: string; approval: boolean; expires_at: string; already_member: boolean }
interface JoinRequest { id: string; account_id: string; display_name: string; created_at: string }
interface Vote { account_id: string; display_name: string; value: number }
interface Suggestion { id: string; title: string; artist: string; link: string; note: string; tags: string[]; duration_seconds?: number; score: number; votes_for: number; votes_against: number; my_vote: number; voters: Vote[]; suggested_by: Person; import_id?: string; created_at: string; version: number }
interface ImportRow { line: number; title: string; artist: string; link: string; duration_seconds?: number; duplicate_of?: { kind: string; id?: string; line?: number; title: string }; problem?: { code: string; detail: string }; selected: boolean }
interface Import { id: string; status: string; source_name: string; total: number; done: number; created_at: string; rows: ImportRow[] }
interface Device { device_id: string; name: string; platform: string; created_at: string; last_seen_at: string; current: boolean }
interface KDF { alg: string; p1: number; p2: number; p3: number }
interface Instance { name: string; realm: string; version: string; mail: boolean; kdf: KDF; registration: string; languages: string[] }
export interface paths {
  '/api/v1/instance': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Instance } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/tokens': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Session } } } }
    delete: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never } } }
    get?: never
    put?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/sessions': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { email: string; auth: string; device: { name: string; platform: string } } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Session } } } }
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: Device[] } } } } }
    delete: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never } } }
    put?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/accounts': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { email: string; display_name: string; auth: string; kdf: KDF; language: string; time_zone: string; device: { name: string; platform: string }; invitation?: string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Session } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/kdf-lookups': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { email: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': KDF } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/accounts/me': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Account } } } }
    patch: { parameters: { query?: never; header: { 'If-Match': string }; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { display_name?: string; language?: string; time_zone?: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Account } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    trace?: never
  }
  '/api/v1/email-confirmations': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { token: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { confirmed: boolean } } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/accounts/me/confirmation-mails': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 202: { headers: Record<string, unknown>; content?: never } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/first-administrator': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { token: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Account } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: Space[] } } } } }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { kind: 'band' | 'studio'; name: string; description?: string; accent?: string; time_zone?: string; language?: string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Space } } } }
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Space } } } }
    patch: { parameters: { query?: never; header: { 'If-Match': string }; path: { space_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { name?: string; description?: string; accent?: string; time_zone?: string; language?: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Space } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/members': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: Member[]; next?: string } } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/members/me': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    delete: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never } } }
    get?: never
    put?: never
    post?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/invitations': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: Invitation[]; next?: string } } } } }
    post: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { role?: string; max_uses?: number | null; expires_in?: number; approval?: boolean; email?: string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Invitation } } } }
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/invitations/{invitation_id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    delete: { parameters: { query?: never; header?: never; path: { space_id: string; invitation_id: string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never } } }
    get?: never
    put?: never
    post?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/invitation-previews': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { code: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Preview } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/memberships': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { code: string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { space_id: string; status: string } } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/join-requests': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: JoinRequest[] } } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/join-requests/{id}/decision': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path: { space_id: string; id: string }; cookie?: never }; requestBody: { content: { 'application/json': { accept: boolean } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { id: string } } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestions': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: { sort?: 'score' | 'recent'; without_my_vote?: boolean; tag?: string; limit?: number; cursor?: string }; header?: never; path: { space_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: Suggestion[]; next?: string } } } } }
    post: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { title: string; artist?: string; link?: string; note?: string; tags?: string[]; duration_seconds?: number } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Suggestion } } } }
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestions/{suggestion_id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string; suggestion_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Suggestion } } } }
    patch: { parameters: { query?: never; header: { 'If-Match': string }; path: { space_id: string; suggestion_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { title?: string; artist?: string; link?: string; note?: string; tags?: string[]; duration_seconds?: number | null } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Suggestion } } } }
    delete: { parameters: { query?: never; header?: never; path: { space_id: string; suggestion_id: string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never } } }
    put?: never
    post?: never
    options?: never
    head?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestions/{suggestion_id}/vote': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    put: { parameters: { query?: never; header?: never; path: { space_id: string; suggestion_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { value: 1 | -1 } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Suggestion } } } }
    delete: { parameters: { query?: never; header?: never; path: { space_id: string; suggestion_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Suggestion } } } }
    get?: never
    post?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestions/{suggestion_id}/votes': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string; suggestion_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { items: { account_id: string; display_name: string; value: number; voted_at: string }[]; next?: string } } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestion-imports': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path: { space_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { source_name?: string; format: 'auto' | 'csv' | 'm3u' | 'text'; text: string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Import } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestion-imports/{import_id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    get: { parameters: { query?: never; header?: never; path: { space_id: string; import_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Import } } } }
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestion-imports/{import_id}/run': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path: { space_id: string; import_id: string }; cookie?: never }; requestBody: { content: { 'application/json': { lines: number[] } } }; responses: { 202: { headers: Record<string, unknown>; content: { 'application/json': Import } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/spaces/{space_id}/suggestion-imports/{import_id}/undo': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never }
    post: { parameters: { query?: never; header?: never; path: { space_id: string; import_id: string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { removed: number; kept: { id: string; title: string; reason: string }[] } } } } }
    get?: never
    put?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
