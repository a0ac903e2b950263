import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { App } from '#tests/support/app.ts'

export type Api = {
  <Answer>(method: string, path: string, body?: unknown): Promise<Answer>
  headers: Record<string, string>
}

const run = promisify(execFile)

/** The HTTP API of an installation as somebody whose token `npm run token` made. */
export async function openApi(app: App): Promise<Api> {
  const { PATH = '', HOME = '/' } = process.env
  const { stdout } = await run(process.execPath, ['scripts/launch.mjs', 'scripts/token.ts', 'bench@example.org'], {
    env: { PATH, HOME, GREENROOM_LAUNCHED: '1', NODE_ENV: 'production', DATA_DIR: app.dataDirectory },
  })
  const headers = { authorization: `Bearer ${stdout.trim().split('\n').at(-1)}` }
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (response.status === 204 ? undefined : await response.json()) as Answer
  }
  return Object.assign(ask, { headers })
}
