import { z } from 'zod'
import type { Route } from '#agent-host/gateway/find-route.ts'

export type AskedBody = {
  /** What goes to the provider. */
  bytes: Buffer
  model: string | null
  /** The provider is asked to tell usage although the client did not ask for it. */
  addsUsage: boolean
}

const asked = z.looseObject({
  model: z.string().max(200).nullish().catch(null),
  stream: z.boolean().nullish().catch(null),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
})

/** A request's body; of a streamed chat completion with `stream_options.include_usage`, without which its provider says nothing of usage. */
export function readAskedBody(route: Pick<Route, 'door' | 'rest' | 'model'>, bytes: Buffer): AskedBody {
  const parsed = parse(bytes)
  const model = route.model ?? parsed?.model ?? null
  const tellsNothing = /^\/(chat\/)?completions$/.test(route.rest) && parsed?.stream === true
  if (!tellsNothing || parsed.stream_options?.include_usage) return { bytes, model, addsUsage: false }
  return { bytes: withUsage(bytes, parsed), model, addsUsage: true }
}

/** Put in where it ends, which spares writing all of it anew; an object of options that is there is written into. */
function withUsage(bytes: Buffer, body: z.infer<typeof asked>): Buffer {
  const options = { ...body.stream_options, include_usage: true }
  if ('stream_options' in body) return Buffer.from(JSON.stringify({ ...body, stream_options: options }))
  const end = bytes.lastIndexOf('}')
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(`,"stream_options":${JSON.stringify(options)}}`)])
}

function parse(bytes: Buffer): z.infer<typeof asked> | null {
  try {
    const read = asked.safeParse(JSON.parse(bytes.toString('utf8')))
    return read.success ? read.data : null
  } catch (error) {
    // Whatever it is, its provider says what is wrong with it.
    if (error instanceof SyntaxError) return null
    throw error
  }
}
