import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentPackages } from '#agent-host/backends/agent-packages.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { isInstalled } from '#tests/support/agents/is-installed.ts'
import { openRoom, type Room } from '#tests/support/room.ts'
import { realSandbox } from '#tests/support/sandbox.ts'

const patienceMs = 90_000

describe.runIf(isInstalled(agentPackages.codex))('codex in the sandbox', () => {
  let room: Room
  beforeAll(async () => {
    await realSandbox()
    room = await openRoom({ model: true, environment: { AGENTS_DIR: agentsDirectory } })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  /** The parts of the answer to one message, in a chat of its own, once the turn completed. */
  async function answerTo(text: string, mode: string) {
    const chat = await room.newChat('codex', { mode })
    const { turnId } = await room.send(chat.view.chat.id, text)
    expect(await chat.ended(turnId, patienceMs)).toMatchObject({ outcome: 'completed', error: null })
    const answer = chat.view.messages.find(({ turnId: of, author }) => of === turnId && author.kind === 'agent')
    return { parts: answer?.parts ?? [], patches: chat.view.patches }
  }

  test('answers without a warning, although it does not know the model', async () => {
    const { parts } = await answerTo('[[plain:4:200]]', 'ask')
    expect(parts).toMatchObject([{ type: 'text', text: 'tok0 tok1 tok2 tok3' }])
  })

  test('runs a command that writes, with no sandbox of its own in ours', async () => {
    const { parts, patches } = await answerTo('[[shell:echo written > made.txt; cat made.txt]]', 'auto')
    const call = parts.find(({ type }) => type === 'tool')
    expect(call).toMatchObject({ status: 'completed', exitCode: 0, output: expect.stringContaining('written') })
    expect(patches[0]?.files).toMatchObject([{ path: 'made.txt' }])
  })
})
