import type { LanguageModel } from 'ai'

/** The models that can be chosen, the first of them the one to begin with. */
export type Models = {
  names: readonly string[]
  /** Who answers, as people are told in errors. */
  provider: string
  /** Nobody is asked: a script answers. */
  scripted: boolean
  /** What the models can take in, as far as that is known. */
  windowTokens: number
  open(name: string): Promise<LanguageModel>
}

export type Endpoint = { url: string; key: string | undefined; name: string; provider: string }

/** The endpoint that the environment names; null when it names none. Throws when only a part of it is there. */
export function endpointFrom(environment: Record<string, string | undefined>): Endpoint | null {
  const { GREENROOM_MODEL_URL: url, GREENROOM_MODEL_KEY: key, GREENROOM_MODEL_NAME: name } = environment
  if (!url) return null
  if (!URL.canParse(url)) throw new Error('GREENROOM_MODEL_URL is not a URL.')
  if (!name) throw new Error('GREENROOM_MODEL_NAME must be set when GREENROOM_MODEL_URL is.')
  const provider = environment.GREENROOM_MODEL_PROVIDER || new URL(url).host
  return { url: url.replace(/\/+$/, ''), key: key || undefined, name, provider }
}
