import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Limits } from '#agent-host/processes/limits.ts'
import type { Program } from '#agent-host/processes/spawn-group.ts'
import type { Doors } from '#agent-host/sandbox/doors.ts'
import { isWithin } from '#agent-host/sandbox/is-within.ts'
import { makePassage, openPassage } from '#agent-host/sandbox/passage.ts'
import type { NetworkPolicy, Room, Sandbox } from '#agent-host/sandbox/sandbox.ts'
import type { SystemView } from '#agent-host/sandbox/system-view.ts'

/** What all rooms of a host have in common. */
export type House = {
  /** The program `bwrap`; absolute. */
  bwrap: string
  /** `prlimit` and `choom` where there are such; absolute. */
  prlimit: string | null
  choom: string | null
  system: SystemView
  /** What is seen beside the system in every room. */
  readable: readonly string[]
  /** What no room shows but where it lists something inside: the data folder, the installation, the home of whom we run as. */
  hidden: readonly string[]
  network: NetworkPolicy
  /** What leads in and out where the network is not shared. */
  doors: Doors | null
  limits: Limits
}

const mebibyte = 1024 * 1024
const sharedMemoryBytes = 256 * mebibyte
/** Threads count as processes for the kernel. Past `limits.processes` the watch ends a slot in words; this holds until it looks. */
const threadsPerProcess = 4
/** What the kernel ends first when memory runs out: rather an agent than the database. */
const outOfMemoryScore = 500

/**
 * A view of the machine that holds only what is listed, made by bubblewrap with namespaces of its own for users, processes, IPC and names.
 * It never has rights: as root it is in a user namespace too.
 */
export function bubblewrap(house: House): Sandbox {
  return {
    kind: 'bubblewrap',
    fault: null,
    fingerprint: JSON.stringify(['bubblewrap', house.network, house.readable, house.limits]),
    reader: [house.bwrap, '--unshare-user', '--cap-add', 'CAP_DAC_READ_SEARCH', '--ro-bind', '/', '/', '--'],
    enter: (program, room) => enter(house, program, room),
  }
}

function enter(house: House, program: Program, room: Room): Program {
  const places = placesOf(house, room)
  const command = findCommand(program, (file) => isSeen(house, places, file))
  const passage = house.doors ? makePassage(house.doors, room) : openPassage
  return {
    ...program,
    environment: { ...program.environment, ...passage.environment },
    command: house.bwrap,
    args: [
      ...namespaces,
      // A terminal that others share could be typed into; one of its own may be.
      ...(room.terminal ? [] : ['--new-session']),
      ...viewOf(house, [...places.flatMap(mount), ...passage.view], places),
      ...['--chdir', program.directory, '--'],
      ...bounds(house),
      ...passage.forward,
      command,
      ...program.args,
    ],
    sandbox: { reportTo: (fileDescriptor) => ['--info-fd', String(fileDescriptor)] },
    ...(passage.beside && { beside: passage.beside }),
  }
}

const namespaces = [
  ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
  ...['--die-with-parent', '--cap-drop', 'ALL', '--hostname', 'greenroom'],
]

type Place = { path: string; how: 'hidden' | 'readable' | 'writable' }
const weight = { readable: 0, hidden: 1, writable: 2 }

/** In the order of mounting: what is inside something else comes after it. */
function placesOf(house: House, room: Room): Place[] {
  const places: Place[] = [
    ...[...house.readable, ...room.readable].map((each) => ({ path: path.resolve(each), how: 'readable' as const })),
    ...room.writable.map((each) => ({ path: path.resolve(each), how: 'writable' as const })),
  ].filter((place) => place.path !== '/')
  const shown = [...house.system.readable, ...places.filter(({ how }) => how === 'readable').map((each) => each.path)]
  const hidden = house.hidden
    .filter((each) => shown.some((folder) => isWithin(folder, each)))
    .map((each) => ({ path: each, how: 'hidden' as const }))
  return [...places, ...hidden].sort((a, b) => depth(a.path) - depth(b.path) || weight[a.how] - weight[b.how])
}

const depth = (file: string) => file.split(path.sep).length

function viewOf({ system, limits }: House, mounts: readonly string[], places: readonly Place[]): string[] {
  const hidden = places.filter(({ how }) => how === 'hidden').map((place) => place.path)
  const covers = system.private.filter(({ isFolder }) => isFolder).map((each) => each.path)
  return [
    ...system.links.flatMap((link) => ['--symlink', link.target, link.path]),
    ...system.readable.flatMap((file) => ['--ro-bind', file, file]),
    ...system.private.flatMap(({ path: file, isFolder }) =>
      isFolder ? ['--tmpfs', file] : ['--ro-bind', '/dev/null', file],
    ),
    ...['--dev', '/dev', '--size', String(sharedMemoryBytes), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    // Settings of the kernel belong to root, also to one without rights.
    ...['--proc', '/proc', '--ro-bind', '/proc/sys', '/proc/sys'],
    ...['--ro-bind-try', '/proc/sysrq-trigger', '/proc/sysrq-trigger'],
    ...['--size', String(temporaryBytes(limits)), '--tmpfs', '/tmp', '--symlink', '../tmp', '/var/tmp'],
    ...mounts,
    ...[...covers, ...hidden, '/'].flatMap((folder) => ['--remount-ro', folder]),
  ]
}

function mount({ path: file, how }: Place): string[] {
  if (how === 'hidden') return ['--tmpfs', file]
  return how === 'writable' ? ['--bind', file, file] : ['--ro-bind-try', file, file]
}

/** Files in memory count as memory for nobody, so they get a bound of their own. */
const temporaryBytes = ({ memoryBytes }: Limits) => Math.max(64 * mebibyte, Math.floor(memoryBytes / 4))

function bounds({ prlimit, choom, limits }: House): string[] {
  const count = limits.processes * threadsPerProcess
  return [
    ...(choom ? [choom, '-n', String(outOfMemoryScore), '--'] : []),
    ...(prlimit ? [prlimit, `--nproc=${count}`, `--fsize=${limits.diskBytes}`, '--core=0', '--'] : []),
  ]
}

/** The program's file, looked for as it would be inside. Throws as `spawn` does where there is none, in words where it is not seen. */
function findCommand({ command, environment }: Program, seen: (file: string) => boolean): string {
  const searched = command.includes('/')
    ? [command]
    : (environment.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, command))
  const present = searched.filter(isProgram)
  const found = present.find(seen)
  if (found) return found
  if (present[0]) throw new NotSeen(present[0])
  throw Object.assign(new Error(`spawn ${command} ENOENT`), { code: 'ENOENT', path: command })
}

/** A program that is on this machine and not in the sandbox. */
class NotSeen extends Error {
  constructor(file: string) {
    super(`${file} is not seen in the sandbox: name its folder in SANDBOX_READABLE.`)
    this.name = 'NotSeen'
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** Whether the file, and what it links to, is in the view. */
function isSeen(house: House, places: readonly Place[], file: string): boolean {
  return [path.resolve(file), realpathSync(file)].every((each) => {
    const own = places.filter((place) => isWithin(place.path, each)).at(-1)
    if (own) return own.how !== 'hidden'
    const { links, readable } = house.system
    return [...links.map((link) => link.path), ...readable].some((folder) => isWithin(folder, each))
  })
}
