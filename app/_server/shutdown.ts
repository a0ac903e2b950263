import { shutDownStreams } from '#app/_server/follow/event-stream.ts'
import { once } from '#app/_server/once.ts'
import { shutDownShellStreams } from '#app/_server/shells/shell-stream.ts'

/** How long requests that are under way may take to end. */
const patienceMs = 1_000

/**
 * `next start` ends on a signal once no connection is in use, and streams are always open: so they are told to come back, and closed.
 * Who comes back at once keeps a connection in use, so the process ends after its patience in any case. That the web ends when its
 * supervisor died is the supervisor's own doing.
 */
export const endStreamsOnShutdown = (): void =>
  once('shutdown', () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        shutDownStreams()
        shutDownShellStreams()
        setTimeout(() => process.exit(0), patienceMs).unref()
      })
  })
