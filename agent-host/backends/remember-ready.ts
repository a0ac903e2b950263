import type { Backend } from '#agent-host/backends/backend.ts'

/** A backend that comes with Greenroom, and so stays as it is while a host runs: once it was found ready it is not started again to be looked at. */
export function rememberReady(backend: Backend): Backend {
  let ready: Awaited<ReturnType<Backend['health']>> | null = null
  const health: Backend['health'] = async (signal) => {
    if (ready) return ready
    const found = await backend.health(signal)
    if (found.state === 'ready') ready = found
    return found
  }
  return { ...backend, health }
}
