import type { LanguageModel } from 'ai'

/** The AI SDK's interface of a model, as far as the script has to do with it. */
export type ScriptedLanguageModel = Extract<LanguageModel, { specificationVersion: 'v4' }>
export type CallOptions = Parameters<ScriptedLanguageModel['doStream']>[0]
export type Prompt = CallOptions['prompt']
type Stream = Awaited<ReturnType<ScriptedLanguageModel['doStream']>>['stream']
export type StreamPart = Stream extends ReadableStream<infer Part> ? Part : never

/** A generator as a stream: pulled as it is read, ended when that is cancelled. */
export function toStream(parts: AsyncGenerator<StreamPart>): Stream {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}
