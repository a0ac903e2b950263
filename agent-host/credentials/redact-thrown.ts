import { BackendFault } from '#agent-host/backends/backend.ts'
import { redactError } from '#lib/domain/credentials/redact-parts.ts'
import type { Redactor } from '#lib/domain/credentials/redactor.ts'

/** What was thrown, for the log: an agent's last words may be in it. */
export function redactThrown(redactor: Redactor, thrown: unknown): object {
  if (!(thrown instanceof Error)) return { message: redactor.text(String(thrown)) }
  const { name, message, stack, cause } = thrown
  return {
    type: name,
    message: redactor.text(message),
    ...(stack !== undefined && { stack: redactor.text(stack) }),
    ...(thrown instanceof BackendFault && { error: redactError(redactor, thrown.error) }),
    ...(cause !== undefined && { cause: redactThrown(redactor, cause) }),
  }
}
