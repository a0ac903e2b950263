import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SlotLaunch } from '#agent-host/backends/backend.ts'
import { localPorts, type ModelAccess } from '#agent-host/backends/model-access.ts'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import type { LimitWatch } from '#agent-host/processes/limit-watch.ts'
import { type ProcessGroup, spawnGroup } from '#agent-host/processes/spawn-group.ts'
import type { Room, Sandbox } from '#agent-host/sandbox/sandbox.ts'

/** How a program is started for one slot. `files` are written into its home first; their paths are relative to it. */
export type Recipe = {
  command: string
  args: string[]
  environment: Record<string, string>
  files?: { path: string; content: string }[]
  /** What the program consists of beside the system: absolute, seen in the sandbox and not writable there. */
  readable?: string[]
  /** The port of 127.0.0.1 on which it is to be reached. */
  reachedAt?: number
}

/** A recipe may depend on where it is launched: settings name folders, instructions differ. */
export type RecipeMaker = (launch: SlotLaunch) => Recipe

/** What a host gives its backends. */
export type BackendTools = {
  /** Where process groups are recorded while they live, for `endRecordedGroups` at the next start; absent: nowhere. */
  groupsDirectory?: string
  sandbox: Sandbox
  /** Where agents of other people are installed: a folder with `node_modules`. */
  agentsDirectory: string
  /** Ends what takes too much; absent: nobody looks. */
  limits?: LimitWatch
  /** What models there are, for looking whether a program starts and what it offers. */
  offered: ModelAccess
}

/** Starts what a recipe says: its files, then the program in the slot's root, with a clean environment. */
export async function startRecipe(recipe: Recipe, launch: SlotLaunch, tools: BackendTools): Promise<ProcessGroup> {
  launch.signal.throwIfAborted()
  for (const file of recipe.files ?? []) {
    const target = path.join(launch.homeDirectory, file.path)
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, file.content, { mode: 0o600 })
  }
  const environment = { ...launch.environment, ...cleanEnvironment(launch.homeDirectory), ...recipe.environment }
  const program = { command: recipe.command, args: recipe.args, directory: launch.rootDirectory, environment }
  const room: Room = {
    writable: [launch.homeDirectory, launch.rootDirectory],
    readable: recipe.readable ?? [],
    reaches: localPorts(launch.models),
    ...(recipe.reachedAt !== undefined && { reachedAt: recipe.reachedAt }),
  }
  const group = await spawnGroup(tools.sandbox.enter(program, room), tools.groupsDirectory)
  tools.limits?.watch(group, room.writable)
  return group
}
