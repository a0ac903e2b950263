import type { PatchFile } from '#lib/domain/patches/patch.ts'

/** A patch's size as its marker says it: files, hunks, lines. */
export function patchTotals(files: readonly PatchFile[]) {
  let [hunks, added, removed] = [0, 0, 0]
  for (const file of files) {
    hunks += file.hunks
    added += file.added
    removed += file.removed
  }
  return { files: files.length, hunks, added, removed }
}
