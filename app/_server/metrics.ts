import 'server-only'
import { Gauge, Histogram } from 'prom-client'
import { environment, log } from '#app/_server/environment.ts'
import { withoutInput } from '#app/_server/fault.ts'
import { once } from '#app/_server/once.ts'
import { processRegistry } from '#lib/metrics/process-registry.ts'
import { serveMetrics } from '#lib/metrics/serve-metrics.ts'

export type FollowStats = { streams: number; followers: number; lanes: number }

/** What the web measures, one per process. */
const metrics = () =>
  once('metrics', () => {
    const registry = processRegistry('web')
    const fanOut = new Histogram({
      name: 'greenroom_fan_out_seconds',
      help: 'From when an event was written, by the clock of the database, to when its followers were told',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    })
    return { registry, fanOut }
  })

/** Followers were told of an event that was written at this moment. */
export const toldFollowers = (writtenAt: string): void =>
  metrics().fanOut.observe(Math.max(0, Date.now() - Date.parse(writtenAt)) / 1_000)

/** Has the streams told of as they are when somebody asks. */
export function watchStreams(read: () => FollowStats): void {
  const told: Record<keyof FollowStats, string> = {
    streams: 'Open streams',
    followers: 'Chats that are followed, once for each stream that follows one',
    lanes: 'Chats that are followed, once for each role',
  }
  for (const [name, help] of Object.entries(told))
    new Gauge({
      name: `greenroom_${name}`,
      help,
      registers: [metrics().registry],
      collect() {
        this.set(read()[name as keyof FollowStats])
      },
    })
}

/** Serves them where the environment says so. A web works without being watched. */
export const serveWebMetrics = (): Promise<void> =>
  once('metrics server', async () => {
    const { metrics: served } = environment()
    if (!served) return
    const onFault = (error: unknown) => log().warn({ err: withoutInput(error) }, 'the metrics could not be read')
    await serveMetrics({ ...served, registry: metrics().registry, onFault }).catch((error: unknown) =>
      log().error({ err: error, port: served.port }, 'the metrics are not served'),
    )
  })
