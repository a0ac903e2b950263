import type { Program } from '#agent-host/processes/spawn-group.ts'

/** Where a process may go on the network: anywhere, nowhere, or to these hosts alone (`name` or `*.name`). */
export type NetworkPolicy = 'on' | 'off' | { hosts: readonly string[] }

/**
 * What a process may see beside the system, all paths absolute. In `writable` it may write, folders that appear there later are seen;
 * `readable` is what its program consists of.
 */
export type Room = {
  writable: readonly string[]
  readable: readonly string[]
  /** Ports of 127.0.0.1 that the program has to reach, whatever the network policy says. */
  reaches?: readonly number[]
  /** The port of 127.0.0.1 on which it listens and has to be reached from outside. */
  reachedAt?: number
  /** It is a person's shell on a terminal of its own: it keeps that terminal and its session, for job control. */
  terminal?: boolean
}

/** What keeps a process to its room. `kind` says what there is; `fault` why there is nothing where something was wanted. */
export interface Sandbox {
  readonly kind: 'bubblewrap' | 'none'
  readonly fault: string | null
  /** What of its settings shaped a process: part of a slot's fingerprint. */
  readonly fingerprint: string
  /** What to put in front of a program of ours that has to read also what an agent took the right to read from. */
  readonly reader?: readonly string[]
  /** The program as it is started inside: another command around it. */
  enter(program: Program, room: Room): Program
}

/** Programs run as they are. */
export const openAir: Sandbox = { kind: 'none', fault: null, fingerprint: 'none', enter: (program) => program }
