import type { FileChange, FileEntry } from '#lib/domain/files/file.ts'

export const changeLetters: Record<FileChange, string> = { added: 'A', modified: 'M', deleted: 'D' }
export const changeTones: Record<FileChange, string> = {
  added: 'text-accent',
  modified: 'text-warning',
  deleted: 'text-danger',
}

/** How an entry differs from when the chat began, in words; null where it does not. */
export function changeWordsOf({ kind, change }: Pick<FileEntry, 'kind' | 'change'>): string | null {
  return kind === 'folder' && change === 'modified' ? 'with changes' : change
}
