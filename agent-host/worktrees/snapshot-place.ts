/** The private GIT_DIR in which a chat's snapshots lie, and the worktree that they are of: absolute folders. */
export type SnapshotPlace = { gitDirectory: string; worktree: string }

/** The commit at which the worktree began, in the private GIT_DIR. */
export const baseRef = 'refs/greenroom/base'
/** The first snapshot: the files as they were before anybody saw them. */
export const firstRef = 'refs/greenroom/first'

/**
 * File names need not be UTF-8. In here a path is relative to the worktree and holds one byte in each of its chars (latin1), so that what
 * Git said is what Git is told.
 */
export type BytePath = string

export const pathBytes = (file: BytePath) => Buffer.from(file, 'latin1')
export const inWorktree = (worktree: string, file: BytePath) =>
  Buffer.concat([Buffer.from(`${worktree}/`), pathBytes(file)])
export const readableName = (file: BytePath) => pathBytes(file).toString('utf8')
/** The fields of what Git prints with `-z`. */
export const splitFields = (output: Buffer): BytePath[] => output.toString('latin1').split('\0').slice(0, -1)
export const joinFields = (files: readonly BytePath[]) => pathBytes(files.map((file) => `${file}\0`).join(''))
