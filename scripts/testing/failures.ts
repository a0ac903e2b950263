import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** Of Vitest's JSON report (a superset of Jest's), what is read here. */
export const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

/** What failed: a line each, with the file, the test and the first line of why. */
export function failuresOfVitest({ testResults }: z.infer<typeof vitestReport>, root: string): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name)
    const failed = assertionResults.filter((each) => each.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [lineOf(file, null, message)]
    return failed.map((each) => lineOf(file, each.fullName, each.failureMessages?.[0]))
  })
}

const result = z.object({
  status: z.string().optional(),
  error: z.object({ message: z.string().optional() }).optional(),
})
const spec = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(result) })),
})
type Suite = { specs?: z.infer<typeof spec>[] | undefined; suites?: Suite[] | undefined }
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(spec).optional(), suites: z.array(suite).optional() }),
)

/** Of Playwright's JSON report, what is read here. */
export const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  suites: z.array(suite),
})

export function failuresOfPlaywright({ suites }: { suites: Suite[] }): string[] {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => {
        const results = tests.flatMap((each) => each.results)
        return lineOf(file, title, results.find(({ error }) => error?.message)?.error?.message)
      }),
    ...failuresOfPlaywright({ suites: inner }),
  ])
}

function lineOf(file: string, test: string | null, why: string | undefined): string {
  const [reason] = stripVTControlCharacters(why ?? 'no reason given')
    .trim()
    .split('\n')
  return `${test === null ? file : `${file} > ${test}`}: ${reason}`
}
