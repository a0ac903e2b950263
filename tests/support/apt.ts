import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const timeoutMs = 180_000

/** Installs Debian's package where we are root, after an update where it is not known yet. Does nothing for anybody else. */
export async function installWithApt(name: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) => run('apt-get', args, { env: environment, timeout: timeoutMs })
  const install = () => apt('install', '-y', '--no-install-recommends', name)
  await install().catch(async () => {
    await apt('update')
    await install()
  })
}
