import { call, type Line } from './say.ts'

const heading = '## A note from Greenroom'

/** Where the note goes, by what the listing of the folder says: the README where there is one, else a file of its own. */
export function noteFile(listing: string): { path: string; exists: boolean } {
  const files = listing.split('\n')
  const found =
    files.find((file) => file === 'GREENROOM.md') ?? files.find((file) => /^readme\.(md|markdown|txt)$/i.test(file))
  return { path: found ?? 'GREENROOM.md', exists: found !== undefined }
}

/** The edit that adds a note on the request to a file that was read as numbered lines; null when that was not all of it. */
export function addNote(path: string, numbered: string, request: string): Line | null {
  if (/^\(Lines \d+ to|\(line cut\)$/m.test(numbered)) return null
  const lines = numbered.split('\n').map((line) => line.replace(/^\d+\t/, ''))
  const text = lines.join('\n').trimEnd()
  const oldText = uniqueEnd(text)
  if (oldText === null) return call('write', { path, content: `${text}${text ? '\n\n' : ''}${noteOn(request)}` })
  const addition = text.includes(heading) ? `- Then you asked: “${quote(request)}”` : `\n${noteOn(request).trimEnd()}`
  return call('edit', { path, oldText, newText: `${oldText}\n${addition}` })
}

export const noteOn = (request: string) => `${heading}

This section was written by Greenroom's scripted demonstration, in a real turn with real tools.

- You asked: “${quote(request)}”
`

/** The request in one line. */
export function quote(request: string): string {
  const line = request
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.,;:]$/, '')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}

/** The last lines of a text, as few as are found in it only once; null for an empty text or one that repeats itself. */
function uniqueEnd(text: string): string | null {
  const lines = text.split('\n')
  for (let count = 1; count <= lines.length; count++) {
    const end = lines.slice(-count).join('\n')
    if (end.trim() && text.indexOf(end) === text.lastIndexOf(end)) return end
  }
  return null
}
