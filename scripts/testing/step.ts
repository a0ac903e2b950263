import type { Finding } from '#scripts/testing/finding.ts'

/**
 * What a step of `npm test` found; `said` is shown when something failed. `failures`, and what held only when it was run again, are told at
 * the very end, a line each.
 */
export type Outcome = { passed: number; failed: number; said: string; failures?: string[]; shaky?: string[] }

export type Step = {
  /** As in `npm test -- <name>`. */
  name: string
  run(signal: AbortSignal): Promise<Outcome>
}

/** A step that holds or does not, as one check. */
export const oneCheck = (holds: boolean, said: string): Outcome => ({
  passed: holds ? 1 : 0,
  failed: holds ? 0 : 1,
  said,
})

/** Findings, each counted as a check. */
export function ofFindings(findings: Finding[]): Outcome {
  const broken = findings.filter(({ faults }) => faults.length > 0)
  return {
    passed: findings.length - broken.length,
    failed: broken.length,
    said: broken.flatMap(({ name, faults }) => [name, ...faults.map((fault) => `  ${fault}`)]).join('\n'),
  }
}

/**
 * What a runner of tests counted, made honest: a runner that failed without a failed test (a file that cannot be loaded,
 * an error between tests), or that ran no test, counts as one failure.
 */
export function ofCounts(counted: { passed: number; failed: number }, code: number | null, said: string): Outcome {
  const { passed, failed } = counted
  if (failed > 0) return { passed, failed, said }
  if (code !== 0) return { passed, failed: 1, said }
  return passed > 0 ? { passed, failed, said } : { passed, failed: 1, said: `no test ran\n${said}` }
}
