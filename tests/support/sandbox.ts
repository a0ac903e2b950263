import { probeSandbox, type SandboxWish } from '#agent-host/sandbox/probe-sandbox.ts'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { installWithApt } from '#tests/support/apt.ts'

const megabyte = 1024 * 1024
const ordinary: SandboxWish = {
  wanted: true,
  readable: [],
  hidden: [],
  network: 'on',
  doors: null,
  limits: { memoryBytes: 1024 * megabyte, processes: 256, diskBytes: 1024 * megabyte },
}

/** The real sandbox, for whose sake bubblewrap is installed. Throws with the reason where none is to be had: isolation is not tested then. */
export async function realSandbox(wish: Partial<SandboxWish> = {}): Promise<Sandbox> {
  const first = await probeSandbox({ ...ordinary, ...wish })
  if (first.kind !== 'none') return first
  await installWithApt('bubblewrap')
  const second = await probeSandbox({ ...ordinary, ...wish })
  if (second.kind === 'none') throw new Error(`Isolation cannot be tested here. ${second.fault}`)
  return second
}
