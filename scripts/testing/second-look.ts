import type { Outcome } from '#scripts/testing/step.ts'

/** More than so many is no accident. */
const mostShaky = 3

/**
 * A test of real processes can be late on a machine that is busy with others, and then a run of three thousand says nothing. What failed is
 * run once more by itself: where it holds now it counts as passed and is named as shaky, to be mended; where not, as failed.
 */
export async function withSecondLook(first: Outcome, runAgain: () => Promise<Outcome>): Promise<Outcome> {
  const { failures = [] } = first
  if (first.failed === 0 || failures.length !== first.failed || failures.length > mostShaky) return first
  const second = await runAgain()
  if (second.failed > 0 || second.passed === 0)
    return { ...first, said: `${first.said}\n\nOnce more, by itself:\n${second.said}` }
  return { passed: first.passed + first.failed, failed: 0, said: first.said, shaky: failures }
}
