import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { connectSql } from '#db/client.ts'
import { startEmbeddedPostgres } from '#db/embedded/start-embedded-postgres.ts'
import { migrate } from '#db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this project's tests, with a migrated database `greenroom_template`. */
    databaseUrl: string
  }
}

/** vitest's global set-up of a project: one server in a temporary folder, gone afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'greenroom-test-'))
  await chmod(directory, 0o755)
  const server = await startEmbeddedPostgres({ directory, durable: false })
  const tearDown = async () => {
    await server.stop()
    await rm(await realpath(path.join(directory, 'postgres')), { recursive: true, force: true })
    await rm(directory, { recursive: true, force: true })
  }
  try {
    const sql = connectSql(server.url, { max: 1 })
    await sql`create database greenroom_template`
    await sql.end()
    const template = new URL(server.url)
    template.pathname = '/greenroom_template'
    await migrate(template.href)
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('databaseUrl', server.url)
  return tearDown
}
