import { z } from 'zod'

const count = z.number().int().nonnegative()

/** What was used. `cachedTokens` are among the input's, `reasoningTokens` among the output's. */
export const tokens = z.object({
  inputTokens: count,
  outputTokens: count,
  cachedTokens: count,
  reasoningTokens: count,
})
export type Tokens = z.infer<typeof tokens>

export const noTokens: Tokens = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 }

export const addTokens = (sum: Tokens, one: Tokens): Tokens => ({
  inputTokens: sum.inputTokens + one.inputTokens,
  outputTokens: sum.outputTokens + one.outputTokens,
  cachedTokens: sum.cachedTokens + one.cachedTokens,
  reasoningTokens: sum.reasoningTokens + one.reasoningTokens,
})

/** What counts against a budget: what the models read and what they wrote. */
export const budgetedTokens = ({ inputTokens, outputTokens }: Tokens): number => inputTokens + outputTokens
