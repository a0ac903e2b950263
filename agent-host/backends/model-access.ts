import type { ModelEndpoint } from '#lib/env.ts'

/**
 * One provider's API as an agent reaches it. The address is what the provider's own clients take as theirs: with `/v1` for OpenAI-shaped
 * ones, without a version for Anthropic's and Google's.
 */
export type ModelDoor = { url: string; key: string }

/** `provider` is what people call who answers, where the address does not say it. */
export type StandardModel = ModelEndpoint & { provider?: string }

/** Which models a process may ask, and how: null where the installation has none of that shape. */
export type ModelAccess = {
  /** The installation's own model: OpenAI-compatible chat completions. */
  standard: StandardModel | null
  openai: ModelDoor | null
  anthropic: ModelDoor | null
  google: ModelDoor | null
}

export const noModels: ModelAccess = { standard: null, openai: null, anthropic: null, google: null }

/** The ports of this machine behind which models are: what a process without a network must reach all the same. */
export function localPorts(access: ModelAccess): number[] {
  const urls = Object.values(access).flatMap((door) => (door && URL.canParse(door.url) ? [new URL(door.url)] : []))
  const local = urls.filter(({ hostname }) => hostname === '127.0.0.1' || hostname === 'localhost')
  return [...new Set(local.map((url) => Number(url.port || (url.protocol === 'https:' ? 443 : 80))))]
}

/** Where the doors are and what opens them, by names to show instead: errors that agents tell name both. A gateway's are one each. */
export function secretsOf({ standard, openai, anthropic, google }: ModelAccess): Record<string, string> {
  const doors = [standard, openai, anthropic, google].flatMap((door) => door ?? [])
  const named = (name: string, values: (string | undefined)[]) =>
    [...new Set(values)].flatMap((value, index) =>
      value ? [[index === 0 ? name : `${name}_${index + 1}`, value]] : [],
    )
  return Object.fromEntries([
    ...named(
      'MODEL_TOKEN',
      doors.map(({ key }) => key),
    ),
    ...named(
      'MODEL_ADDRESS',
      doors.map(({ url }) => new URL(url).origin),
    ),
  ])
}
