import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { Borrower, FailedAttempt, Gateway } from '#agent-host/gateway/gateway.ts'
import { backendId, chatId, personId, turnId, workspaceId } from '#lib/domain/ids.ts'
import { type FakeProvider, json, startFakeProvider } from '#tests/support/fake-provider.ts'

export const borrower: Borrower = {
  personId: personId.parse('per_1'),
  workspaceId: workspaceId.parse('wsp_1'),
  backend: backendId.parse('greenroom'),
}
export const turnOf = (id: string) => ({
  chatId: chatId.parse('cht_1'),
  turnId: turnId.parse(id),
  personId: borrower.personId,
})

/** What every gateway does for who borrows from it, given one that leads to a provider for the standard model and OpenAI's API, and to no other. */
export function describeGateway(
  name: string,
  open: (provider: { url: string; key: string }) => Promise<Gateway>,
): void {
  describe(`the ${name} gateway`, () => {
    let provider: FakeProvider
    let gateway: Gateway
    beforeEach(async () => {
      provider = await startFakeProvider()
      gateway = await open({ url: `${provider.url}/v1`, key: 'sk-the-real-key' })
    })
    afterEach(async () => {
      await gateway[Symbol.asyncDispose]()
      await provider.close()
    })

    test('who borrows reaches each provider of the installation, with its real key', async () => {
      const { access } = gateway.lend(borrower)
      expect(access).toMatchObject({ anthropic: null, google: null, standard: { name: 'scripted' } })
      provider.answer = (response) => json(response, 200, { id: 'chatcmpl-1', usage: { prompt_tokens: 1 } })
      for (const door of [access.standard, access.openai]) {
        const { status, body } = await ask(door, '/chat/completions', { model: 'scripted', messages: [] })
        expect({ status, body }).toEqual({ status: 200, body: { id: 'chatcmpl-1', usage: { prompt_tokens: 1 } } })
        expect(provider.asked.at(-1)).toMatchObject({
          method: 'POST',
          url: '/v1/chat/completions',
          headers: { authorization: 'Bearer sk-the-real-key', host: new URL(provider.url).host },
          body: JSON.stringify({ model: 'scripted', messages: [] }),
        })
      }
    })

    test('who only looks learns which models there are', async () => {
      provider.answer = (response) => json(response, 200, { data: [{ id: 'scripted' }] })
      expect(shapeOf(gateway.offered)).toEqual(shapeOf(gateway.lend(borrower).access))
      const { standard } = gateway.offered
      const headers = { authorization: `Bearer ${standard?.key}` }
      expect(await (await fetch(`${standard?.url}/models`, { headers })).json()).toEqual({ data: [{ id: 'scripted' }] })
    })

    test('what a provider refuses is told as it told it', async () => {
      const { access } = gateway.lend(borrower)
      provider.answer = (response) => json(response, 429, { error: { message: 'slowly' } }, { 'retry-after': '7' })
      const { status, body, headers } = await ask(access.openai, '/responses', {})
      expect({ status, body }).toEqual({ status: 429, body: { error: { message: 'slowly' } } })
      expect(headers.get('retry-after')).toBe('7')
    })

    test('a turn hears of no attempt that went well, nor of one after its end', async () => {
      const loan = gateway.lend(borrower)
      const told: FailedAttempt[] = []
      loan.began(turnOf('trn_1'), (failed) => told.push(failed))
      expect((await ask(loan.access.openai, '/responses', {})).status).toBe(200)
      loan.ended(turnOf('trn_1').turnId)
      provider.answer = (response) => json(response, 529, {})
      expect((await ask(loan.access.openai, '/responses', {})).status).toBe(529)
      expect(told).toEqual([])
    })

    test('a turn of which nothing was heard has no account, and loans end more than once', () => {
      const loan = gateway.lend(borrower)
      loan.began(turnOf('trn_1'))
      expect(gateway.settle(turnOf('trn_1').turnId)).toEqual({ tokens: null, failure: null })
      expect(gateway.settle(turnOf('trn_other').turnId)).toEqual({ tokens: null, failure: null })
      loan.ended(turnOf('trn_1').turnId)
      loan.end()
      loan.end()
    })
  })
}

type Asking = { url: string; key?: string | undefined } | null

/** Asks through a door as OpenAI's clients do. */
export async function ask(door: Asking, path: string, body: unknown, init: RequestInit = {}) {
  if (!door) throw new Error('there is no such door')
  const response = await fetch(`${door.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text }
}

const shapeOf = (access: ModelAccess) =>
  Object.fromEntries(Object.entries(access).map(([name, door]) => [name, door?.url ?? null]))
