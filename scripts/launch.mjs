import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * What npm scripts call: `node scripts/launch.mjs scripts/start.ts …`. Runs a TypeScript file on a Node that can, which is
 * this one or the one that the project brings. Plain JavaScript for Node 20, because whatever is installed starts it.
 */
const minimumMajor = 24
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const [script = '', ...args] = process.argv.slice(2)
const file = path.resolve(root, script)

if (majorOf(process.versions.node) >= minimumMajor) await runHere()
else runElsewhere(findNode())

async function runHere() {
  // Node's own printing of warnings, without the news that a feature of it is new.
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
  })
  process.argv = [process.execPath, file, ...args]
  await import(pathToFileURL(file).href)
}

/** @param {string | null} node */
function runElsewhere(node) {
  if (node === null) {
    const wanted = `Node ${minimumMajor} or newer is needed, and this is Node ${process.versions.node}`
    process.stderr.write(
      `${wanted}: run npm install, which brings one where there is one for this machine, or install it.\n`,
    )
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, GREENROOM_LAUNCHED: '1' },
  })
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.once('error', (error) => {
    process.stderr.write(`${node} cannot be run: ${error.message}\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}

/** The Node of the platform package, else the first on the path that is new enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const brought = path.join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', name)
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name))
  return [brought, ...onPath].find((candidate) => existsSync(candidate) && isNewEnough(candidate)) ?? null
}

/** @param {string} node */
function isNewEnough(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return majorOf((stdout ?? '').replace(/^v/, '')) >= minimumMajor
}

/** @param {string} version */
function majorOf(version) {
  return Number.parseInt(version, 10) || 0
}
