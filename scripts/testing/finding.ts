/** One thing that was checked; it holds when there are no faults. */
export type Finding = { name: string; faults: string[] }

/** For a check that is run by itself: a line for each finding, and exit code 1 when one does not hold. */
export async function report(checks: (() => Promise<Finding[]>)[]): Promise<void> {
  for (const check of checks) {
    for (const { name, faults } of await check()) {
      console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
      for (const fault of faults) console.log(`     ${fault}`)
      if (faults.length > 0) process.exitCode = 1
    }
  }
}
