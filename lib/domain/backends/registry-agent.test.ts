import { expect, test } from 'vitest'
import { isInside, packageNameOf, planOf, readRegistryAgent } from '#lib/domain/backends/registry-agent.ts'

const agent = (distribution: unknown, more: object = {}) =>
  JSON.stringify({ id: 'kimi', name: 'Kimi CLI', version: '1.9.0', description: 'An agent', distribution, ...more })
const target = { archive: 'https://example.com/kimi-1.9.tar.gz', cmd: './kimi', args: ['acp'] }
const faultOf = (text: string) => {
  const read = readRegistryAgent(text)
  return read.ok ? null : read.fault
}
const planned = (text: string) => {
  const read = readRegistryAgent(text)
  if (!read.ok) throw new Error(read.fault)
  return planOf(read.agent)
}

test('an npm package is installed in the version that it names, else in the agent’s', () => {
  const npx = { package: '@scope/agent@2.0.1', args: ['--acp'], env: { QUIET: '1' } }
  expect(planned(agent({ npx }))).toEqual({ kind: 'npx', cmd: null, ...npx })
  expect(planned(agent({ npx: { package: '@scope/agent', cmd: 'agent' } }))).toMatchObject({
    package: '@scope/agent@1.9.0',
    cmd: 'agent',
  })
  expect(['@scope/agent@2.0.1', '@scope/agent', 'agent@1', 'agent'].map(packageNameOf)).toEqual([
    '@scope/agent',
    '@scope/agent',
    'agent',
    'agent',
  ])
})

test('archives are taken by platform, and a package before them', () => {
  const binary = { 'linux-x86_64': target }
  expect(planned(agent({ binary }))).toMatchObject({ kind: 'binary', targets: binary })
  expect(planned(agent({ binary, npx: { package: 'kimi' } }))).toMatchObject({ kind: 'npx' })
})

test('what the registry says beside is passed over', () => {
  const more = { icon: './icon.svg', license: 'MIT', license_url: 'https://x', website: 'https://x', preview: {} }
  expect(readRegistryAgent(agent({ npx: { package: 'kimi' } }, more))).toMatchObject({ ok: true })
})

test.each([
  ['no JSON', '{ "id": ', 'This is not JSON. Paste the whole agent.json of one agent.'],
  ['a whole registry', '{ "version": "1.0.0", "agents": [] }', 'This is a whole registry. Paste one agent of it.'],
  ['a list', '[]', /expected object/],
  ['no distribution', agent(undefined), /^distribution: /],
  ['nothing to install', agent({}), 'distribution: It says neither npx nor binary, so there is nothing to install.'],
  [
    'uvx alone',
    agent({ uvx: { package: 'kimi' } }),
    'distribution: It comes through uvx (Python) alone, which is not supported.',
  ],
  ['an id that is none', agent({ npx: { package: 'x' } }, { id: 'No' }), /^id: Lower-case letters/],
  ['a version that is none', agent({ npx: { package: 'x' } }, { version: 'new' }), /^version: Not a version/],
  [
    'a package from an address',
    agent({ npx: { package: 'https://example.com/x.tgz' } }),
    'distribution.npx.package: Not the name of an npm package.',
  ],
  ['a package from a folder', agent({ npx: { package: '../x' } }), /distribution\.npx\.package/],
  ['an option for npm', agent({ npx: { package: '--prefix=/' } }), /distribution\.npx\.package/],
  ['an alias of npm', agent({ npx: { package: 'x@npm:other@1' } }), /distribution\.npx\.package/],
  [
    'an archive without TLS',
    agent({ binary: { 'linux-x86_64': { ...target, archive: 'http://example.com/x.zip' } } }),
    'distribution.binary.linux-x86_64.archive: Not an https address.',
  ],
  [
    'a program outside of its archive',
    agent({ binary: { 'linux-x86_64': { ...target, cmd: '../../bin/sh' } } }),
    'distribution.binary.linux-x86_64.cmd: Not a path inside the archive.',
  ],
  ['an unknown platform', agent({ binary: { beos: target } }), /^distribution\.binary/],
  [
    'a checksum that is none',
    agent({ binary: { 'linux-x86_64': { ...target, sha256: 'abc' } } }),
    /sha256: Not a SHA-256 checksum/,
  ],
])('%s is refused with where it does not fit', (_, text, fault) => {
  expect(faultOf(text)).toMatch(fault)
})

test('paths that lead out are none of the archive', () => {
  const paths = ['./kimi', 'bin/kimi', 'a..b', '/bin/sh', '../x', 'a/../../x', 'C:/x', 'a\\..\\x', '']
  expect(paths.filter(isInside)).toEqual(['./kimi', 'bin/kimi', 'a..b'])
})
