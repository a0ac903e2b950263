import { describe, expect, test } from 'vitest'
import { guardCloneUrl, isPublic, pinned } from '#agent-host/worktrees/clone-guard.ts'

const resolve = (name: string) =>
  Promise.resolve(
    { 'git.example.org': ['203.0.112.7', '2a00:1450::1'], 'mixed.example.org': ['203.0.112.7', '10.0.0.1'] }[name] ??
      [],
  )
const guard = { cloneHosts: ['allowed.lan', 'only-port.lan:8443', '127.0.0.1:9999', '::1'], resolve }

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.0.192',
  '198.18.0.1',
  '168.63.129.16',
  '::1',
  '::',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001::1',
  'fec0::1',
  'not-an-address',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['203.0.112.7', '8.8.8.8', '2a00:1450:4001::1', '::ffff:8.8.8.8'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true)
})

describe('an address to clone from', () => {
  test.each([
    'http://127.0.0.1/x.git',
    'http://2130706433/x.git',
    'http://0x7f.1/x.git',
    'http://017700000001/x.git',
    'http://127.1/x.git',
    'https://[::ffff:127.0.0.1]/x.git',
    'https://[::1]:8443/x.git',
    'http://169.254.169.254/latest',
    'http://①②⑦.0.0.1/x.git',
    'https://mixed.example.org/x.git',
    'http://127.0.0.1:9998/x.git',
  ])('%s is refused for where it leads', async (url) => {
    await expect(guardCloneUrl(url, { ...guard, cloneHosts: ['127.0.0.1:9999'] })).rejects.toMatchObject({
      code: 'address_refused',
    })
  })

  test('a name that this machine resolves to itself is refused', async () => {
    await expect(guardCloneUrl('http://localhost/x.git', { cloneHosts: [] })).rejects.toMatchObject({
      code: 'address_refused',
    })
  })

  test.each([
    'file:///etc',
    'git://git.example.org/x',
    'ssh://git@git.example.org/x',
    'ext::sh -c id',
    'git@git.example.org:x/y.git',
    '/etc',
    '--upload-pack=id',
    'https://someone:hunter2@git.example.org/x',
    'https://ghp_abc@git.example.org/x',
    'https://git.example.org/x?token=secret',
    '',
  ])('%s is no address that can be cloned', async (url) => {
    const fault = await guardCloneUrl(url, guard).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'invalid' })
    expect(String(fault)).not.toMatch(/someone|hunter2|ghp_abc|secret/)
  })

  test('an unknown host is a failed clone', async () => {
    await expect(guardCloneUrl('https://unknown.example.org/x', guard)).rejects.toMatchObject({ code: 'clone_failed' })
    const unresolved = { cloneHosts: [], resolve: () => Promise.reject(new Error('ENOTFOUND')) }
    await expect(guardCloneUrl('https://unknown.example.org/x', unresolved)).rejects.toMatchObject({
      code: 'clone_failed',
    })
  })

  test('what its name means is pinned for Git', async () => {
    const url = await guardCloneUrl('https://GIT.example.org/x.git', guard)
    expect(url).toMatchObject({ href: 'https://git.example.org/x.git', scheme: 'https', port: '443' })
    expect(pinned(url)['http.curloptResolve']).toBe('git.example.org:443:203.0.112.7,[2a00:1450::1]')
  })

  test('a private host that is allowed, by name or by name and port, is admitted', async () => {
    const privately = { ...guard, resolve: () => Promise.resolve(['10.0.0.9']) }
    await expect(guardCloneUrl('http://allowed.lan:3000/x', privately)).resolves.toMatchObject({ port: '3000' })
    await expect(guardCloneUrl('https://only-port.lan:8443/x', privately)).resolves.toMatchObject({ port: '8443' })
    await expect(guardCloneUrl('https://only-port.lan/x', privately)).rejects.toMatchObject({ code: 'address_refused' })
    await expect(guardCloneUrl('http://127.0.0.1:9999/x', guard)).resolves.toMatchObject({ host: '127.0.0.1' })
    await expect(guardCloneUrl('http://[::1]/x', guard)).resolves.toMatchObject({ host: '::1' })
  })
})
