import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Backend } from '#agent-host/backends/backend.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import { type Program, spawnGroup } from '#agent-host/processes/spawn-group.ts'
import { openAir, type Sandbox } from '#agent-host/sandbox/sandbox.ts'
import type { BareAgent } from '#bench/turn/bare.ts'
import { bareAcp } from '#bench/turn/bare-acp.ts'
import { bareOpencode } from '#bench/turn/bare-opencode.ts'

/** Knows how a backend's program is started, because it was asked to start it once. */
export class Recorder implements Sandbox {
  readonly kind = 'none'
  readonly fault = null
  readonly fingerprint = 'recorder'
  program: Program | null = null
  enter: Sandbox['enter'] = (program) => {
    this.program = program
    return openAir.enter(program, { writable: [], readable: [] })
  }
}

/**
 * An agent as its backend starts it, with the same settings and environment, and nothing of ours after that: no sandbox, no gateway,
 * no translation. The home is used, as it is in an installation from its second start on.
 */
export async function recordBare(stack: AsyncDisposableStack, parts: Recorded): Promise<() => Promise<BareAgent>> {
  const { backend, recorder, models } = parts
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'greenroom-bare-')))
  stack.defer(() => rm(base, { recursive: true, force: true, maxRetries: 5 }))
  const [homeDirectory, worktree] = [path.join(base, 'home'), path.join(base, 'root', 'worktree')]
  await Promise.all([mkdir(homeDirectory), mkdir(worktree, { recursive: true })])
  const signal = AbortSignal.timeout(60_000)
  const launch = { homeDirectory, rootDirectory: path.dirname(worktree), environment: {}, models, signal }
  await (await backend.prepare(launch))[Symbol.asyncDispose]()
  const { program } = recorder
  if (!program) throw new Error(`${backend.name} started nothing`)
  return async () => {
    const group = await spawnGroup(program)
    const password = program.environment.OPENCODE_SERVER_PASSWORD
    try {
      return password ? await bareOpencode(group, worktree, password) : await bareAcp(group, worktree)
    } catch (error) {
      await group.end()
      throw error
    }
  }
}

type Recorded = { backend: Backend; recorder: Recorder; models: ModelAccess }
