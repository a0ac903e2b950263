import {
  type AgentApp,
  type AgentContext,
  agent,
  methods,
  type PromptRequest,
  RequestError,
  type SetSessionConfigOptionRequest,
  type SetSessionConfigOptionResponse,
} from '@agentclientprotocol/sdk'
import { z } from 'zod'
import type { Models } from './models/models.ts'
import { configOptions, isMode, modeState } from './options.ts'
import { promptContent } from './sessions/prompt-content.ts'
import { replay } from './sessions/replay.ts'
import type { Session } from './sessions/session.ts'
import { SessionClient } from './sessions/session-client.ts'
import type { Sessions } from './sessions/sessions.ts'

export type GreenroomParts = {
  sessions: Sessions
  models(): Promise<Models>
  scripted: boolean
  version: string
  /** Called once the client was greeted: the time to load what a prompt needs. */
  warmUp(): void
}

/**
 * The agent's side of the Agent Client Protocol, version 1. Beside the protocol it says: in `initialize`,
 * `_meta.greenroom.scripted` when no model is configured, and `_meta.greenroom.pdf` of its prompts, which may embed PDF;
 * `_greenroom/retrying` before a failed call of the model is tried again; `data.greenroom`, a TurnError, in the error of a prompt
 * that failed. It takes `_greenroom/steer {sessionId, text}`, which puts a message into the running prompt before the model is
 * asked again, and answers `{taken}`.
 */
export function greenroomAgent(parts: GreenroomParts): AgentApp {
  const { sessions } = parts
  return agent({ name: 'greenroom' })
    .onRequest(methods.agent.initialize, () => initialize(parts))
    .onRequest(methods.agent.session.new, async ({ params }) => {
      refuseMcp(params.mcpServers)
      const session = await sessions.create(params.cwd)
      return { sessionId: session.id, ...(await chosen(parts, session)) }
    })
    .onRequest(methods.agent.session.load, async ({ params, client }) => {
      refuseMcp(params.mcpServers)
      const { session, entries } = await sessions.load(params.sessionId, params.cwd)
      const shown = new SessionClient(client, session.id)
      for (const update of replay(entries)) await shown.update(update)
      return chosen(parts, session)
    })
    .onRequest(methods.agent.session.resume, async ({ params }) => {
      refuseMcp(params.mcpServers ?? [])
      const { session } = await sessions.load(params.sessionId, params.cwd)
      return chosen(parts, session)
    })
    .onRequest(methods.agent.session.list, async ({ params }) => {
      const all = (await sessions.list()).filter(({ directory }) => !params.cwd || directory === params.cwd)
      return { sessions: all.map(({ sessionId, directory, updatedAt }) => ({ sessionId, cwd: directory, updatedAt })) }
    })
    .onRequest(methods.agent.session.close, async ({ params }) => {
      await sessions.close(params.sessionId)
      return {}
    })
    .onRequest(methods.agent.session.delete, async ({ params }) => {
      await sessions.remove(params.sessionId)
      return {}
    })
    .onRequest(methods.agent.session.setMode, async ({ params, client }) => {
      const session = sessions.get(params.sessionId)
      await setOption(parts, session, { configId: 'mode', value: params.modeId })
      const options = configOptions(session, await parts.models())
      await new SessionClient(client, session.id).update({
        sessionUpdate: 'config_option_update',
        configOptions: options,
      })
      return {}
    })
    .onRequest(methods.agent.session.setConfigOption, ({ params, client }) => setConfigOption(parts, params, client))
    .onRequest(methods.agent.session.prompt, ({ params, client, signal }) => prompt(parts, { params, client, signal }))
    .onRequest(
      '_greenroom/steer',
      (params) => steerParams.parse(params),
      ({ params }) => ({ taken: sessions.get(params.sessionId).steer(params.text) }),
    )
    .onNotification(methods.agent.session.cancel, ({ params }) => sessions.get(params.sessionId).stop())
}

const steerParams = z.object({ sessionId: z.string(), text: z.string() })

function initialize({ scripted, version, warmUp }: GreenroomParts) {
  setImmediate(warmUp)
  return {
    protocolVersion: 1,
    agentInfo: { name: 'greenroom', title: 'Greenroom', version },
    agentCapabilities: {
      loadSession: true,
      promptCapabilities: { image: true, embeddedContext: true, _meta: { greenroom: { pdf: true } } },
      sessionCapabilities: { list: {}, resume: {}, close: {}, delete: {} },
    },
    authMethods: [],
    _meta: { greenroom: { scripted, steers: true } },
  }
}

const chosen = async ({ models }: GreenroomParts, session: Session) => ({
  modes: modeState(session),
  configOptions: configOptions(session, await models()),
})

function refuseMcp(servers: readonly unknown[]) {
  if (servers.length > 0) throw RequestError.invalidParams(undefined, 'MCP servers are not supported')
}

async function setConfigOption(
  parts: GreenroomParts,
  params: SetSessionConfigOptionRequest,
  client: AgentContext,
): Promise<SetSessionConfigOptionResponse> {
  const session = parts.sessions.get(params.sessionId)
  await setOption(parts, session, params)
  if (params.configId === 'mode') {
    const update = { sessionUpdate: 'current_mode_update', currentModeId: session.mode } as const
    await new SessionClient(client, session.id).update(update)
  }
  return { configOptions: configOptions(session, await parts.models()) }
}

async function setOption({ models }: GreenroomParts, session: Session, option: { configId: string; value: unknown }) {
  const { configId, value } = option
  if (configId === 'mode' && isMode(value)) return session.choose({ mode: value })
  const { names } = await models()
  if (configId === 'model' && typeof value === 'string' && names.includes(value))
    return session.choose({ model: value })
  throw RequestError.invalidParams({ configId, value }, 'There is no such option or value')
}

type Prompting = { params: PromptRequest; client: AgentContext; signal: AbortSignal }

async function prompt({ sessions, models }: GreenroomParts, { params, client, signal }: Prompting) {
  const session = sessions.get(params.sessionId)
  if (session.isRunning) throw RequestError.invalidRequest(undefined, 'A prompt of this session is running')
  return session.run(async (stop) => {
    const { runTurn } = await import('./turns/run-turn.ts')
    const shown = new SessionClient(client, session.id)
    const turn = { session, client: shown, models: await models(), signal: AbortSignal.any([stop, signal]) }
    return runTurn(turn, promptContent(params.prompt))
  })
}
