import { expect, test } from 'vitest'
import { commandLine, commandWords, environmentLines, environmentOf } from '#components/settings/backend-command.ts'

test('a command line is cut at spaces that are not quoted', () => {
  expect(commandWords(`npx  -y agent --name "a b" 'c "d"' e\\ f ""`)).toEqual([
    'npx',
    '-y',
    'agent',
    '--name',
    'a b',
    'c "d"',
    'e f',
    '',
  ])
  expect(commandWords('  ')).toEqual([])
})

test('variables are lines of name and value; a value may hold what it likes', () => {
  expect(environmentOf('A=1\n\nB= x=y ')).toEqual({ env: { A: '1', B: ' x=y ' }, fault: null })
  expect(environmentOf('A=1\nnothing').fault).toBe('This is not NAME=value: nothing')
})

test('a line is made of words so that it is cut into them again', () => {
  const words = ['npx', '-y', 'a b', '', `c "d"`, `it's`, 'e\\f']
  expect(commandWords(commandLine(words))).toEqual(words)
  expect(commandLine(['npx', '--acp'])).toBe('npx --acp')
  const env = { A: '1', B: ' x=y' }
  expect(environmentOf(environmentLines(env))).toEqual({ env, fault: null })
})
