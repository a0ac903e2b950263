import { expect, test } from 'vitest'
import { ancestorsOf, joinPath, nameOf, parentOf } from '#lib/domain/files/file-path.ts'
import { filePath, folderPath } from '#lib/domain/files/path-schema.ts'

test.each(['a', 'src/a.ts', '.github/workflows/x.yml', 'a b/ü.txt', '.gitignore', 'a\\b'])('%j is a path', (path) => {
  expect(filePath.safeParse(path).success).toBe(true)
})

test.each([
  '',
  '/etc/passwd',
  '../a',
  'a/../b',
  './a',
  'a//b',
  'a/',
  '.git',
  '.git/config',
  'sub/.GIT/hooks/x',
  'a\0b',
  'x'.repeat(256),
  `${'x/'.repeat(600)}x`,
])('%j is none', (path) => {
  expect(filePath.safeParse(path).success).toBe(false)
})

test('the empty path is a folder: the worktree', () => {
  expect(folderPath.parse('')).toBe('')
  expect(folderPath.safeParse('..').success).toBe(false)
})

test('a path is taken apart and put together', () => {
  expect([parentOf('a/b/c'), nameOf('a/b/c'), parentOf('a'), nameOf('a')]).toEqual(['a/b', 'c', '', 'a'])
  expect([joinPath('', 'a'), joinPath('a', 'b')]).toEqual(['a', 'a/b'])
  expect(ancestorsOf('a/b/c')).toEqual(['a', 'a/b'])
})
