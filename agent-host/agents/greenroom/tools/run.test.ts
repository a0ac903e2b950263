import { expect, test } from 'vitest'
import { temporaryFolder } from '../spawned-agent.ts'
import { runTool } from './run.ts'
import { ShownOutput } from './shown-output.ts'

const progress = { output: () => undefined, plan: async () => undefined }
const signal = new AbortController().signal

test('a command that takes too long is ended, and what it printed is kept', async () => {
  await using folder = await temporaryFolder()
  const input = { command: 'echo before; sleep 300', timeoutSeconds: 1 }
  const prepared = await runTool.prepare(input, { directory: folder.path, signal })
  expect(await prepared.run(progress)).toMatchObject({
    failed: true,
    text: 'before\n\n(Ended after its time limit of 1 s)',
    output: { exitCode: null, output: 'before\n' },
  })
})

test('a command can wait for its own background jobs', async () => {
  await using folder = await temporaryFolder()
  const input = { command: '(sleep 0.05; echo job) & wait; echo done' }
  const prepared = await runTool.prepare(input, { directory: folder.path, signal })
  expect((await prepared.run(progress)).output).toEqual({ exitCode: 0, output: 'job\ndone\n' })
})

test('a shown output keeps its beginning and its end, and only ever grows', () => {
  const output = new ShownOutput()
  let before = ''
  for (let line = 0; line < 60_000; line++) {
    output.add(`line ${line}\n`)
    if (line % 1000) continue
    expect(output.soFar.startsWith(before)).toBe(true)
    before = output.soFar
  }
  expect(output.whole.startsWith(before)).toBe(true)
  expect(output.whole).toMatch(/^line 0\n/)
  expect(output.whole).toMatch(/\(\d+ characters left out\)\n[\s\S]*line 59999\n$/)
  expect(output.whole.length).toBeLessThan(256 * 1024)
  expect(output.forModel.length).toBeLessThan(30 * 1024)
})

test('people see a command in colours, the model reads it without them', async () => {
  await using folder = await temporaryFolder()
  const input = { command: String.raw`printf '\033[31mred\033[0m'; echo " $FORCE_COLOR $TERM"` }
  const prepared = await runTool.prepare(input, { directory: folder.path, signal })
  const { text, output } = await prepared.run(progress)
  expect(text).toBe('red 1 xterm-256color\n\n(Exit code 0)')
  expect(output).toEqual({ exitCode: 0, output: '\u001B[31mred\u001B[0m 1 xterm-256color\n' })
})
