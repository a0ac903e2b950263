import { Counter, Gauge, type Registry } from 'prom-client'
import { type PoolReport, slotStates } from '#lib/domain/hosts/pool-report.ts'

/** What the pool counts itself since it began. */
const counts: Record<keyof PoolReport['counts'], [name: string, help: string]> = {
  starts: ['spawns', 'Processes of agents that started'],
  failedStarts: ['failed_starts', 'Starts of agents that failed'],
  warm: ['warm_sessions', 'Turns that found the session of their chat in a process'],
  spare: ['spare_sessions', 'Turns that found a process without their session'],
  resumed: ['resumed_sessions', 'Turns for which an agent recalled its session'],
  replayed: ['replayed_sessions', 'Turns for which an agent was given the conversation'],
  evictions: ['evictions', 'Processes that made room'],
  crashes: ['crashes', 'Processes that ended by themselves'],
  recycled: ['recycled_slots', 'Processes that were ended since they had grown old or large'],
  droppedLateUpdates: ['dropped_late_events', 'Updates of agents that came after their turn'],
}

/** Has a registry tell of a pool what it reports at the moment in which somebody asks. */
export function measurePool(registry: Registry, report: () => PoolReport): void {
  const registers = [registry]
  for (const [key, [name, help]] of Object.entries(counts)) {
    new Counter({
      name: `greenroom_${name}_total`,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(report().counts[key as keyof typeof counts])
      },
    })
  }
  new Gauge({
    name: 'greenroom_slots',
    help: 'Processes of agents',
    labelNames: ['backend', 'state'],
    registers,
    collect() {
      this.reset()
      const { slots } = report()
      for (const backend of new Set(slots.map((slot) => slot.backend)))
        for (const state of slotStates)
          this.set({ backend, state }, slots.filter((slot) => slot.backend === backend && slot.state === state).length)
    },
  })
  const measured = (name: string, help: string, read: (report: PoolReport) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(report()))
      },
    })
  measured('greenroom_pool_memory_bytes', 'Memory that agents take', ({ usedBytes }) => usedBytes)
  measured('greenroom_pool_memory_budget_bytes', 'Memory that agents may take', ({ budget }) => budget.memoryBytes)
  measured('greenroom_pool_slots_budget', 'Processes of agents that there may be', ({ budget }) => budget.slots)
  measured('greenroom_backoffs', 'Backends that are not tried for a while', ({ backoffs }) => backoffs.length)
}
