import 'server-only'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { once } from '#app/_server/once.ts'

/** Which build of the web this process serves, as it was when first asked; `development` where none was built. */
export const buildId = (): string => once('build-id', readBuildId)

function readBuildId(): string {
  try {
    return readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'development'
    throw error
  }
}
