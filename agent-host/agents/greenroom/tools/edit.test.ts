import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../spawned-agent.ts'
import { editTool, replaceText } from './edit.ts'

const progress = { output: () => undefined, plan: async () => undefined }
const signal = new AbortController().signal

test('an exact piece is replaced, and its place is known', () => {
  expect(replaceText('one\ntwo\n', { oldText: 'two', newText: 'three' })).toEqual({
    text: 'one\nthree\n',
    at: 4,
    count: 1,
  })
})

test('a replacement is taken literally', () => {
  expect(replaceText('a', { oldText: 'a', newText: '$& $1' }).text).toBe('$& $1')
})

test('what is found more than once is refused, with the number, unless all are wanted', () => {
  const replacement = { oldText: 'x', newText: 'y' }
  expect(() => replaceText('x x x', replacement)).toThrow('3 times')
  expect(replaceText('x x x', { ...replacement, all: true })).toMatchObject({ text: 'y y y', count: 3 })
})

test('what is not found is refused, with the line that looks like it', () => {
  expect(() => replaceText('one\n    two\n', { oldText: '\ttwo\n', newText: '' })).toThrow('resembles line 2')
  expect(() => replaceText('one\n', { oldText: 'four', newText: '' })).toThrow('Read the file again')
})

test('an empty oldText and a replacement that changes nothing are refused', () => {
  expect(() => replaceText('one', { oldText: '', newText: 'x' })).toThrow('oldText is empty')
  expect(() => replaceText('one', { oldText: 'one', newText: 'one' })).toThrow('nothing would change')
})

test('the line endings of a file stay as they are', () => {
  expect(replaceText('one\r\ntwo\r\nthree\r\n', { oldText: 'one\ntwo', newText: 'a\nb' }).text).toBe(
    'a\r\nb\r\nthree\r\n',
  )
})

test('a file that does not exist, a folder and a binary file cannot be edited', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'binary'), Buffer.from([1, 0, 2]))
  const edit = (name: string) =>
    editTool.prepare({ path: name, oldText: 'a', newText: 'b' }, { directory: folder.path, signal })
  await expect(edit('gone.txt')).rejects.toThrow('Use write to create it')
  await expect(edit('.')).rejects.toThrow('is a folder')
  await expect(edit('binary')).rejects.toThrow('is a binary file')
})

test('a file that somebody changed between the question and the answer is left alone', async () => {
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'file.txt')
  await writeFile(file, 'one')
  const edit = await editTool.prepare(
    { path: 'file.txt', oldText: 'one', newText: 'two' },
    { directory: folder.path, signal },
  )
  await writeFile(file, 'one, by somebody else')
  await expect(edit.run(progress)).rejects.toThrow('changed by somebody else')
  expect(await readFile(file, 'utf8')).toBe('one, by somebody else')
})
