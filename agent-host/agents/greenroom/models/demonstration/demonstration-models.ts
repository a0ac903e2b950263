import type { Models } from '../models.ts'

const defaultPerSecond = 60

/** What answers when no model is configured. `rate`: words a second, for those who cannot wait. */
export function demonstrationModels(rate: string | undefined): Models {
  const perSecond = Number(rate) > 0 ? Number(rate) : defaultPerSecond
  return {
    names: ['scripted'],
    provider: 'Greenroom',
    scripted: true,
    windowTokens: 1_000_000,
    async open() {
      const { demonstrationModel } = await import('./demonstration-model.ts')
      return demonstrationModel(perSecond)
    },
  }
}
