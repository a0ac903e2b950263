import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Where the supervisor and its programs write. */
export type Output = {
  /** A line for people. */
  say(line: string): void
  /** The beginning of a line that `say` completes. */
  begin(text: string): void
  /** Passes on a program's lines, each behind its name. Resolves when the stream ended. */
  relay(name: string, stream: Readable, to: 'out' | 'err'): Promise<void>
}

/** Output to this process' own streams; what nobody reads any more is dropped. */
export function ownOutput(): Output {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  return {
    say: (line) => void process.stdout.write(`${line}\n`),
    begin: (text) => void process.stdout.write(text),
    relay: (name, stream, to) =>
      new Promise((resolve) => {
        const prefix = `${name.padEnd(4)} | `
        const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
        lines.on('line', (line) => (to === 'out' ? process.stdout : process.stderr).write(`${prefix}${line}\n`))
        lines.once('close', resolve)
      }),
  }
}
