import { GitFault, gitText } from '#agent-host/worktrees/git.ts'
import { Refusal } from '#lib/domain/refusal.ts'

/** From 2.37 on Git can be told the address of a host (http.curloptResolve), which the guard of clones relies on. */
const oldest = [2, 37] as const

/** The version of the machine's Git, such as "2.39.5". Throws a `Refusal` (`unavailable`) when it is missing or too old. */
export async function gitVersion(): Promise<string> {
  const wanted = `Greenroom needs Git ${oldest.join('.')} or later`
  const said = await gitText(['version'], { timeoutMs: 10_000 }).catch((error: unknown) => {
    if (!(error instanceof GitFault)) throw error
    throw new Refusal('unavailable', `${wanted}, and there is none that starts. Install git.`, { cause: error })
  })
  const version = said.match(/(\d+)\.(\d+)(\.\d+)?/)
  if (!version || isOlder(Number(version[1]), Number(version[2])))
    throw new Refusal('unavailable', `${wanted}; this machine has “${said}”.`)
  return version[0]
}

const isOlder = (major: number, minor: number) => major < oldest[0] || (major === oldest[0] && minor < oldest[1])
