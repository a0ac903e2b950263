import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { type ChangeMarks, findChangeMarks } from '#agent-host/files/change-marks.ts'
import type { FilePlace } from '#agent-host/files/file-place.ts'
import { asRefusal, inFolder } from '#agent-host/files/in-folder.ts'
import { look } from '#agent-host/files/read-file.ts'
import { git } from '#agent-host/worktrees/git.ts'
import { readableName, splitFields } from '#agent-host/worktrees/snapshot-place.ts'
import {
  type FileEntry,
  type FolderList,
  type FolderView,
  type FoundPath,
  folderLimit,
} from '#lib/domain/files/file.ts'
import { isGitFolder, joinPath, nameOf, parentOf, segmentsOf } from '#lib/domain/files/file-path.ts'
import { Refusal } from '#lib/domain/refusal.ts'

const foundLimit = 200
const maxBytes = 512 * 1024 * 1024

/** Folders of the worktree with what changed in them, and the paths that contain the filter's text. */
export async function listFolders(
  place: FilePlace,
  asked: { paths: readonly string[]; filter: string | null },
  signal?: AbortSignal,
): Promise<FolderList> {
  const marks = await findChangeMarks(place, signal)
  const folders = await Promise.all(
    asked.paths.map(async (each) => ({ path: each, folder: await orMissing(listFolder(place, each, marks)) })),
  )
  return { folders, found: asked.filter === null ? null : await findPaths(place, asked.filter, marks) }
}

/** One of them. Throws `not_found`. */
export async function listOneFolder(place: FilePlace, folder: string, signal?: AbortSignal): Promise<FolderView> {
  return await listFolder(place, folder, await findChangeMarks(place, signal))
}

async function orMissing(listing: Promise<FolderView>): Promise<FolderView | null> {
  try {
    return await listing
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

async function listFolder(place: FilePlace, folder: string, marks: ChangeMarks): Promise<FolderView> {
  const there = await readNames(place, folder, marks)
  const names = new Set(there.map((entry) => entry.name))
  const all = [...there, ...goneFrom(folder, names, marks)].sort(byKindAndName)
  const entries = all.slice(0, folderLimit)
  const ignored = await findIgnored(
    place,
    entries.map((entry) => joinPath(folder, entry.name)),
  )
  for (const entry of entries) entry.ignored = ignored.has(joinPath(folder, entry.name))
  return { kind: 'folder', path: folder, entries, more: all.length - entries.length }
}

async function readNames(place: FilePlace, folder: string, marks: ChangeMarks): Promise<FileEntry[]> {
  return await inFolder({ root: place.worktree, segments: segmentsOf(folder) }, async (opened) => {
    const found = await readdir(opened, { withFileTypes: true }).catch((error: unknown) => {
      throw asRefusal(error)
    })
    const kept = found.filter((entry) => !isGitFolder(entry.name)).slice(0, folderLimit * 2)
    return await Promise.all(
      kept.map(async (entry): Promise<FileEntry> => {
        const at = joinPath(folder, entry.name)
        const kind = entry.isFile()
          ? 'file'
          : entry.isDirectory()
            ? 'folder'
            : entry.isSymbolicLink()
              ? 'link'
              : 'other'
        const size = kind === 'file' ? await look(path.join(opened, entry.name)).then(sizeOf, () => null) : null
        const change = marks.changes.get(at) ?? (kind === 'folder' && marks.folders.has(at) ? 'modified' : null)
        return { name: entry.name, kind, change, ignored: false, size }
      }),
    )
  })
}

const sizeOf = ({ size }: { size: number }) => size

/** Files and folders that were here when the chat began, and are not any more. */
function goneFrom(folder: string, there: ReadonlySet<string>, marks: ChangeMarks): FileEntry[] {
  const gone = new Map<string, FileEntry['kind']>()
  for (const [file, change] of marks.changes)
    if (change === 'deleted' && parentOf(file) === folder) gone.set(nameOf(file), 'file')
  for (const below of marks.folders) if (parentOf(below) === folder) gone.set(nameOf(below), 'folder')
  return [...gone]
    .filter(([name]) => !there.has(name))
    .map(([name, kind]) => ({ name, kind, change: 'deleted', ignored: false, size: null }))
}

function byKindAndName(one: FileEntry, two: FileEntry): number {
  const folders = Number(two.kind === 'folder') - Number(one.kind === 'folder')
  return folders || one.name.localeCompare(two.name, 'en', { numeric: true, sensitivity: 'base' })
}

/** Which of these Git ignores. None where one of them is in a repository within, whose rules are its own. */
async function findIgnored({ gitDirectory, worktree }: FilePlace, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set()
  const input = paths.map((each) => `./${each}\0`).join('')
  const call = { gitDirectory, worktree, input, accept: [1, 128], literalPathspecs: false as const }
  const { stdout } = await git(['check-ignore', '-z', '--stdin'], call)
  return new Set(splitFields(stdout).map((each) => readableName(each).slice('./'.length)))
}

async function findPaths(place: FilePlace, filter: string, marks: ChangeMarks): Promise<FoundPath[]> {
  const { gitDirectory, worktree } = place
  const { stdout } = await git(['ls-files', '-z', '--cached'], { gitDirectory, worktree, maxBytes })
  const wanted = filter.toLowerCase()
  const all = new Set([...splitFields(stdout).map(readableName), ...marks.changes.keys()])
  const found = [...all].filter((each) => each.toLowerCase().includes(wanted))
  const inName = (each: string) => Number(nameOf(each).toLowerCase().includes(wanted))
  found.sort((one, two) => inName(two) - inName(one) || one.length - two.length || one.localeCompare(two))
  return found.slice(0, foundLimit).map((each) => ({ path: each, change: marks.changes.get(each) ?? null }))
}
