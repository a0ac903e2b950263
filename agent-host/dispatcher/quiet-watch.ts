/** After how long without a word of the agent that is said, and said again. */
const stepsMs = [15_000, 30_000, 60_000, 120_000, 300_000]
const everyMs = 300_000

/** Says when an agent has said nothing for a while: many try a failing provider again in silence. */
export type QuietWatch = {
  /** The agent said something. */
  heard(): void
  /** A person is waited for until it settles, which is no fault of the agent. */
  during<T>(waiting: Promise<T>): Promise<T>
  end(): void
}

export function watchQuiet(onQuiet: (quietMs: number) => void): QuietWatch {
  let timer: NodeJS.Timeout | undefined
  let waits = 0
  let over = false
  const wait = (step: number, quietMs: number) => {
    clearTimeout(timer)
    if (over || waits > 0) return
    const nextMs = stepsMs[step] ?? quietMs + everyMs
    timer = setTimeout(() => {
      onQuiet(nextMs)
      wait(step + 1, nextMs)
    }, nextMs - quietMs)
  }
  const heard = () => wait(0, 0)
  const during = async <T>(waiting: Promise<T>): Promise<T> => {
    waits++
    clearTimeout(timer)
    try {
      return await waiting
    } finally {
      waits--
      heard()
    }
  }
  const end = () => {
    over = true
    clearTimeout(timer)
  }
  heard()
  return { heard, during, end }
}
