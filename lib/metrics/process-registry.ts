import { collectDefaultMetrics, Registry } from 'prom-client'

/** What one process measures, with what Node says of itself; `program` is a label of all of it. */
export function processRegistry(program: 'web' | 'host'): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ program })
  collectDefaultMetrics({ register: registry })
  return registry
}
