import { localWords, type LocalCode } from '@/kit/api/local-words'

/** One field of a refused request: `pointer` is a JSON pointer into its body (RFC 6901), `detail` is for the person. */
export interface FieldProblem {
  pointer: string
  code: string
  detail: string
}

interface ProblemFields {
  status: number
  code: string
  title?: string
  detail?: string
  params?: Record<string, unknown>
  errors?: FieldProblem[]
  current?: unknown
  requestId?: string
}

/**
 * Why a call did not succeed: a problem document of the server (RFC 9457), or something that happened on this device
 * (`status` 0). `detail` is a sentence for the person, in the interface's language; `code` is stable, for programs.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  /** The HTTP status, or 0 when no server answered. */
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  /** The values the sentence is about, such as `retry_after` in seconds. */
  readonly params: Record<string, unknown>
  readonly errors: FieldProblem[]
  /** With status 412, the thing as it is now, so that the person can compare and decide. */
  readonly current?: unknown
  /** What to quote when asking an administrator for help. */
  readonly requestId?: string

  constructor(fields: ProblemFields, options?: ErrorOptions) {
    const detail = fields.detail ?? fields.title ?? fields.code
    super(detail, options)
    this.status = fields.status
    this.code = fields.code
    this.title = fields.title ?? detail
    this.detail = detail
    this.params = fields.params ?? {}
    this.errors = fields.errors ?? []
    if (fields.current !== undefined) this.current = fields.current
    if (fields.requestId !== undefined) this.requestId = fields.requestId
  }

  /** The sentence about one field of the body, by JSON pointer; undefined when that field was fine. */
  field(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail
  }
}

/** A problem that arose on this device, in its own words. */
export function localProblem(code: LocalCode, cause?: unknown, status = 0): ProblemError {
  return new ProblemError({ status, code, detail: localWords(code) }, { cause })
}

/** What a failed `fetch` means for the person: no network here, or no answer from there. */
export function networkProblem(cause: unknown): ProblemError {
  return localProblem(navigator.onLine === false ? 'offline' : 'unreachable', cause)
}

/**
 * Reads the problem document of an unsuccessful response. An answer that is none (a proxy's error page, a cut body)
 * becomes the local problem `unreadable` with the response's status.
 */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined)
  if (!isObject(body) || typeof body['code'] !== 'string') return localProblem('unreadable', undefined, response.status)
  const requestId = text(body['request_id'])
  const title = text(body['title'])
  const detail = text(body['detail'])
  return new ProblemError({
    status: response.status,
    code: body['code'],
    ...(title !== undefined && { title }),
    ...(detail !== undefined && { detail }),
    ...(isObject(body['params']) && { params: body['params'] }),
    errors: Array.isArray(body['errors']) ? body['errors'].filter(isObject).map(fieldProblem) : [],
    current: body['current'],
    ...(requestId !== undefined && { requestId }),
  })
}

function fieldProblem(error: Record<string, unknown>): FieldProblem {
  return { pointer: text(error['pointer']) ?? '', code: text(error['code']) ?? '', detail: text(error['detail']) ?? '' }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
