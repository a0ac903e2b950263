import { expect } from 'vitest'
import { type BehaviourTest, type ContractScene, outputOf, run } from '#agent-host/backends/contract-scene.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { RequestAsk } from '#lib/domain/requests/request.ts'

/** What agents have beyond answering, each in its own way, and what is told of it in ours. */
export function describeExtras(test: BehaviourTest, scene: ContractScene): void {
  const { open } = scene

  test('a new session asks before it changes anything', async () => {
    const heard = await run(await open({}), `[[edit:${scene.worktree}/unasked.txt]]`)
    expect(heard.asks).toMatchObject([{ kind: 'permission' }])
  })

  test('what a turn used is told', async () => {
    const { updates } = await run(await open(scene.subject.trusting), '[[plain:2:200]]')
    const used = updates.flatMap((update) => (update.type === 'usage' ? [update.usage] : []))
    expect(Math.max(...used.map(({ inputTokens = 0 }) => inputTokens))).toBeGreaterThan(0)
    expect(Math.max(...used.map(({ outputTokens = 0 }) => outputTokens))).toBeGreaterThan(0)
  })

  test('a list of what is to be done is a plan', async () => {
    const { updates } = await run(await open(scene.subject.trusting), '[[plan]]')
    const plan = updates.findLast((update) => update.type === 'plan')
    expect(plan?.entries.length).toBeGreaterThan(0)
  })

  test('a question is a form, and its answer reaches the model', async () => {
    const heard = await run(await open(scene.subject.asking), '[[ask]]', { answer: (ask) => chooseBlue(ask) })
    expect(heard.asks).toMatchObject([{ kind: 'form', message: 'Which colour?' }])
    expect(scene.subject.model?.lastResult()).toContain('Blue')
  })

  test('what a subagent does stands below its call', async () => {
    const heard = await run(await open(scene.subject.trusting), '[[task:shell:echo nested]]')
    expect(heard.outcome).toMatchObject({ kind: 'completed' })
    const command = toolOf(heard.updates, 'execute')
    expect(command?.parentToolCallId).toEqual(expect.any(String))
    expect(heard.updates).toContainEqual({
      type: 'tool',
      tool: expect.objectContaining({ toolCallId: command?.parentToolCallId }),
    })
    expect(outputOf(heard)).toContain('nested')
  })
}

/** Every call of a kind as what was said of it adds up; the first. */
function toolOf(updates: AgentUpdate[], kind: string) {
  const of = updates.flatMap((update) => (update.type === 'tool' ? [update.tool] : []))
  const id = of.find((tool) => tool.kind === kind)?.toolCallId
  return id === undefined ? undefined : Object.assign({}, ...of.filter(({ toolCallId }) => toolCallId === id))
}

/** The first field that offers choices takes Blue. */
function chooseBlue(ask: RequestAsk) {
  const properties = ask.kind === 'form' ? (ask.schema.properties as Record<string, { oneOf?: unknown }>) : {}
  const field = Object.keys(properties).find((name) => properties[name]?.oneOf)
  return { action: 'accept' as const, content: { [field ?? '']: 'Blue' } }
}
