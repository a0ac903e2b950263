import { expect, test } from 'vitest'
import { npmFaultWords } from '#agent-host/packages/npm-fault.ts'

const wanted = { packages: ['@scope/agent@1.2.3'], directory: '/srv/agents' }
const words = (...lines: string[]) => npmFaultWords(lines.map((line) => `npm error ${line}`).join('\n'), wanted)

test.each([
  ['a registry that cannot be found', ['code ENOTFOUND', 'network request failed'], 'cannot be reached'],
  ['a network that is slow to say no', ['code ETIMEDOUT', 'errno ETIMEDOUT'], 'Check the network of this machine'],
  ['a full disk', ['code ENOSPC', 'nospc ENOSPC: no space left on device, write'], 'no room left on the disk'],
  ['a folder of somebody else', ['code EACCES', 'syscall mkdir'], '/srv/agents cannot be written'],
  ['a version that is not there', ['code ETARGET', 'notarget No matching version'], 'does not have this version'],
  ['another platform', ['code EBADPLATFORM', 'notsup Unsupported platform'], 'cannot run on this machine'],
])('%s is told in words', (_, lines, part) => {
  expect(words(...lines)).toContain(part)
})

test('a package that does not exist is named', () => {
  const lines = ['code E404', "404  'nowhere-at-all@1.0.0' is not in this registry."]
  expect(words(...lines)).toBe('npm’s registry has no package nowhere-at-all@1.0.0.')
})

test('what is not known is said as npm says it, without where its log is', () => {
  const lines = ['code EOTHER', 'something broke', 'A complete log of this run can be found in: /somewhere']
  expect(words(...lines)).toBe('npm could not install @scope/agent@1.2.3: something broke')
  expect(npmFaultWords('', wanted)).toContain('it ended without saying why')
})
