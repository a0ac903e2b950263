import { accessSync, constants, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { AgentPackage } from '#agent-host/backends/agent-packages.ts'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'

/** A program as it is started: `args` come before its own, `readable` is what it consists of. */
export type FoundProgram = { command: string; args: string[]; readable: string[]; version: string | null }

/** The folder of the Node that runs the host, for programs that it runs. */
export const nodeFolder = path.dirname(process.execPath)

/** An agent's program: in the folder of installed agents, or on PATH. */
export function findProgram(wanted: AgentPackage, agentsDirectory: string): FoundProgram | null {
  const packages = path.join(agentsDirectory, 'node_modules')
  const installed = path.join(packages, wanted.package, wanted.entry)
  if (canRead(installed)) return started(installed, packages, versionOf(path.join(packages, wanted.package)))
  const [onPath] = searchPath().flatMap((folder) => resolved(path.join(folder, wanted.command)))
  if (!onPath) return null
  // Installed by npm for everybody: the package is known all the same.
  const [around, inside] = onPath.split(`/node_modules/${wanted.package}/`)
  if (around === undefined || inside === undefined)
    return { command: onPath, args: [], readable: [path.dirname(onPath)], version: null }
  const shared = path.join(around, 'node_modules')
  const entry = path.join(shared, wanted.package, wanted.entry)
  return started(canRead(entry) ? entry : onPath, shared, versionOf(path.join(shared, wanted.package)))
}

function started(file: string, packages: string, version: string | null): FoundProgram {
  if (!file.endsWith('.js')) return { command: file, args: [], readable: [packages], version }
  return { command: process.execPath, args: [file], readable: [packages, nodeFolder], version }
}

const searchPath = () => (cleanEnvironment('/').PATH ?? '').split(path.delimiter)

function canRead(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function resolved(file: string): string[] {
  try {
    accessSync(file, constants.X_OK)
    return [realpathSync(file)]
  } catch {
    return []
  }
}

function versionOf(folder: string): string | null {
  try {
    const text = readFileSync(path.join(folder, 'package.json'), 'utf8')
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version
  } catch {
    return null
  }
}
