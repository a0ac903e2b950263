import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** Where and when a figure was measured: without it, no figure means much. */
export const describeMachine = () => ({
  at: new Date().toISOString(),
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  node: process.versions.node,
  load: loadavg().map((load) => Math.round(load * 100) / 100),
})
