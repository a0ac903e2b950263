import { expect, it } from 'vitest'
import { openAir, type Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { tellExposed } from '#agent-host/sandbox/tell-exposed.ts'
import type { Logger } from '#lib/log.ts'

async function toldOf(sandbox: Sandbox, answers: boolean[]): Promise<string[]> {
  const told: string[] = []
  const stop = new AbortController()
  const log = { error: (_: object, words: string) => told.push(words) } as unknown as Logger
  const servesSeveralPeople = async () => {
    const answer = answers.shift() ?? false
    if (answers.length === 0) stop.abort()
    return answer
  }
  await tellExposed({ sandbox, servesSeveralPeople, log, everyMs: 1 }, stop.signal)
  return told
}

it('says it once when a second person comes, and again after they had gone', async () => {
  expect(await toldOf(openAir, [false, true, true, true])).toEqual([expect.stringContaining('there is no sandbox')])
  expect(await toldOf(openAir, [true, false, true])).toHaveLength(2)
})

it('says nothing of one person, nor where there is a sandbox', async () => {
  expect(await toldOf(openAir, [false, false])).toEqual([])
  expect(await toldOf({ ...openAir, kind: 'bubblewrap' }, [true])).toEqual([])
})
