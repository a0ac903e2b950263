import { access, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { archiveKind, unpack } from '#agent-host/packages/unpack.ts'
import { type Packed, tarOf, zipOf } from '#tests/support/archives.ts'

let base: string
let into: string
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'unpack-'))
  into = path.join(base, 'into')
  await mkdir(into)
  return () => rm(base, { recursive: true, force: true })
})

const kinds = [
  ['tar.gz', tarOf],
  ['zip', async (...entries: Packed[]) => zipOf(...entries)],
] as const

describe.each(kinds)('an archive (%s)', (kind, archiveOf) => {
  const open = async (entries: Packed[], limits?: { bytes: number; entries: number }) => {
    const file = path.join(base, 'archive')
    await writeFile(file, await archiveOf(...entries))
    await unpack(kind, { file, directory: into, ...(limits && { limits }) })
  }

  test('is unpacked with its folders, and what may be run may be run', async () => {
    await open([
      { name: 'bin/agent', text: '#!/bin/sh\n', mode: 0o755 },
      { name: './notes.txt', text: 'read me' },
    ])
    expect(await readFile(path.join(into, 'notes.txt'), 'utf8')).toBe('read me')
    expect((await stat(path.join(into, 'bin/agent'))).mode & 0o777).toBe(0o755)
    expect((await stat(path.join(into, 'notes.txt'))).mode & 0o111).toBe(0)
  })

  test('may hold links that stay inside', async () => {
    await open([
      { name: 'current', link: 'versions/1' },
      { name: 'versions/1/agent', text: 'x' },
    ])
    expect(await readlink(path.join(into, 'current'))).toBe('versions/1')
    expect(await readFile(path.join(into, 'current/agent'), 'utf8')).toBe('x')
  })

  test.each([
    ['a path upwards', [{ name: '../planted', text: 'x' }]],
    ['an absolute path', [{ name: '/tmp/planted-by-archive', text: 'x' }]],
    ['a link upwards', [{ name: 'out', link: '../..' }]],
    ['an absolute link', [{ name: 'out', link: '/etc' }]],
    [
      'a link through another',
      [
        { name: 'here', link: '.' },
        { name: 'out', link: 'here/../..' },
      ],
    ],
    [
      'a link below another that leads out',
      [
        { name: 'out', link: '..' },
        { name: 'out/planted', link: 'x' },
      ],
    ],
    ['a link to nothing', [{ name: 'out', link: 'nowhere' }]],
  ])('with %s is refused, and nothing is written outside', async (_, entries) => {
    await expect(open(entries)).rejects.toThrow(/archive/)
    expect((await readdir(base)).sort()).toEqual(['archive', 'into'])
    await expect(access('/tmp/planted-by-archive')).rejects.toThrow()
  })

  test('whose file is written through a link of its own is refused', async () => {
    const entries = [
      { name: 'out', link: '..' },
      { name: 'out/planted', text: 'x' },
    ]
    await expect(open(entries)).rejects.toThrow(/archive/)
    expect((await readdir(base)).sort()).toEqual(['archive', 'into'])
  })

  test('that holds too much is refused', async () => {
    const many = [1, 2, 3].map((number) => ({ name: `${number}`, text: 'x'.repeat(100) }))
    await expect(open(many, { bytes: 250, entries: 9 })).rejects.toMatchObject({ code: 'too_large' })
    await rm(into, { recursive: true })
    await mkdir(into)
    await expect(open(many, { bytes: 9_999, entries: 2 })).rejects.toMatchObject({ code: 'too_large' })
  })

  test('that is none is told in words', async () => {
    const file = path.join(base, 'archive')
    await writeFile(file, 'not an archive at all, but long enough to look at')
    await expect(unpack(kind, { file, directory: into })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be unpacked'),
    })
  })
})

test('a tar with a hard link is refused', async () => {
  const file = path.join(base, 'archive')
  await writeFile(file, await tarOf({ name: 'passwords', hardLink: '/etc/passwd' }))
  await expect(unpack('tar.gz', { file, directory: into })).rejects.toThrow('more than files')
})

test('archives are told apart by their address', () => {
  const kindsOf = ['a-1.0.tar.gz', 'a.tgz?x=1', 'a.ZIP', 'agent-linux-x64', 'agent.exe'].map((name) =>
    archiveKind(`https://example.com/${name}`),
  )
  expect(kindsOf).toEqual(['tar.gz', 'tar.gz', 'zip', 'raw', 'raw'])
  for (const name of ['a.tar.bz2', 'a.tbz2', 'a.dmg', 'a.deb', 'a.tar.xz'])
    expect(() => archiveKind(`https://example.com/${name}`), name).toThrow('cannot be unpacked')
})
