import { encode } from 'next-auth/jwt'
import { store as webStore } from '#app/_server/store.ts'
import type { Store } from '#db/client.ts'
import { createToken } from '#db/writes/tokens/create.ts'
import type { PersonActor } from '#lib/domain/actors/actor.ts'
import { testStore } from '#tests/support/database.ts'
import { testPerson } from '#tests/support/people.ts'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
type Ask = { path?: string; params?: Record<string, string>; headers?: Record<string, string>; body?: unknown }

const origin = 'http://localhost:3000'
const secret = 'a secret for tests alone'

export type Caller = {
  person: PersonActor
  /** Headers that prove who it is. */
  bearer: Record<string, string>
  cookie: Record<string, string>
}

/** The web's handlers on a database of their own, one per test file: the web reads its environment once. */
export async function testApi() {
  const { store, url, close } = await testStore()
  Object.assign(process.env, { DATABASE_URL: url, AUTH_SECRET: secret, PUBLIC_URL: origin, LOG_LEVEL: 'silent' })
  return {
    store,
    origin,
    caller: (options: Parameters<typeof makeCaller>[1] = {}) => makeCaller(store, options),
    close: async () => {
      const opened = await webStore()
      await opened[Symbol.asyncDispose]()
      await close()
    },
  }
}

async function makeCaller(store: Store, options: { administrator?: boolean; name?: string }): Promise<Caller> {
  const person = await testPerson(store, options)
  const { token } = await createToken(person, store, { name: 'test' })
  const salt = 'greenroom.session'
  const session = await encode({ token: { sid: person.signInId }, secret, salt })
  return { person, bearer: { authorization: `Bearer ${token}` }, cookie: { cookie: `${salt}=${session}` } }
}

/** Calls a handler as Next does, and reads its answer. */
export async function ask(handler: Handler, method: string, { path = '/', params = {}, headers = {}, body }: Ask) {
  const init = {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  }
  const response = await handler(new Request(`${origin}/api/v1${path}`, init), { params: Promise.resolve(params) })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text }
}
