import { type ShortTextWriter, shortTextWriter } from '#agent-host/agents/short-texts/short-text-writer.ts'
import type { Borrower, Gateway } from '#agent-host/gateway/gateway.ts'
import { backendId } from '#lib/domain/ids.ts'

/** What writes titles: the installation's model, asked for somebody. */
export type TitleModel = { name: string; writerFor(whose: Omit<Borrower, 'backend'>): ShortTextWriter }

const backend = backendId.parse('greenroom')

/** The model behind a gateway, borrowed for one line at a time; null where the installation has none. */
export function borrowedTitleModel(gateway: Gateway): TitleModel | null {
  const offered = gateway.offered.standard
  if (!offered) return null
  return {
    name: offered.name,
    writerFor: (whose) => async (asking, signal) => {
      const loan = gateway.lend({ ...whose, backend })
      try {
        return await shortTextWriter({ ...offered, ...loan.access.standard })(asking, signal)
      } finally {
        loan.end()
      }
    },
  }
}
