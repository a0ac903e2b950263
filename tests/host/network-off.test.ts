import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRoom, type Room } from '#tests/support/room.ts'
import { realSandbox } from '#tests/support/sandbox.ts'

describe('with the network off', () => {
  let room: Room
  beforeAll(async () => {
    await realSandbox()
    room = await openRoom({ model: true, environment: { SANDBOX_NETWORK: 'off' } })
  }, 120_000)
  afterAll(() => room[Symbol.asyncDispose]())

  it.each([
    ['greenroom', { mode: 'auto' }],
    ['opencode', { mode: 'allow' }],
  ])('%s reaches its model through the gateway and nothing else', { timeout: 120_000 }, async (backend, never) => {
    const chat = await room.newChat(backend, never)
    const provider = `http://127.0.0.1:${new URL(room.model?.url ?? '').port}/`
    const command = `curl -s -m 5 ${provider} || echo no-provider; curl -s -m 5 https://example.org/ || echo nothing-else`
    const { turnId } = await room.send(chat.view.chat.id, `[[shell:${command}]]`)
    expect(await chat.ended(turnId, 90_000)).toMatchObject({ outcome: 'completed', error: null })
    const said = JSON.stringify(chat.view.messages)
    expect(said).toMatch(/no-provider\\n+nothing-else/)
  })
})
