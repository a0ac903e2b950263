import { createInterface } from 'node:readline'
import type { Output } from '#scripts/supervisor/output.ts'

/** An output that remembers what was said, and resolves when something is. */
export function heardOutput(): { output: Output; lines: string[]; heard(part: string): Promise<string> } {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const hear = (line: string) => {
    lines.push(line)
    for (const look of waiting) look()
  }
  const output: Output = {
    say: hear,
    begin: hear,
    relay: (_, stream) =>
      new Promise((resolve) => {
        createInterface({ input: stream }).on('line', hear).once('close', resolve)
      }),
  }
  const heard = (part: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        const line = lines.find((each) => each.includes(part))
        if (line === undefined) return
        waiting.delete(look)
        resolve(line)
      }
      waiting.add(look)
      look()
    })
  return { output, lines, heard }
}
