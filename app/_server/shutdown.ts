import { shutDownStreams } from '#app/_server/follow/event-stream.ts'
import { once } from '#app/_server/once.ts'

/**
 * `next start` ends on a signal once no request is open, and streams are always open: so they are told to come back, and closed.
 * That the web ends when its supervisor died is the supervisor's own doing.
 */
export const endStreamsOnShutdown = (): void =>
  once('shutdown', () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, shutDownStreams)
  })
