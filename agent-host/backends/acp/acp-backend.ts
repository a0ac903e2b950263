import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk'
import { z } from 'zod'
import { type Dialect, plainDialect } from '#agent-host/backends/acp/dialect.ts'
import { AcpSlot } from '#agent-host/backends/acp/slot.ts'
import { type Backend, BackendFault, type SlotLaunch } from '#agent-host/backends/backend.ts'
import { classifyError } from '#agent-host/backends/classify-error.ts'
import { exitFault, startFault, timeoutFault, within } from '#agent-host/backends/faults.ts'
import { type BackendTools, type RecipeMaker, startRecipe } from '#agent-host/backends/recipe.ts'
import type { BackendHealth } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

export type AcpBackendParts = BackendTools & {
  id: BackendId
  name: string
  recipe: RecipeMaker
  custom: boolean
  sharesSlots: boolean
  tellsRetries?: boolean
  dialect?: Dialect
  /** Whether no model answers but a script. */
  scripted?: boolean
  initializeTimeoutMs?: number
}

const capability = z.unknown().transform((value) => value !== undefined && value !== null && value !== false)
const greenroom = z.object({ greenroom: z.object({ steers: z.boolean() }) })
const pdfCapability = z
  .object({ greenroom: z.object({ pdf: capability }) })
  .nullish()
  .catch(null)
const initializeAnswer = z.object({
  _meta: greenroom.nullish().catch(null),
  protocolVersion: z.number(),
  agentInfo: z.object({ version: z.string() }).nullish().catch(null),
  agentCapabilities: z
    .object({
      loadSession: capability,
      promptCapabilities: z
        .object({ image: capability, embeddedContext: capability, _meta: pdfCapability })
        .nullish()
        .catch(null),
      sessionCapabilities: z.object({ resume: capability, close: capability }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})

/** Any program that speaks the Agent Client Protocol (version 1) over its standard streams. */
export function acpBackend(parts: AcpBackendParts): Backend {
  const { id, name, custom, sharesSlots, tellsRetries = false, scripted = false } = parts
  const prepare = (launch: SlotLaunch) => prepareSlot(parts, launch)
  const about = { id, name, custom, scripted, steers: false, offer: null }
  const health = async (signal: AbortSignal): Promise<BackendHealth> => {
    const home = await mkdtemp(path.join(tmpdir(), 'greenroom-health-'))
    try {
      await using slot = await prepare({
        homeDirectory: home,
        rootDirectory: home,
        environment: {},
        models: parts.offered,
        signal,
      })
      const { version, steers } = slot.facts
      return { ...about, version, steers, state: 'ready', fault: null }
    } catch (error) {
      const state = error instanceof BackendFault && error.code === 'missing' ? 'missing' : 'broken'
      return { ...about, version: null, state, fault: explain(error) }
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  }
  return { id, name, sharesSlots, tellsRetries, prepare, health }
}

async function prepareSlot(parts: AcpBackendParts, launch: SlotLaunch): Promise<AcpSlot> {
  const { name, dialect = plainDialect, initializeTimeoutMs = 20_000 } = parts
  const recipe = parts.recipe(launch)
  const group = await startRecipe(recipe, launch, parts).catch((cause: unknown) => {
    throw launch.signal.aborted ? cause : startFault(name, recipe.command, cause)
  })
  const slot = new AcpSlot({ name, group, homeDirectory: launch.homeDirectory, dialect })
  try {
    const limit = { timeoutMs: initializeTimeoutMs, signal: launch.signal }
    const answer = await within(initialize(slot, dialect), limit, () => timeoutFault(name, 'initialize', silence(slot)))
    takeFacts(slot, answer)
    return slot
  } catch (error) {
    const fault = await startProblem(error, slot, launch.signal, () => exitFault(name, group))
    await group.end()
    throw fault
  }
}

const initialize = (slot: AcpSlot, { clientFiles = true }: Dialect) =>
  slot.agent.request<unknown>('initialize', {
    protocolVersion: PROTOCOL_VERSION,
    clientInfo: { name: 'greenroom', title: 'Greenroom', version: '1' },
    clientCapabilities: {
      fs: { readTextFile: clientFiles, writeTextFile: clientFiles },
      terminal: false,
      session: { configOptions: { boolean: {} }, compaction: {} },
      elicitation: { form: {}, url: {} },
    },
  })

function takeFacts(slot: AcpSlot, answer: unknown): void {
  const parsed = initializeAnswer.safeParse(answer)
  if (!parsed.success || parsed.data.protocolVersion !== PROTOCOL_VERSION) {
    const version = parsed.success ? parsed.data.protocolVersion : 'none'
    const message = `${slot.name} does not speak version ${PROTOCOL_VERSION} of the Agent Client Protocol.`
    throw new BackendFault('protocol', { kind: 'internal', message, retryable: false, detail: `It offers ${version}.` })
  }
  const { agentInfo, agentCapabilities, _meta } = parsed.data
  const prompt = agentCapabilities?.promptCapabilities
  slot.facts = {
    version: agentInfo?.version ?? null,
    canLoad: agentCapabilities?.loadSession ?? false,
    canResume: agentCapabilities?.sessionCapabilities?.resume ?? false,
    canClose: agentCapabilities?.sessionCapabilities?.close ?? false,
    steers: _meta?.greenroom.steers ?? false,
    prompt: {
      image: prompt?.image ?? false,
      embeddedContext: prompt?.embeddedContext ?? false,
      pdf: prompt?._meta?.greenroom.pdf ?? false,
    },
  }
}

async function startProblem(error: unknown, slot: AcpSlot, signal: AbortSignal, exit: () => Promise<BackendFault>) {
  if (error instanceof BackendFault || signal.aborted) return error
  if (error instanceof RequestError) {
    return new BackendFault('start_failed', classifyError({ text: error.message }), { cause: error })
  }
  return (await slot.isGone()) ? await exit() : error
}

/** What the program did print while it did not answer. */
function silence({ wire: { rubbish } }: AcpSlot): string {
  if (rubbish.count === 0) return 'It printed nothing on its standard output.'
  return `It printed ${rubbish.count} lines that are not JSON-RPC, the first: ${rubbish.first}`
}

function explain(error: unknown): string {
  if (!(error instanceof BackendFault)) return error instanceof Error ? error.message : String(error)
  const lastLine = error.error.detail?.trim().split('\n').at(-1)
  return lastLine ? `${error.message} ${lastLine}` : error.message
}
