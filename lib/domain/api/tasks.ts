import { z } from 'zod'
import { endpoint, listOf, pageQuery } from '#lib/domain/api/endpoint.ts'
import { chosenOptions } from '#lib/domain/chats/chat.ts'
import { backendId, taskId, workspaceId } from '#lib/domain/ids.ts'
import { taskInfo, taskTimeoutLimitMs } from '#lib/domain/tasks/task.ts'

const task = taskInfo.meta({ id: 'Task' })
const params = z.object({ taskId })
const choice = z.string().max(256).nullable()
const longestWaitMs = 60_000

export const startTask = endpoint({
  method: 'POST',
  path: '/tasks',
  summary:
    'Run one prompt without a chat, in files of its own. Without a mode it runs in the one that never asks; it is stopped after 15 minutes or timeoutMs',
  body: z.strictObject({
    prompt: z.string(),
    workspaceId: workspaceId.optional(),
    backend: backendId.optional(),
    model: choice.optional(),
    mode: choice.optional(),
    options: chosenOptions.optional(),
    timeoutMs: z.number().int().min(1_000).max(taskTimeoutLimitMs).optional(),
  }),
  status: 202,
  answer: task,
  inOneTransaction: true,
})
export const listTasks = endpoint({
  method: 'GET',
  path: '/tasks',
  summary: 'Your tasks, newest first',
  query: pageQuery,
  status: 200,
  answer: listOf(task),
})
export const readTask = endpoint({
  method: 'GET',
  path: '/tasks/{taskId}',
  summary: 'One task; with wait, in milliseconds, answered when it ended or the wait is over',
  params,
  query: z.object({ wait: z.coerce.number<string>().int().min(0).max(longestWaitMs).optional() }),
  status: 200,
  answer: task,
})
export const removeTask = endpoint({
  method: 'DELETE',
  path: '/tasks/{taskId}',
  summary: 'Stop a task where it runs, and remove it with its files',
  params,
  status: 204,
})
