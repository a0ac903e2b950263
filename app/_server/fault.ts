import 'server-only'
import type { z } from 'zod'
import { log } from '#app/_server/environment.ts'
import type { Fault } from '#lib/domain/action-result.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** A request that cannot be read at all, unlike one that says what cannot be. */
export class Malformed extends Error {}

/** What a caller is told of a failure. What nobody expected is logged and told as `internal`, without its reasons. */
export function faultOf(error: unknown, during: string): Fault {
  if (error instanceof Malformed) return { code: 'malformed', message: error.message }
  if (error instanceof Refusal) {
    if (error.cause !== undefined) log().info({ err: withoutInput(error.cause), during }, error.message)
    return { code: error.code, message: error.message, ...(error.fields && { fields: error.fields }) }
  }
  if (isOutage(error)) {
    log().warn({ err: withoutInput(error), during }, 'the database cannot be reached')
    return { code: 'unavailable', message: 'The database cannot be reached. Try again in a moment.' }
  }
  log().error({ err: withoutInput(error), during }, 'failed')
  return { code: 'internal', message: 'Something went wrong on the server. Its log says what.' }
}

/** What node-postgres and Postgres call a server that is not there, not up yet, going down, full, or that only reads just now. */
const outages =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|CONNECT_TIMEOUT|CONNECTION_\w+|25006|57P0[123]|53\w{3}|08\w{3})$/

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && typeof error.code === 'string' && outages.test(error.code)) || isOutage(error.cause)
}

/** What a schema found wrong, each fault at its field. */
export function invalid(error: z.ZodError): Refusal {
  const fields: Record<string, string> = {}
  for (const issue of error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    const message = issue.code === 'unrecognized_keys' ? 'There is no such field' : issue.message
    for (const name of names) fields[name.map(String).join('.') || 'body'] ??= message
  }
  const [field, message] = Object.entries(fields)[0] ?? []
  return new Refusal('invalid', `${message ?? 'This cannot be accepted'} (${field ?? 'body'})`, { fields })
}

/** An error for the log. Those of the database name the query's parameters, which may be secrets: only what went wrong is kept. */
export function withoutInput(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, stack, cause } = error
  const message = error.message.split('\nparams:')[0]
  return {
    type: name,
    message,
    stack: stack?.replace(error.message, message ?? ''),
    cause: cause && withoutInput(cause),
  }
}
