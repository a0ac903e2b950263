import type { LinkState } from '#components/shells/shell-link.ts'
import type { ShellInfo } from '#lib/domain/shells/shell.ts'

/** How a shell is, in words. `waitedLong`: it was asked for a while ago. */
export function shellWords(shell: ShellInfo, link: LinkState, waitedLong: boolean): string {
  if (shell.state === 'ended') return endWords(shell)
  if (link === 'over') return 'This shell is not there any more.'
  if (link === 'down') return 'The connection is lost. Trying again…'
  if (shell.state === 'closing') return 'Closing…'
  if (shell.state === 'asked' || link === 'connecting')
    return waitedLong ? 'No host has opened it yet. It opens as soon as one runs.' : 'Opening…'
  return 'Connected.'
}

function endWords({ exitCode, fault }: ShellInfo): string {
  if (fault) return `It ended: ${fault}`
  return exitCode === null ? 'It was closed.' : `It ended with exit code ${exitCode}.`
}
