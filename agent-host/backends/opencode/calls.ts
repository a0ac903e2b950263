/** What the SDK resolves with: it does not throw. */
type CallResult<T> = { data?: T | undefined; error?: unknown; response?: Response | undefined }

/** A request that the server refused (`status`), or that did not reach it (null). */
export class OpencodeCallError extends Error {
  readonly status: number | null

  constructor(message: string, status: number | null, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'OpencodeCallError'
    this.status = status
  }
}

/** The data of a request. Throws `OpencodeCallError`. */
export async function call<T>(request: Promise<CallResult<T>>): Promise<T> {
  let result: CallResult<T>
  try {
    result = await request
  } catch (cause) {
    throw new OpencodeCallError('opencode could not be reached.', null, { cause })
  }
  if (result.error === undefined && result.response?.ok) return result.data as T
  const { data } = (result.error ?? {}) as { data?: { message?: unknown } }
  const message =
    typeof data?.message === 'string' ? data.message : `opencode answered ${result.response?.status ?? 'nothing'}.`
  throw new OpencodeCallError(message, result.response?.status ?? null, { cause: result.error })
}
