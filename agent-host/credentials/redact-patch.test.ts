import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { redactPatch } from '#agent-host/credentials/redact-patch.ts'
import type { PatchDraft } from '#db/writes/patches/insert-patch.ts'
import { redactorOf } from '#lib/domain/credentials/redactor.ts'

const secret = 'tiger-burning-bright'
const redactor = redactorOf({ TIGER: secret })
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenroom-patch-'))
  execFileSync('git', ['init', '-q'], { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What git says of a file that changes from one content to another. */
function diffOf(name: string, before: Buffer | string, after: Buffer | string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
  writeFileSync(path.join(folder, name), before)
  git('add', name)
  writeFileSync(path.join(folder, name), after)
  return git('diff', '--binary', '--full-index', '--', name)
}
const redacted = (diff: string | null, more: Partial<PatchDraft> = {}) =>
  redactPatch(redactor, { files: [], omitted: [], diff, ...more } as unknown as PatchDraft)

const bytes = (text: string) => Buffer.concat([Buffer.from([0, 1, 2, 255]), Buffer.from(text)])
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * i * 31 + i * 7) % 251))

test('a text keeps its lines, without the secret', () => {
  const diff = diffOf('a.txt', `old ${secret}\nsame\n`, `new ${secret} ${secret}\nsame\n`)
  expect(redacted(diff).diff).toBe(diff.replaceAll(secret, '[secret TIGER]'))
})

test('a binary file that holds a secret, before or after, is left out; others stay as they are', () => {
  const clean = diffOf('clean.bin', bytes('one'), bytes('two'))
  expect(clean).toContain('GIT binary patch')
  const after = diffOf('after.bin', bytes('one'), bytes(`x${secret}y`))
  const before = diffOf('before.bin', bytes(secret), bytes('two'))
  const { diff } = redacted(clean + after + before)
  expect(diff?.startsWith(clean)).toBe(true)
  expect(diff?.match(/^Binary files differ$/gm)).toHaveLength(2)
  expect(diff?.match(/^GIT binary patch$/gm)).toHaveLength(1)
  expect(diff?.match(/^diff --git/gm)).toHaveLength(3)
})

test('one that is told as a delta is searched, too', () => {
  const diff = diffOf('delta.bin', noise, Buffer.concat([noise, Buffer.from(secret)]))
  expect(diff).toMatch(/^delta \d+$/m)
  expect(redacted(diff).diff).toMatch(/^Binary files differ$/m)
  const clean = diffOf('delta.bin', noise, Buffer.concat([noise, Buffer.from('nothing')]))
  expect(redacted(clean).diff).toBe(clean)
})

test('names are without it, and what is too large stays away', () => {
  const file = { path: `a/${secret}`, previousPath: secret }
  const { files, omitted, diff } = redacted(null, { files: [file] as PatchDraft['files'], omitted: [`${secret}.zip`] })
  expect({ files, omitted, diff }).toEqual({
    files: [{ path: 'a/[secret TIGER]', previousPath: '[secret TIGER]' }],
    omitted: ['[secret TIGER].zip'],
    diff: null,
  })
})

test('for a process without secrets nothing is touched', () => {
  const draft = { files: [], omitted: [], diff: `+${secret}` } as unknown as PatchDraft
  expect(redactPatch(redactorOf({}), draft)).toBe(draft)
})
