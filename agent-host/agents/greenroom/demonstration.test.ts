import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { spawnAgent, statusesOf, temporaryFolder, textOf } from './spawned-agent.ts'

const git = (directory: string, ...args: string[]) => promisify(execFile)('git', ['-C', directory, ...args])
const fast = { GREENROOM_SCRIPT_RATE: '20000' }

test('without a model a whole turn is played: thought, plan, reading, permission, edit, command, summary', async () => {
  await using home = await temporaryFolder()
  await using folder = await temporaryFolder()
  await git(folder.path, 'init', '-q')
  await writeFile(path.join(folder.path, 'README.md'), '# Sums\n\nAdds numbers.\n')
  await using greenroom = await spawnAgent({ home: home.path, environment: fast })
  const sessionId = await greenroom.open(folder.path)

  const { stopReason } = await greenroom.prompt(sessionId, 'Make it subtract as well')

  expect(stopReason).toBe('end_turn')
  const { updates } = greenroom
  expect(textOf(updates, 'agent_thought_chunk')).toContain('“Make it subtract as well”')
  const plans = updates.filter((update) => update.sessionUpdate === 'plan')
  expect(plans[0]?.entries.map(({ status }) => status)).toEqual(['in_progress', 'pending', 'pending'])
  expect(plans.at(-1)?.entries.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed'])
  expect(statusesOf(updates, 'list')).toEqual(['pending', 'in_progress', 'completed'])
  expect(statusesOf(updates, 'edit')).toEqual(['pending', 'in_progress', 'completed'])
  expect(greenroom.asked.map(({ toolCall }) => toolCall.kind)).toEqual(['edit', 'execute'])
  expect(greenroom.asked[0]?.toolCall.content?.[0]).toMatchObject({
    type: 'diff',
    oldText: '# Sums\n\nAdds numbers.\n',
  })
  const readme = await readFile(path.join(folder.path, 'README.md'), 'utf8')
  expect(readme).toMatch(/^# Sums\n\nAdds numbers\.\n\n## A note from Greenroom\n[\s\S]*“Make it subtract as well”\n$/)
  expect(textOf(updates)).toContain('```\n?? README.md\n```')
  expect(textOf(updates)).toContain('This answer was scripted: no model is configured.')
  expect(textOf(updates)).toContain('GREENROOM_MODEL_URL')
})

test('a second turn of the demonstration remembers the first and edits again', async () => {
  await using home = await temporaryFolder()
  await using folder = await temporaryFolder()
  await using greenroom = await spawnAgent({ home: home.path, environment: fast })
  const sessionId = await greenroom.open(folder.path)

  await greenroom.prompt(sessionId, 'First thing')
  await greenroom.prompt(sessionId, 'Second thing')

  const note = await readFile(path.join(folder.path, 'GREENROOM.md'), 'utf8')
  expect(note).toContain('- You asked: “First thing”\n- Then you asked: “Second thing”')
  expect(textOf(greenroom.updates, 'agent_thought_chunk')).toContain('Before that they asked for one thing.')
})

test('a rejected demonstration leaves the files alone and says so', async () => {
  await using home = await temporaryFolder()
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'README.md'), '# Sums\n')
  await using greenroom = await spawnAgent({ home: home.path, environment: fast, answer: () => 'reject' })
  const sessionId = await greenroom.open(folder.path)

  const { stopReason } = await greenroom.prompt(sessionId, 'Change something')

  expect(stopReason).toBe('end_turn')
  expect(greenroom.asked).toHaveLength(1)
  expect(await readFile(path.join(folder.path, 'README.md'), 'utf8')).toBe('# Sums\n')
  expect(textOf(greenroom.updates)).toContain('The note was not written')
})

test('the demonstration obeys orders in double brackets', async () => {
  await using home = await temporaryFolder()
  await using folder = await temporaryFolder()
  await using greenroom = await spawnAgent({ home: home.path, environment: fast })
  const sessionId = await greenroom.open(folder.path)

  await greenroom.prompt(sessionId, 'codeword apple [[plain:3:1000]]')
  expect(textOf(greenroom.updates)).toBe('tok0 tok1 tok2')
  await greenroom.prompt(sessionId, '[[edit:new.txt]]')
  expect(await readFile(path.join(folder.path, 'new.txt'), 'utf8')).toBe('edit 2\nsecond line\n')
  await greenroom.prompt(sessionId, '[[shell:echo out; exit 3]]')
  const run = greenroom.updates.findLast(
    (update) => update.sessionUpdate === 'tool_call_update' && update.status === 'completed',
  )
  expect(run).toMatchObject({ rawOutput: { exitCode: 3, output: 'out\n' } })
  await greenroom.prompt(sessionId, '[[recall]]')
  expect(textOf(greenroom.updates)).toContain('RECALL codeword apple')
})
