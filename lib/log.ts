import { type Logger, pino } from 'pino'

export type { Logger }

/** A process' log: JSON lines on standard error, the name of the process in each. Secrets never go in. */
export function makeLog(name: string, level: string): Logger {
  return pino({ name, level, base: { name, pid: process.pid } }, pino.destination({ fd: 2, sync: false }))
}
