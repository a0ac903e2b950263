/** Where the files of a chat are on this host: absolute folders. */
export type FilePlace = {
  worktree: string
  /** Of its snapshots. */
  gitDirectory: string
  /** What a person deleted, for a day. */
  deletedDirectory: string
}
