import { appendFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Entry, entry } from './entry.ts'

const sessionId = /^[\w-]{1,64}$/

/**
 * The sessions' files, one per session, in `folder`: JSON lines that are only appended to, so that a fresh process goes on
 * where an earlier one was ended, a prompt in flight included.
 */
export class SessionFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async append(id: string, added: Entry) {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await appendFile(this.#file(id), `${JSON.stringify(added)}\n`, { mode: 0o600 })
  }

  /** All that is known of a session, oldest first; null when there is none. A line that was cut by the end of a process is left out. */
  async read(id: string): Promise<Entry[] | null> {
    if (!sessionId.test(id)) return null
    const text = await readFile(this.#file(id), 'utf8').catch(missingIsNull)
    if (text === null) return null
    if (!text.endsWith('\n')) await this.#closeLine(id)
    const entries = text.split('\n').flatMap((line) => parseLine(line) ?? [])
    return entries[0]?.type === 'session' ? entries : null
  }

  async remove(id: string) {
    if (sessionId.test(id)) await rm(this.#file(id), { force: true })
  }

  /** What can be loaded, most recently used first. */
  async list(): Promise<{ sessionId: string; directory: string; updatedAt: string }[]> {
    const names = (await readdir(this.#folder).catch(missingIsNull)) ?? []
    const found = await Promise.all(names.filter((name) => name.endsWith('.jsonl')).map((name) => this.#describe(name)))
    return found.filter((session) => session !== null).sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  }

  async #describe(name: string) {
    const file = path.join(this.#folder, name)
    const first = parseLine(await firstLine(file))
    if (first?.type !== 'session') return null
    const { mtime } = await stat(file)
    return { sessionId: first.sessionId, directory: first.directory, updatedAt: mtime.toISOString() }
  }

  async #closeLine(id: string) {
    await appendFile(this.#file(id), '\n')
  }

  #file(id: string) {
    return path.join(this.#folder, `${id}.jsonl`)
  }
}

function parseLine(line: string): Entry | null {
  try {
    const parsed = entry.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function firstLine(file: string): Promise<string> {
  await using handle = await open(file)
  for await (const line of handle.readLines()) return line
  return ''
}

function missingIsNull(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
