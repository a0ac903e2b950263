/** Signals within this time are one wish: npm passes on what the terminal has already sent to everybody. */
const oneWishMs = 1_000
const orphanCheckMs = 250

export type StopSignals = {
  /** Aborts at the first signal: end everything in order. */
  stop: AbortSignal
  /** Aborts at the second: end everything at once. */
  kill: AbortSignal
}

/** Listens for Ctrl-C, TERM and a closed terminal; losing the npm that started us counts as one of them. */
export function listenForStop(): StopSignals {
  const stop = new AbortController()
  const kill = new AbortController()
  let first: number | null = null
  const told = () => {
    first ??= performance.now()
    if (performance.now() - first > oneWishMs) kill.abort()
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, told)
  if (process.env.npm_lifecycle_event || process.env.GREENROOM_LAUNCHED) whenOrphaned(told)
  return { stop: stop.signal, kill: kill.signal }
}

function whenOrphaned(run: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    run()
  }, orphanCheckMs)
  timer.unref()
}
