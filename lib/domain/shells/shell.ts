import { z } from 'zod'
import { chatId, shellId } from '#lib/domain/ids.ts'

export const shellLimits = {
  perChat: 4,
  perPerson: 16,
  /** Of one request. */
  inputBytes: 64 * 1024,
  /** What was typed and no program read yet. */
  waitingInputBytes: 256 * 1024,
  /** What is kept of the output for whoever comes back. */
  keptBytes: 256 * 1024,
  /** Without a page that shows it for so long it ends. */
  idleMs: 30 * 60_000,
  /** So long after it was asked for, no host takes it any more. */
  askedMs: 15_000,
  /** A host that was not heard of for so long is gone, with its shells. */
  goneMs: 30_000,
  /** How long one that ended can still be read. */
  endedMs: 60 * 60_000,
} as const

/** `asked` until a host opened it, `closing` from when its owner wants it closed. */
export const shellStates = ['asked', 'open', 'closing', 'ended'] as const
export type ShellState = (typeof shellStates)[number]

export const terminalSize = z.strictObject({
  columns: z.int().min(2).max(500),
  rows: z.int().min(1).max(300),
})
export type TerminalSize = z.infer<typeof terminalSize>

/** A shell as its owner sees it. `fault` says in words why it ended where neither its program nor its owner ended it. */
export const shellInfo = z.object({
  id: shellId,
  chatId,
  /** What tells it from the chat's other shells: the least that is free, from 1. */
  number: z.int(),
  state: z.enum(shellStates),
  columns: z.int(),
  rows: z.int(),
  exitCode: z.int().nullable(),
  fault: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export type ShellInfo = z.infer<typeof shellInfo>

/**
 * What a shell's stream says. `shell`: how it is, with how many bytes it printed; `output` is base64, its SSE id is the number of bytes printed up to its end; `gap`: bytes before the
 * next output are not kept any more; `closed`: it is over for this reader, and to be opened again only after a shutdown.
 */
export type ShellFrame =
  | { type: 'shell'; shell: ShellInfo; printed: number }
  | { type: 'output'; data: string }
  | { type: 'gap' }
  | { type: 'ping' }
  | { type: 'closed'; reason: 'revoked' | 'shutdown' }
