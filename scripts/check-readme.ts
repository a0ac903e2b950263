import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Finding, report } from '#scripts/testing/finding.ts'

const root = path.dirname(import.meta.dirname)

/** Every path of this repository that README.md names exists. */
export async function checkReadme(): Promise<Finding[]> {
  const named = findPaths(await readFile(path.join(root, 'README.md'), 'utf8'))
  const found = await Promise.all(
    named.map((file) =>
      access(path.join(root, file)).then(
        () => null,
        () => `${file} does not exist`,
      ),
    ),
  )
  const faults = found.filter((fault) => fault !== null)
  return [{ name: `${named.length} paths that README.md names`, faults: named.length > 0 ? faults : ['it names none'] }]
}

/**
 * What looks like a path of the repository in a Markdown text: the targets of links and pictures, and what stands in
 * backticks or indented blocks, with a slash or a known ending. Addresses, placeholders, globs and commands are none.
 */
export function findPaths(markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((match) => match[1] ?? '')
  const sources = [...markdown.matchAll(/\bsrc(?:set)?="([^"\s]+)"/g)].map((match) => match[1] ?? '')
  const spans = [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')
  const targets = [...links, ...sources].filter((target) => !/^([a-z]+:|#|\/\/)/i.test(target))
  const all = [...targets, ...spans.filter(looksLikePath)].map((target) => target.replace(/[#?].*$/, ''))
  return [...new Set(all.map((target) => target.replace(/^\.\//, '').replace(/\/$/, '')).filter(Boolean))]
}

const knownEnding = /\.(ts|tsx|mjs|cjs|js|json|md|css|sql|png|svg|webp|gif|yml|yaml)$/

function looksLikePath(text: string): boolean {
  if (/[\s*<>{}$[\]()=:|"'@~]/.test(text) || /^[/#-]/.test(text)) return false
  if (text.startsWith('.data')) return false
  return knownEnding.test(text) || /^(\.?[\w-]+)\/[\w./-]*$/.test(text)
}

if (process.argv[1] === import.meta.filename) await report([checkReadme])
