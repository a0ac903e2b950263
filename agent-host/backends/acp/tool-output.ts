/** What a tool call's raw output says, in the shapes that agents are known to send. */
export type ReadOutput = { text: string | null; exitCode: number | null }
/** `isNamed`: the text stood under a name that says so, such as `stdout`. */
export type RawOutput = ReadOutput & { isNamed: boolean }

const textKeys = [
  'aggregated_output',
  'formatted_output',
  'output',
  'stdout',
  'text',
  'content',
  'result',
  'error',
  'message',
]
const exitKeys = ['exit_code', 'exitCode', 'exit']

/** Reads text and exit code out of a raw output; what has no known shape is told as JSON. */
export function readRawOutput(raw: unknown): RawOutput {
  if (raw === undefined || raw === null) return { text: null, exitCode: null, isNamed: false }
  const text = readText(raw)
  const exitCode = isRecord(raw)
    ? (numberAt(raw, exitKeys) ?? (isRecord(raw.metadata) ? numberAt(raw.metadata, exitKeys) : null))
    : null
  if (text !== null) return { text, exitCode, isNamed: isRecord(raw) }
  const empty = isRecord(raw) && Object.keys(raw).length === 0
  const json = empty || exitCode !== null ? null : JSON.stringify(raw, null, 2).slice(0, 20_000)
  return { text: json, exitCode, isNamed: false }
}

/** A command's output without the Markdown fence that some agents put around it, and the exit code that they write before it. */
export function readConsole(text: string): ReadOutput {
  const fence = /^\s*(`{3,})[\w-]*\n([\s\S]*?)\n?\1\s*$/.exec(text)
  const output = fence?.[2] ?? text
  const exit = /^(?:Error: )?Exit code:? (\d{1,3})\b/i.exec(output)
  return { text: output, exitCode: exit ? Number(exit[1]) : null }
}

function readText(raw: unknown): string | null {
  if (typeof raw === 'string') return raw
  if (Array.isArray(raw)) {
    const texts = raw.map(readText).filter((text) => text !== null)
    return texts.length > 0 ? texts.join('\n') : null
  }
  if (!isRecord(raw)) return null
  for (const key of textKeys) {
    const text = readText(raw[key])
    if (text === null) continue
    const stderr = key === 'stdout' && typeof raw.stderr === 'string' ? raw.stderr : ''
    return stderr ? `${text}${text && !text.endsWith('\n') ? '\n' : ''}${stderr}` : text
  }
  return null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function numberAt(record: Record<string, unknown>, keys: string[]): number | null {
  for (const key of keys) if (typeof record[key] === 'number' && Number.isInteger(record[key])) return record[key]
  return null
}
