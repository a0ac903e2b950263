const maxLength = 1024

/** What keeps a text from naming something in a worktree, in words; null where nothing does. */
export function filePathFault(text: string): string | null {
  if (text === '') return 'Say which file'
  if (text.length > maxLength) return `At most ${maxLength} characters`
  if (text.includes('\0') || text.includes('\uFFFD')) return 'Not a name that a file can have'
  if (text.startsWith('/')) return 'Relative to the worktree, so without a “/” at its beginning'
  const segments = text.split('/')
  if (segments.some((name) => name === '' || name === '.' || name === '..')) return 'Without “.”, “..” and empty names'
  if (segments.some((name) => byteLength(name) > 255)) return 'A name is too long'
  if (segments.some(isGitFolder)) return 'The Git folder is not for editing'
  return null
}

/** `.git` in any spelling, which some file systems take for the same. */
export const isGitFolder = (name: string) => name.toLowerCase() === '.git'

const byteLength = (text: string) => new TextEncoder().encode(text).length

export const segmentsOf = (path: string): string[] => (path === '' ? [] : path.split('/'))
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const joinPath = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)
/** The folders above a path, the outermost first, without the worktree itself. */
export const ancestorsOf = (path: string): string[] =>
  segmentsOf(path)
    .slice(0, -1)
    .map((_, i, all) => all.slice(0, i + 1).join('/'))
