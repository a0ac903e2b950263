import { z } from 'zod'
import { behaviours, readTitle } from '#agent-host/backends/behaviours.ts'

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
})

/** How a backend did a behaviour. */
export type Result = { agent: string; behaviour: string; status: 'passed' | 'failed' | 'limited'; limit: string | null }

/** What a vitest report says of the contract's tests. */
export function readResults(said: unknown): Result[] {
  const tests = report.parse(said).testResults.flatMap(({ assertionResults }) => assertionResults)
  return tests.flatMap(({ ancestorTitles, title, status }): Result[] => {
    const agent = /^(.+) as a backend$/.exec(ancestorTitles.at(-1) ?? '')?.[1]
    if (!agent) return []
    const { behaviour, limit } = readTitle(title)
    if (limit !== null) return [{ agent, behaviour, status: 'limited', limit }]
    return [{ agent, behaviour, status: status === 'passed' ? 'passed' : 'failed', limit }]
  })
}

/** Agents × behaviours in Markdown, with the limits numbered below it. */
export function agentsTable(results: readonly Result[]): string {
  const agents = [...new Set(results.map(({ agent }) => agent))].sort()
  const limits = [...new Set(results.flatMap(({ limit }) => (limit === null ? [] : [limit])))]
  const cell = (behaviour: string, agent: string) => {
    const found = results.find((result) => result.agent === agent && result.behaviour === behaviour)
    if (!found) return ''
    return found.limit === null
      ? found.status === 'passed'
        ? 'yes'
        : 'NO'
      : `limit ${limits.indexOf(found.limit) + 1}`
  }
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rows = behaviours.map((behaviour) => row([behaviour, ...agents.map((agent) => cell(behaviour, agent))]))
  const head = [row(['', ...agents]), row(['---', ...agents.map(() => '---')])]
  const notes = limits.map((limit, index) => `${index + 1}. ${limit}`)
  return [...head, ...rows, ...(notes.length > 0 ? ['', 'Limits:', '', ...notes] : [])].join('\n')
}

const [begin, end] = ['<!-- table:begin -->', '<!-- table:end -->']

/** A page with the table between its marks. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`docs/agents.md has no ${begin} and ${end}`)
  return `${before}${begin}\n\n${table}\n\n${end}${after}`
}
