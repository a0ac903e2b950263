import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import {
  findRemembered,
  type RememberedSource,
  refreshRepository,
  rememberedSource,
} from '#agent-host/worktrees/bare-repository.ts'
import { folderExists, ignoreMissing, removeBuilt } from '#agent-host/worktrees/build-folder.ts'
import { GitFault, git, gitText } from '#agent-host/worktrees/git.ts'
import { KeyedQueue } from '#agent-host/worktrees/keyed-queue.ts'
import { makePrivateFolder, type WorktreeLayout } from '#agent-host/worktrees/layout.ts'
import type { Place } from '#agent-host/worktrees/place.ts'
import { refsState } from '#agent-host/worktrees/refs-state.ts'
import { firstRef } from '#agent-host/worktrees/snapshot-place.ts'
import { borrowObjects, makeSnapshotRepository, snapshotFiles } from '#agent-host/worktrees/snapshots.ts'
import { writeRef } from '#agent-host/worktrees/write-ref.ts'
import { type SnapshotId, snapshotId as snapshotIdSchema, type WorkspaceId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const timeoutMs = 10 * 60_000
/** One at a time for a workspace's repository. */
const queue = new KeyedQueue()

/** Why it may lack the newest commits of the workspace's folder; null when it has them. */
export type Stale = Refusal | GitFault | null

/** What is known of a blank worktree, beside its files and its snapshots. */
const facts = z.object({
  /** The refs that it was cloned from; null where they changed meanwhile. */
  state: z.string().nullable(),
  source: z.object({ folder: z.string(), roots: z.array(z.string()) }).nullable(),
  commit: z.string(),
  /** What a branch of its own begins with. */
  branchPrefix: z.string(),
  snapshotId: snapshotIdSchema,
})
type Facts = z.infer<typeof facts>

const filesIn = (blank: string) => path.join(blank, 'files')
const snapshotsIn = (blank: string) => path.join(blank, 'snapshots.git')
const factsIn = (blank: string) => path.join(blank, 'blank.json')

/**
 * Builds a worktree that is no chat's yet in an empty folder that nobody else sees: a clone of the workspace's repository at its HEAD,
 * that nothing can be pushed from, with its private snapshots and the first of them. Refuses (`unavailable`) where the repository is missing.
 */
export async function buildBlank(
  layout: WorktreeLayout,
  { workspaceId, directory, signal }: { workspaceId: WorkspaceId; directory: string; signal?: AbortSignal | undefined },
): Promise<Stale> {
  const repository = layout.repository(workspaceId)
  if (!(await folderExists(repository)))
    throw new Refusal('unavailable', 'The repository of this workspace is not on this host.')
  const [worktree, gitDirectory] = [filesIn(directory), snapshotsIn(directory)]
  const { stale, source, state } = await queue.run(repository, async () => {
    const remembered = await rememberedSource(repository)
    const before = await stateOf(repository, remembered, layout)
    await makePrivateFolder(worktree)
    const failed = await refresh(repository, layout.dataDirectory, signal)
    await cloneInto(repository, worktree, signal)
    const after = await stateOf(repository, remembered, layout)
    return { stale: failed, source: remembered, state: before.source === after.source ? joined(after) : null }
  })
  const { head, branchPrefix } = await cutOff(worktree)
  await mkdir(gitDirectory, { mode: 0o700 })
  await makeSnapshotRepository({ gitDirectory, worktree, repository, head })
  const snapshotId = await takeFirst(gitDirectory, worktree, signal)
  const known: Facts = { state: stale ? null : state, source, commit: head.commit, branchPrefix, snapshotId }
  await writeFile(factsIn(directory), JSON.stringify(known))
  return stale
}

/** Whether a blank worktree is whole, and what a new one would be. */
export async function isCurrent(layout: WorktreeLayout, workspaceId: WorkspaceId, blank: string): Promise<boolean> {
  const known = await readFacts(blank)
  if (!known?.state || !(await folderExists(filesIn(blank))) || !(await folderExists(snapshotsIn(blank)))) return false
  const now = await stateOf(layout.repository(workspaceId), known.source, layout)
  return known.state === joined(now)
}

/**
 * Makes a blank worktree that of a chat, on a branch of its own; the folder of the blank one goes. Snapshots that the chat has of a
 * worktree that was lost are kept: patches refer to them. Gives the snapshot of the files as they are.
 */
export async function giveBlank(layout: WorktreeLayout, place: Place, blank: string): Promise<SnapshotId> {
  const found = await readFacts(blank)
  if (!found) throw new Error(`nothing is known of the worktree in ${blank}`)
  const { commit, branchPrefix, ...known } = found
  const [worktree, snapshots] = [layout.worktree(place), layout.snapshots(place.chatId)]
  await beginBranch(path.join(filesIn(blank), '.git'), branchPrefix + place.chatId.slice(-8).toLowerCase(), commit)
  let { snapshotId } = known
  if (await folderExists(snapshots)) snapshotId = await takeFirst(snapshots, filesIn(blank))
  else {
    await makePrivateFolder(path.dirname(snapshots))
    await borrowObjects(snapshotsIn(blank), { repository: layout.repository(place.workspaceId), place: snapshots })
    await rename(snapshotsIn(blank), snapshots)
  }
  await makePrivateFolder(path.dirname(worktree))
  // An agent of the group may have put something else in its place.
  await rm(worktree, { force: true })
  await rename(filesIn(blank), worktree)
  await removeBuilt(blank)
  return snapshotId
}

/** Null where it is not there: a folder has its name only once it is whole. */
async function readFacts(blank: string): Promise<Facts | null> {
  const text = await readFile(factsIn(blank), 'utf8').catch(ignoreMissing)
  return text === undefined ? null : facts.parse(JSON.parse(text))
}

type State = { own: string; source: string | null }
const joined = ({ own, source }: State) => `${own} ${source}`

/** The refs of a workspace's repository, and of the folder that it is a copy of; null where that cannot be read now. */
async function stateOf(repository: string, source: RememberedSource | null, layout: WorktreeLayout): Promise<State> {
  const own = await refsState({ gitDirectory: repository, commonDirectory: repository })
  if (!source) return { own, source: 'none' }
  const found = await findRemembered(source, layout.dataDirectory).catch((error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })
  return { own, source: found && (await refsState(found)) }
}

async function takeFirst(gitDirectory: string, worktree: string, signal?: AbortSignal): Promise<SnapshotId> {
  const { snapshotId } = await snapshotFiles({ gitDirectory, worktree }, signal)
  await writeRef(gitDirectory, firstRef, snapshotId)
  return snapshotId
}

/** A chat can begin without the newest commits of its folder; that it lacks them is handed on. */
async function refresh(repository: string, dataDirectory: string, signal?: AbortSignal): Promise<Stale> {
  try {
    await refreshRepository(repository, dataDirectory, signal)
    return null
  } catch (error) {
    if ((error instanceof Refusal || error instanceof GitFault) && !signal?.aborted) return error
    throw error
  }
}

async function cloneInto(repository: string, directory: string, signal?: AbortSignal): Promise<void> {
  // Files are copied, not linked: what an agent writes through a shared inode would change the repository of everybody.
  const options = ['--quiet', '--local', '--no-hardlinks', '--template=', '--no-recurse-submodules']
  const author = ['--config', 'user.name=Greenroom', '--config', 'user.email=greenroom@localhost']
  await git(['clone', ...options, ...author, '--', repository, directory], { protocols: ['file'], signal, timeoutMs })
}

/** Has it know nothing of where it came from. Nobody but us has seen the folder yet, so that its configuration is still ours. */
async function cutOff(worktree: string) {
  const gitDirectory = path.join(worktree, '.git')
  const config = path.join(gitDirectory, 'config')
  const sections = (await readFile(config, 'utf8')).split(/^(?=\[)/m)
  await writeFile(config, sections.filter((section) => !/^\[(remote|branch) /.test(section)).join(''))
  const said = await gitText(['rev-parse', '--show-object-format', 'HEAD^{commit}'], { gitDirectory })
  const [objectFormat = '', commit = ''] = said.split('\n')
  const head = await readFile(path.join(gitDirectory, 'HEAD'), 'utf8')
  const branchPrefix = head.trim() === 'ref: refs/heads/greenroom' ? 'greenroom-' : 'greenroom/'
  return { head: { commit, objectFormat }, branchPrefix }
}

/** As `git switch -c` would. */
async function beginBranch(gitDirectory: string, branch: string, commit: string): Promise<void> {
  await writeRef(gitDirectory, `refs/heads/${branch}`, commit)
  await writeFile(path.join(gitDirectory, 'HEAD'), `ref: refs/heads/${branch}\n`)
}
