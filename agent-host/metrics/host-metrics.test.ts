import { expect, test } from 'vitest'
import { HostMetrics } from '#agent-host/metrics/host-metrics.ts'
import { backendId } from '#lib/domain/ids.ts'
import { testPoolReport } from '#tests/support/pool-report.ts'

const goose = backendId.parse('goose')

test('turns are counted by backend, outcome and session, with the time to their first text', async () => {
  const metrics = new HostMetrics()
  metrics.ended({ backend: goose, outcome: 'completed', session: 'warm', firstTextMs: 40 })
  metrics.ended({ backend: goose, outcome: 'failed', session: null, firstTextMs: null })
  metrics.flushed(3)
  const text = await metrics.registry.metrics()
  expect(text).toContain(
    'greenroom_turns_ended_total{backend="goose",session="warm",outcome="completed",program="host"} 1',
  )
  expect(text).toContain(
    'greenroom_turns_ended_total{backend="goose",session="none",outcome="failed",program="host"} 1',
  )
  expect(text).toContain(
    'greenroom_first_text_seconds_bucket{le="0.05",program="host",backend="goose",session="warm"} 1',
  )
  expect(text).toContain(
    'greenroom_first_text_seconds_bucket{le="0.025",program="host",backend="goose",session="warm"} 0',
  )
  expect(text).toContain('greenroom_append_seconds_sum{program="host"} 0.003')
  expect(text).toContain('process_resident_memory_bytes')
})

test('the pool and the queue are told as they are when somebody asks', async () => {
  const metrics = new HostMetrics()
  let queued = 2
  let slots = [{ id: 'a', state: 'leased' as const, busy: 1 }]
  metrics.watch({
    pool: () => testPoolReport({ slots, usedBytes: 1024 }),
    turns: async () => ({ queued, running: 1, waiting: 0, stopping: 0 }),
  })
  const first = await metrics.registry.metrics()
  expect(first).toContain('greenroom_slots{backend="greenroom",state="leased",program="host"} 1')
  expect(first).toContain('greenroom_slots{backend="greenroom",state="idle",program="host"} 0')
  expect(first).toContain('greenroom_spawns_total{program="host"} 3')
  expect(first).toContain('greenroom_pool_memory_bytes{program="host"} 1024')
  expect(first).toContain('greenroom_turns{state="queued",program="host"} 2')
  queued = 0
  slots = []
  const second = await metrics.registry.metrics()
  expect(second).not.toContain('greenroom_slots{')
  expect(second).toContain('greenroom_spawns_total{program="host"} 3')
  expect(second).toContain('greenroom_turns{state="queued",program="host"} 0')
})

test('what the database does not tell leaves the rest', async () => {
  const metrics = new HostMetrics()
  metrics.watch({ pool: () => testPoolReport(), turns: () => Promise.reject(new Error('no database')) })
  const text = await metrics.registry.metrics()
  expect(text).not.toContain('greenroom_turns{')
  expect(text).toContain('greenroom_warm_sessions_total{program="host"} 5')
})
