/** Next calls this once when a server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { endStreamsOnShutdown } = await import('#app/_server/shutdown.ts')
  endStreamsOnShutdown()
  const { serveWebMetrics } = await import('#app/_server/metrics.ts')
  await serveWebMetrics()
}
