import path from 'node:path'
import type { Address } from '#bench/followers/asks.ts'
import { cpuOf, familyOf } from '#bench/programs/cpu.ts'
import { type Api, openApi } from '#bench/subjects/api.ts'
import type { Subject } from '#bench/subjects/subject.ts'
import { untilIdle } from '#bench/subjects/until-idle.ts'
import { readPostmaster } from '#db/embedded/postmaster.ts'
import { type App, startApp } from '#tests/support/app.ts'

export type Greenroom = Subject & { app: App }

const warmingAtOnce = 4

/** A real installation; its agent is Greenroom's own, each chat's in a process that stands ready. */
export async function startGreenroom(stack: AsyncDisposableStack, modelUrl: string): Promise<Greenroom> {
  const environment = { GREENROOM_MODEL_URL: modelUrl, GREENROOM_MODEL_KEY: 'bench', GREENROOM_MODEL_NAME: 'scripted' }
  const app = stack.adopt(await startApp({ environment }), (each) => each.stop())
  const api = await openApi(app)
  const workspace = await api<{ id: string }>('POST', '/workspaces', { name: 'Bench', source: { kind: 'empty' } })
  let chats: string[] = []

  const prompt = (chatId: string, text: string) => api('POST', `/chats/${chatId}/messages`, { text })
  const makeChat = async () => {
    const { id } = await api<{ id: string }>('POST', '/chats', { workspaceId: workspace.id, backend: 'greenroom' })
    await prompt(id, '[[say:Ready.]]')
    await untilIdle(app.url, api.headers, id)
    return id
  }
  return {
    app,
    name: 'greenroom',
    async open(streams) {
      chats = []
      while (chats.length < streams) {
        const some = Math.min(warmingAtOnce, streams - chats.length)
        chats.push(...(await Promise.all(Array.from({ length: some }, makeChat))))
      }
      return await Promise.all(chats.map((chatId) => addressOf(app, api, chatId)))
    },
    async begin({ tokens, rate }) {
      await Promise.all(chats.map((chatId) => prompt(chatId, `[[stamped:${tokens}:${rate}]]`)))
    },
    async end() {
      await Promise.all(chats.map((chatId) => untilIdle(app.url, api.headers, chatId)))
      await Promise.all(chats.map((chatId) => api('DELETE', `/chats/${chatId}`)))
    },
    cpuUs: () => cpuOfApp(app),
  }
}

/** As whoever holds the chat's link; without links as the chat's owner. */
async function addressOf(app: App, api: Api, chatId: string): Promise<Address> {
  const url = `${app.url}/api/v1/chats/${chatId}/events`
  const grant = await fetch(`${app.url}/api/v1/chats/${chatId}/grants`, {
    method: 'POST',
    headers: { ...api.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'link', role: 'viewer' }),
  })
  const answer: unknown = grant.status === 201 ? await grant.json() : await grant.text()
  const link = answer as { token?: string }
  if (link.token) return { url, headers: { 'x-share-token': link.token }, resumeBy: 'event-id', seesAll: false }
  return { url, headers: api.headers, resumeBy: 'event-id', seesAll: true }
}

/** The web alone; and the web, the host and the database. Agents read the model, as the peers' servers do, and are not counted. */
async function cpuOfApp(app: App): Promise<{ server: number; all: number } | null> {
  const [web, host, postmaster] = await Promise.all([
    app.webPid(),
    app.hostPid(),
    readPostmaster(path.join(app.dataDirectory, 'postgres', 'data')),
  ])
  const database = postmaster ? await familyOf(postmaster.pid) : []
  const [server, beside] = await Promise.all([cpuOf([web]), cpuOf([host, ...database])])
  return server === null || beside === null ? null : { server, all: server + beside }
}
