import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Address } from '#bench/followers/asks.ts'
import { cpuOf, familyOf } from '#bench/programs/cpu.ts'
import { type Api, openApi } from '#bench/subjects/api.ts'
import type { Subject } from '#bench/subjects/subject.ts'
import { untilIdle } from '#bench/subjects/until-idle.ts'
import { readPostmaster } from '#db/embedded/postmaster.ts'
import { type App, startApp } from '#tests/support/app.ts'

export type Greenroom = Subject & {
  app: App
  /** The same installation with the least of an agent, so that the figures are those of what stands between it and its followers. */
  bare: Subject
}

const warmingAtOnce = 4
const quietSeconds = 8
/** More than this of a second on a core, and something is going on. */
const busyUs = 50_000

/** A real installation that has come to rest; its agent is Greenroom's own, each chat's in a process that stands ready. */
export async function startGreenroom(stack: AsyncDisposableStack, modelUrl: string): Promise<Greenroom> {
  const environment = { GREENROOM_MODEL_URL: modelUrl, GREENROOM_MODEL_KEY: 'bench', GREENROOM_MODEL_NAME: 'scripted' }
  const app = stack.adopt(await startApp({ environment }), (each) => each.stop())
  const api = await openApi(app)
  const workspace = await api<{ id: string }>('POST', '/workspaces', { name: 'Bench', source: { kind: 'empty' } })
  const args = [path.resolve('bench/agents/bare-agent.ts')]
  await api('POST', '/backends', {
    id: 'bare',
    name: 'Bare agent',
    command: process.execPath,
    args,
    env: { BENCH_MODEL_URL: modelUrl },
  })
  await untilQuiet(app)
  const subjectOf = (name: string, backend: string) =>
    makeSubject({ app, api, workspaceId: workspace.id }, name, backend)
  return { ...subjectOf('greenroom', 'greenroom'), app, bare: subjectOf('with a bare agent', 'bare') }
}

type Installation = { app: App; api: Api; workspaceId: string }

function makeSubject({ app, api, workspaceId }: Installation, name: string, backend: string): Subject {
  let chats: string[] = []

  const prompt = (chatId: string, text: string) => api('POST', `/chats/${chatId}/messages`, { text })
  const makeChat = async () => {
    const { id } = await api<{ id: string }>('POST', '/chats', { workspaceId, backend })
    await prompt(id, '[[say:Ready.]]')
    await untilIdle(app.url, api.headers, id)
    return id
  }
  return {
    name,
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

/** After a start a host asks its backends what they offer, which takes a while of a core: that is no figure of this. */
export async function untilQuiet(app: App): Promise<void> {
  const host = await app.hostPid()
  for (let quiet = 0, last = await cpuOf([host]); quiet < quietSeconds; ) {
    await delay(1_000)
    const now = await cpuOf([host])
    quiet = now !== null && last !== null && now - last > busyUs ? 0 : quiet + 1
    last = now
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
