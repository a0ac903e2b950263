import { tmpdir } from 'node:os'
import { awaitJob } from '#db/reads/jobs.ts'
import { createChat } from '#db/writes/chats/create.ts'
import { answerRequest } from '#db/writes/requests/answer.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { createWorkspace } from '#db/writes/workspaces/create.ts'
import { backendId, type ChatId } from '#lib/domain/ids.ts'
import type { PermissionKind, RequestInfo } from '#lib/domain/requests/request.ts'
import { type TestStore, testStore } from '#tests/support/database.ts'
import { followChat } from '#tests/support/follow-chat.ts'
import { startHostProcess } from '#tests/support/host-process.ts'
import { testPerson } from '#tests/support/people.ts'
import { testRepository } from '#tests/support/repository.ts'
import { accessTo, environmentOf } from '#tests/support/scripted-model/model-access.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

export type Room = Awaited<ReturnType<typeof openRoom>>

/** Everything that a turn needs, for real: database, host process, scripted model, a person with a repository as workspace. */
export async function openRoom(options: {
  /** A database of the test's own; absent: a fresh one on the tests' server. */
  database?: TestStore
  model: boolean
  environment?: Record<string, string>
}) {
  const stack = new AsyncDisposableStack()
  const { store, url, close } = options.database ?? (await testStore())
  stack.defer(close)
  const model = options.model ? await startScriptedModel() : null
  if (model) stack.defer(() => model.close())
  const modelEnvironment = model ? environmentOf(accessTo(model, 'test-key')) : {}
  const host = stack.use(
    await startHostProcess({
      databaseUrl: url,
      environment: { WORKSPACE_ROOTS: tmpdir(), ...modelEnvironment, ...options.environment },
    }),
  )
  const repository = stack.use(await testRepository())
  const person = await testPerson(store, { administrator: true })
  const created = await createWorkspace(person, store, {
    name: 'Sample',
    source: { kind: 'path', path: repository.directory },
  })
  const job = await awaitJob(person, store, { jobId: created.jobId, timeoutMs: 20_000 })
  if (job.state !== 'done') throw new Error(`the workspace was not prepared: ${JSON.stringify(job)}`)
  const workspaceId = created.workspace.id
  const newChat = async (backend: string, chosen: Record<string, string> = {}) => {
    const chat = await createChat(person, store, { workspaceId, backend: backendId.parse(backend), options: chosen })
    return stack.use(await followChat(person, store, chat.id))
  }
  const send = (chatId: ChatId, text: string, backend?: string) =>
    sendMessage(person, store, { chatId, text, backend: backend === undefined ? undefined : backendId.parse(backend) })
  /** Answers a permission request with the agent's first option of that kind. */
  const answer = async (request: RequestInfo, kind: PermissionKind) => {
    const option =
      request.ask.kind === 'permission' ? request.ask.options.find((each) => each.kind === kind) : undefined
    if (!option) throw new Error(`the request has no option ${kind}`)
    await answerRequest(person, store, { requestId: request.requestId, answer: { optionId: option.optionId } })
  }
  return {
    store,
    url,
    host,
    model,
    repository,
    person,
    workspaceId,
    newChat,
    send,
    answer,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
