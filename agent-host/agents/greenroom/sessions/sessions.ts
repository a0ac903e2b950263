import { randomUUID } from 'node:crypto'
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { RequestError } from '@agentclientprotocol/sdk'
import type { Models } from '../models/models.ts'
import type { Entry } from './entry.ts'
import { Session } from './session.ts'
import type { SessionFiles } from './session-files.ts'

/** The sessions that are open in this process, and the way to those that are not. */
export class Sessions {
  readonly #open = new Map<string, Session>()
  readonly #files: SessionFiles
  readonly #models: () => Promise<Models>

  constructor(files: SessionFiles, models: () => Promise<Models>) {
    this.#files = files
    this.#models = models
  }

  async create(cwd: string): Promise<Session> {
    const session = await this.#make(`grs_${randomUUID()}`, cwd)
    await session.create(new Date().toISOString())
    this.#open.set(session.id, session)
    return session
  }

  /** Opens a session of this or an earlier process, with what is known of it. Throws `sessionNotFound`. */
  async load(id: string, cwd: string): Promise<{ session: Session; entries: Entry[] }> {
    if (this.#open.get(id)?.isRunning)
      throw RequestError.invalidRequest(undefined, 'A prompt of this session is running')
    const entries = await this.#files.read(id)
    if (!entries) throw RequestError.sessionNotFound(id)
    const session = await this.#make(id, cwd)
    session.restore(entries, (await this.#models()).names)
    this.#open.set(id, session)
    return { session, entries }
  }

  /** An open session. Throws `sessionNotFound`. */
  get(id: string): Session {
    const session = this.#open.get(id)
    if (!session) throw RequestError.sessionNotFound(id)
    return session
  }

  /** Stops what runs in it and forgets it here; its file stays. */
  async close(id: string) {
    const session = this.#open.get(id)
    this.#open.delete(id)
    await session?.stop()
  }

  async remove(id: string) {
    await this.close(id)
    await this.#files.remove(id)
  }

  list() {
    return this.#files.list()
  }

  async stopAll() {
    await Promise.all([...this.#open.values()].map((session) => session.stop()))
  }

  async #make(id: string, cwd: string): Promise<Session> {
    const { names } = await this.#models()
    return new Session({ id, directory: await folder(cwd), model: names[0] ?? '', files: this.#files })
  }
}

async function folder(cwd: string): Promise<string> {
  if (!path.isAbsolute(cwd)) throw RequestError.invalidParams({ cwd }, 'cwd must be absolute')
  const found = await stat(cwd).catch((error: NodeJS.ErrnoException) => {
    throw RequestError.invalidParams({ cwd }, `cwd cannot be used: ${error.code}`)
  })
  if (!found.isDirectory()) throw RequestError.invalidParams({ cwd }, 'cwd is not a folder')
  return realpath(cwd)
}
