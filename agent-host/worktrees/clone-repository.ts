import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { ignoreMissing } from '#agent-host/worktrees/build-folder.ts'
import { type CloneGuard, type GuardedUrl, guardCloneUrl, pinned } from '#agent-host/worktrees/clone-guard.ts'
import { GitFault, git, gitText } from '#agent-host/worktrees/git.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type CloneLimits = { cloneTimeoutMs?: number | undefined; cloneLimitBytes?: number | undefined }

const defaultTimeoutMs = 5 * 60_000
const defaultLimitBytes = 4 * 1024 ** 3
const measureEveryMs = 500

/**
 * Clones a public repository, bare, into `gitDirectory` (an empty folder), with `ref` (a branch, a tag or a commit) as its HEAD. Refuses as
 * `guardCloneUrl` does, and with `clone_failed` or `too_large`; no message names more of the address than its host.
 */
export async function cloneRepository(
  source: { url: string; ref?: string | undefined },
  gitDirectory: string,
  settings: CloneGuard & CloneLimits & { signal?: AbortSignal | undefined },
): Promise<void> {
  const url = await guardCloneUrl(source.url, settings)
  const limitBytes = settings.cloneLimitBytes ?? defaultLimitBytes
  using size = watchSize(gitDirectory, limitBytes)
  const signal = settings.signal ? AbortSignal.any([settings.signal, size.signal]) : size.signal
  const timeoutMs = settings.cloneTimeoutMs ?? defaultTimeoutMs
  const args = ['clone', '--quiet', '--bare', '--template=', '--no-recurse-submodules', '--', url.href, gitDirectory]
  await git(args, { protocols: [url.scheme], config: pinned(url), signal, timeoutMs }).catch((error: unknown) => {
    if (size.signal.aborted) throw tooLarge(limitBytes)
    throw error instanceof GitFault && !settings.signal?.aborted ? cloneFault(error, url) : error
  })
  if ((await folderBytes(gitDirectory)) > limitBytes) throw tooLarge(limitBytes)
  await git(['config', '--remove-section', 'remote.origin'], { gitDirectory })
  await chooseHead(gitDirectory, source.ref, url)
}

async function chooseHead(gitDirectory: string, ref: string | undefined, url: GuardedUrl): Promise<void> {
  const commitOf = (name: string) =>
    gitText(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], {
      gitDirectory,
      accept: [1, 128],
    })
  if (ref === undefined) {
    if (await commitOf('HEAD')) return
    const branches = (await gitText(['for-each-ref', '--format=%(refname)', 'refs/heads'], { gitDirectory }))
      .split('\n')
      .filter(Boolean)
    const branch = ['refs/heads/main', 'refs/heads/master'].find((name) => branches.includes(name)) ?? branches[0]
    if (!branch) throw new Refusal('clone_failed', `The repository at “${url.host}” has no commit yet.`)
    await git(['symbolic-ref', 'HEAD', branch], { gitDirectory })
  } else if (await commitOf(`refs/heads/${ref}`)) {
    await git(['symbolic-ref', 'HEAD', `refs/heads/${ref}`], { gitDirectory })
  } else {
    const commit = (await commitOf(`refs/tags/${ref}`)) || (/^[0-9a-f]{7,64}$/.test(ref) && (await commitOf(ref)))
    if (!commit) throw new Refusal('clone_failed', `The repository at “${url.host}” has no branch or tag “${ref}”.`)
    await git(['update-ref', '--no-deref', 'HEAD', commit], { gitDirectory })
  }
}

/** What went wrong, in words. Git says it only in its text, which is in English here (LC_ALL=C). */
function cloneFault(fault: GitFault, { host }: GuardedUrl): Refusal {
  const failed = (message: string) => new Refusal('clone_failed', message, { cause: fault })
  if (fault.reason === 'timeout') return failed(`“${host}” took too long.`)
  if (fault.reason === 'missing') return failed('The program git could not be started on the host.')
  const says = (pattern: RegExp) => pattern.test(fault.stderr)
  if (says(/could not read (Username|Password)|Authentication failed|returned error: 40[13]/i))
    return failed(`“${host}” asks for a sign-in: the repository is private, or it does not exist.`)
  if (says(/returned error: 404|repository '.*' not found|remote: not found/i))
    return failed(`“${host}” has no repository at this address.`)
  if (says(/returned error: 30\d|unable to update url base from redirection/i))
    return failed(`“${host}” says that the repository is at another address. Give that one (it often ends in .git).`)
  if (says(/certificate|SSL|TLS/))
    return failed(`“${host}” could not prove who it is (its certificate is not trusted).`)
  if (says(/Could not resolve host/i)) return failed(`There is no host “${host}”.`)
  if (
    says(
      /Failed to connect|Couldn't connect|Connection (refused|timed out|reset)|Operation (timed out|too slow)|Empty reply/i,
    )
  )
    return failed(`“${host}” does not answer.`)
  return failed(`What “${host}” answered is not a Git repository that could be cloned.`)
}

const tooLarge = (limitBytes: number) =>
  new Refusal('too_large', `The repository is larger than ${Math.round(limitBytes / 1024 ** 2)} MB.`)

/** Aborts its signal once the folder holds more than the limit. */
function watchSize(directory: string, limitBytes: number): Disposable & { signal: AbortSignal } {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const measure = async () => {
    if ((await folderBytes(directory)) > limitBytes) over.abort()
    else if (!closed) schedule()
  }
  const schedule = () => {
    timer = setTimeout(() => measure().catch((error: unknown) => over.abort(error)), measureEveryMs)
  }
  schedule()
  return {
    signal: over.signal,
    [Symbol.dispose]: () => {
      closed = true
      clearTimeout(timer)
    },
  }
}

async function folderBytes(directory: string): Promise<number> {
  let bytes = 0
  for (const entry of (await readdir(directory, { withFileTypes: true }).catch(ignoreMissing)) ?? []) {
    const at = path.join(directory, entry.name)
    if (entry.isDirectory()) bytes += await folderBytes(at)
    else bytes += (await lstat(at).catch(ignoreMissing))?.size ?? 0
  }
  return bytes
}
