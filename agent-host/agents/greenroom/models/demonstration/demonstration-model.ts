import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Heard, hear } from './heard.ts'
import { type CallOptions, type ScriptedLanguageModel, type StreamPart, toStream } from './language-model.ts'
import { obey } from './markers.ts'
import type { Line } from './say.ts'
import { tour } from './tour.ts'

/** A model that asks nobody: it plays a turn by a script, through the same loop and tools as any other. `perSecond`: words. */
export function demonstrationModel(perSecond: number): ScriptedLanguageModel {
  return {
    specificationVersion: 'v4',
    provider: 'greenroom',
    modelId: 'scripted',
    supportedUrls: {},
    doGenerate() {
      throw new Error('The demonstration only streams.')
    },
    async doStream(options) {
      return { stream: toStream(perform(options, perSecond)) }
    },
  }
}

const play = (heard: Heard): Line[] => obey(heard) ?? tour(heard)

async function* perform({ prompt, abortSignal }: CallOptions, perSecond: number): AsyncGenerator<StreamPart> {
  yield { type: 'stream-start', warnings: [] }
  const lines = play(hear(prompt))
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'call') yield toolCall(line)
    else yield* spoken({ ...line, perSecond: line.perSecond ?? perSecond }, String(index), abortSignal)
  }
  const unified = lines.some(({ kind }) => kind === 'call') ? 'tool-calls' : 'stop'
  yield { type: 'finish', finishReason: { unified, raw: undefined }, usage: noUsage }
}

type Spoken = Extract<Line, { text: string }> & { perSecond: number }

async function* spoken(line: Spoken, id: string, signal?: AbortSignal): AsyncGenerator<StreamPart> {
  yield { type: `${line.kind}-start`, id }
  const began = performance.now()
  for (const [index, delta] of line.text.split(/(?<=\s)(?=\S)/).entries()) {
    signal?.throwIfAborted()
    yield { type: `${line.kind}-delta`, id, delta }
    const waitMs = began + ((index + 1) * 1000) / line.perSecond - performance.now()
    if (waitMs > 1) await delay(waitMs, undefined, signal ? { signal } : {})
  }
  yield { type: `${line.kind}-end`, id }
}

const toolCall = ({ tool, input }: Extract<Line, { kind: 'call' }>): StreamPart => ({
  type: 'tool-call',
  toolCallId: randomUUID(),
  toolName: tool,
  input: JSON.stringify(input),
})

const noUsage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
}
