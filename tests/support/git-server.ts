import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { testFolder } from '#tests/support/worktrees.ts'

const run = promisify(execFile)

/**
 * Serves a bare copy of a repository at `/sample.git` over the "dumb" HTTP protocol on 127.0.0.1; `answer` may take over a request by
 * returning true. `requests` are the paths that were asked for.
 */
export async function startGitServer(
  repository: string,
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
) {
  const folder = await testFolder()
  const bare = path.join(folder.directory, 'sample.git')
  await run('git', ['clone', '-q', '--bare', repository, bare])
  await run('git', ['--git-dir', bare, 'update-server-info'])
  const requests: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    requests.push(pathname)
    if (answer(request, response)) return
    readFile(path.join(folder.directory, path.normalize(pathname))).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await folder[Symbol.asyncDispose]()
  }
  return { port, requests, url: `http://127.0.0.1:${port}/sample.git`, [Symbol.asyncDispose]: close }
}
