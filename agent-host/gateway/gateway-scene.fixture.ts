import { Writable } from 'node:stream'
import { pino } from 'pino'
import { borrower } from '#agent-host/gateway/gateway-contract.fixture.ts'
import { openGateway } from '#agent-host/gateway/open-gateway.ts'
import type { UpstreamTimes } from '#agent-host/gateway/upstream.ts'
import type { ProviderEndpoint } from '#lib/env.ts'
import { fakeBooks } from '#tests/support/fake-books.ts'
import { type FakeProvider, startFakeProvider } from '#tests/support/fake-provider.ts'

export const realKey = 'sk-the-real-key-of-this-place'

/** A forwarding gateway between a slot and a provider that plays all APIs, with its log. */
export async function openScene(more: { times?: Partial<UpstreamTimes>; url?: string } = {}) {
  const provider: FakeProvider = await startFakeProvider()
  const log: string[] = []
  const sink = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(line.toString())
      done()
    },
  })
  const at = (path: string): ProviderEndpoint => ({ url: `${more.url ?? provider.url}${path}`, key: realKey })
  const books = fakeBooks()
  const gateway = await openGateway({
    standard: { ...at('/v1'), name: 'scripted' },
    providers: { openai: at('/v1'), anthropic: at(''), google: at('') },
    books,
    log: pino({ level: 'debug' }, sink),
    ...(more.times && { times: more.times }),
  })
  const loan = gateway.lend(borrower)
  const { standard, openai, anthropic, google } = loan.access
  if (!standard || !openai || !anthropic || !google) throw new Error('a door is missing')
  const close = async () => {
    await gateway[Symbol.asyncDispose]()
    await provider.close()
  }
  return { provider, gateway, loan, books, log, close, doors: { standard, openai, anthropic, google } }
}

export type Scene = Awaited<ReturnType<typeof openScene>>
