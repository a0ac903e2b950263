import { inflateSync } from 'node:zlib'
import type { PatchDraft } from '#db/writes/patches/insert-patch.ts'
import { noSecrets, type Redactor } from '#lib/domain/credentials/redactor.ts'

/**
 * A patch without secrets: in its lines, in names, and in the contents of binary files, which are left out whole where one is in
 * them. It shows what changed; `git apply` no longer makes the files of it.
 */
export function redactPatch(redactor: Redactor, draft: PatchDraft): PatchDraft {
  if (redactor === noSecrets) return draft
  const { text } = redactor
  return {
    ...draft,
    files: draft.files.map((file) => ({
      ...file,
      path: text(file.path),
      previousPath: file.previousPath === null ? null : text(file.previousPath),
    })),
    omitted: draft.omitted.map(text),
    diff: draft.diff === null ? null : redactor.lines(withoutSecretBinaries(redactor, draft.diff)),
  }
}

const binaryStart = 'GIT binary patch\n'

/** Binary contents are deflated and in base 85, so that they are searched apart. */
function withoutSecretBinaries(redactor: Redactor, diff: string): string {
  if (!diff.includes(binaryStart)) return diff
  return diff
    .split(/^(?=diff --git )/m)
    .map((section) => {
      const at = section.indexOf(`\n${binaryStart}`)
      if (at < 0) return section
      const body = section.slice(at + 1 + binaryStart.length)
      const isClean = contentsOf(body).every((content) => content !== null && redactor.text(content) === content)
      return isClean ? section : `${section.slice(0, at + 1)}Binary files differ\n`
    })
    .join('')
}

/** The bytes of both directions, as characters; null of what does not inflate, or to too much. */
function contentsOf(body: string): (string | null)[] {
  return body
    .split(/^(?:literal|delta) \d+\n/m)
    .slice(1)
    .map((block) => {
      const bytes = Buffer.concat(block.split('\n').filter(Boolean).map(decodeLine))
      try {
        return inflateSync(bytes, { maxOutputLength: 64 * 1024 * 1024 }).toString('utf8')
      } catch {
        return null
      }
    })
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'
const digits = new Map([...alphabet].map((digit, value) => [digit, value]))

/** One line of git's base 85: its length as a letter, then groups of five digits for four bytes (base85.c). */
function decodeLine(line: string): Buffer {
  const letter = line.charCodeAt(0)
  const length = letter >= 97 ? letter - 97 + 27 : letter - 65 + 1
  const bytes = Buffer.alloc(Math.ceil((line.length - 1) / 5) * 4)
  for (let at = 1; at < line.length; at += 5) {
    let value = 0
    for (const digit of line.slice(at, at + 5)) value = value * 85 + (digits.get(digit) ?? 0)
    bytes.writeUInt32BE(value % 2 ** 32, ((at - 1) / 5) * 4)
  }
  return bytes.subarray(0, Math.max(0, length))
}
