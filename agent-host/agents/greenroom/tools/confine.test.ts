import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../spawned-agent.ts'
import { confine, confineExisting } from './confine.ts'
import { ToolFault } from './tool.ts'

test('paths inside stay, whether they exist or not', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'src'))
  expect(await confine(folder.path, '.')).toBe(folder.path)
  expect(await confine(folder.path, 'src/../src/new/deep.ts')).toBe(path.join(folder.path, 'src/new/deep.ts'))
  expect(await confine(folder.path, path.join(folder.path, 'src'))).toBe(path.join(folder.path, 'src'))
})

test('a link inside is followed to where it points', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, 'real'))
  await symlink('real', path.join(folder.path, 'link'))
  expect(await confine(folder.path, 'link/file.txt')).toBe(path.join(folder.path, 'real/file.txt'))
})

test('what leads out is refused: dots, absolute paths, neighbours of a similar name, links, links to nowhere', async () => {
  await using parent = await temporaryFolder()
  const directory = path.join(parent.path, 'work')
  await mkdir(directory)
  await mkdir(path.join(parent.path, 'work-secret'))
  await writeFile(path.join(parent.path, 'secret.txt'), 'secret')
  await symlink('..', path.join(directory, 'up'))
  await symlink('../secret.txt', path.join(directory, 'file-link'))
  await symlink('../nowhere', path.join(directory, 'dangling'))
  const ways = [
    '..',
    '../secret.txt',
    '/etc/passwd',
    '../work-secret',
    'up/secret.txt',
    'file-link',
    'dangling',
    'a\0b',
  ]
  for (const wanted of ways) await expect(confine(directory, wanted), wanted).rejects.toBeInstanceOf(ToolFault)
})

test('what has to exist and does not is said to be missing', async () => {
  await using folder = await temporaryFolder()
  await expect(confineExisting(folder.path, 'gone')).rejects.toThrow('gone does not exist')
})
