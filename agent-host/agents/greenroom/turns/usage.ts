import type { LanguageModelUsage } from 'ai'

export type TurnUsage = { inputTokens: number; outputTokens: number; cachedTokens: number; reasoningTokens: number }

export const noUsage: TurnUsage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }

/** A turn's tokens with those of one more answer. */
export const addUsage = (sum: TurnUsage, one: LanguageModelUsage): TurnUsage => ({
  inputTokens: sum.inputTokens + (one.inputTokens ?? 0),
  outputTokens: sum.outputTokens + (one.outputTokens ?? 0),
  cachedTokens: sum.cachedTokens + (one.inputTokenDetails.cacheReadTokens ?? 0),
  reasoningTokens: sum.reasoningTokens + (one.outputTokenDetails.reasoningTokens ?? 0),
})
