import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import type { Program } from '#agent-host/processes/spawn-group.ts'

const known = /^(bash|zsh|fish|ksh|dash|sh)$/

/**
 * The shell of whoever started the server where it is one, else bash, else sh; in the worktree, with a home.
 * Credentials are for agents alone: who could print them would read them back.
 */
export async function shellProgram(where: { directory: string; homeDirectory: string }): Promise<Program> {
  const { directory, homeDirectory } = where
  const command = await findShell(process.env.SHELL)
  const environment = {
    ...cleanEnvironment(homeDirectory),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    SHELL: command,
    // The folders of a data directory are long, and say nothing.
    PROMPT_DIRTRIM: '1',
  }
  return { command, args: [], directory, environment }
}

async function findShell(own: string | undefined): Promise<string> {
  const wanted = own && path.isAbsolute(own) && known.test(path.basename(own)) ? [own] : []
  for (const shell of [...wanted, '/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash']) {
    const isThere = await access(shell, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return shell
  }
  return '/bin/sh'
}
