import { z } from 'zod'
import { backendId, chatId, patchId, taskId, workspaceId } from '#lib/domain/ids.ts'
import { patchFile } from '#lib/domain/patches/patch.ts'
import { usage } from '#lib/domain/turns/turn.ts'
import { turnError } from '#lib/domain/turns/turn-error.ts'

/** How long a task may take where its caller says nothing, and at most. */
export const taskTimeoutMs = 15 * 60_000
export const taskTimeoutLimitMs = 2 * 3_600_000
/** A task is kept for so long after it ended. */
export const taskKeptMs = 7 * 24 * 3_600_000
/** So many of one person's may wait or run at a time. */
export const openTaskLimit = 100

/** `waiting`: it asks something, which `GET /requests` has. */
export const taskStates = ['queued', 'running', 'waiting', 'completed', 'stopped', 'failed', 'interrupted'] as const
export type TaskState = (typeof taskStates)[number]

/** Whether nothing more happens in a task. */
export const hasEnded = (state: TaskState): boolean => !['queued', 'running', 'waiting'].includes(state)

/** One prompt without a chat, and what came of it. */
export const taskInfo = z.object({
  id: taskId,
  /** Its log, its stream and its patch are those of this chat, which no list shows. */
  chatId,
  workspaceId,
  backend: backendId,
  state: z.enum(taskStates),
  /** The first line of its prompt. */
  title: z.string(),
  /** What it answered; null until it ended. */
  text: z.string().nullable(),
  error: turnError.nullable(),
  patch: z
    .object({ id: patchId, files: z.array(patchFile), omitted: z.array(z.string()), failedMidTurn: z.boolean() })
    .nullable(),
  usage: usage.nullable(),
  createdAt: z.iso.datetime(),
  /** When it is stopped; null once it ended. */
  expiresAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type TaskInfo = z.infer<typeof taskInfo>
