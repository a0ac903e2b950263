import { expect, test } from 'vitest'
import { shellWords } from '#components/shells/shell-words.ts'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

const shell = (more: Partial<ShellInfo>) =>
  ({ state: 'open', exitCode: null, fault: null, ...more }) as Partial<ShellInfo> as ShellInfo

test.each([
  [shell({ state: 'asked' }), 'live', false, 'Opening…'],
  [shell({ state: 'asked' }), 'live', true, 'No host has opened it yet. It opens as soon as one runs.'],
  [shell({}), 'connecting', false, 'Opening…'],
  [shell({}), 'live', true, 'Connected.'],
  [shell({}), 'down', false, 'The connection is lost. Trying again…'],
  [shell({}), 'over', false, 'This shell is not there any more.'],
  [shell({ state: 'ended', exitCode: 3 }), 'over', false, 'It ended with exit code 3.'],
  [shell({ state: 'ended' }), 'over', false, 'It was closed.'],
  [shell({ state: 'ended', fault: 'The chat was deleted.' }), 'over', false, 'It ended: The chat was deleted.'],
] as const)('%o over a link that is %s (long: %s): %s', (info, link, long, words) => {
  expect(shellWords(info, link, long)).toBe(words)
})
