import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { BackendRow } from '#components/settings/backend-row.tsx'
import { type BackendDefinition, type BackendInfo, backendInfo } from '#lib/domain/backends/backend.ts'
import { backendId } from '#lib/domain/ids.ts'

const done = async () => ({ ok: true as const, data: null })
const calls = { add: done, update: done, install: done, remove: done }

/** What a person reads of a backend, with the names of its buttons. */
function read(about: Partial<BackendInfo>, more: { definition?: BackendDefinition; memoryBytes?: number } = {}) {
  const backend = backendInfo.parse({
    ...{ id: 'claude', name: 'Claude Agent', version: null, state: 'ready', fault: null, custom: false },
    ...{ scripted: false, ...about },
  })
  const html = renderToStaticMarkup(
    <BackendRow
      backend={backend}
      definition={more.definition ?? null}
      memoryBytes={more.memoryBytes ?? null}
      calls={calls}
      changed={() => undefined}
    />,
  )
  const labels = [...html.matchAll(/aria-label="([^"]+)"/g)].map(([, label]) => label)
  return { text: html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '), labels, html }
}

test('one that is not installed shows the one command, and what else it will need', () => {
  const { text, labels } = read({
    state: 'missing',
    fault: 'Claude Agent is not installed on this host.',
    maker: 'Anthropic',
    install: { command: 'npm run agents -- install claude', note: 'On the host.' },
    needs: ['A model: set ANTHROPIC_API_KEY, and start Greenroom again.'],
  })
  for (const part of ['not installed', 'by Anthropic', 'npm run agents -- install claude', 'set ANTHROPIC_API_KEY'])
    expect(text).toContain(part)
  expect(labels).toEqual(['Copy the command that installs Claude Agent', 'Try Claude Agent'])
})

test('one that is ready in another version than the tested one says both, and what it takes', () => {
  const about = { version: '0.90.0', testedVersion: '0.100.0', install: { command: 'npm i', note: null } }
  const { text } = read(about, { memoryBytes: 124 * 1024 * 1024 })
  for (const part of ['0.90.0', 'tested with 0.100.0', 'about 124 MB a process', 'npm i']) expect(text).toContain(part)
})

test('one that is not ready says once what it lacks', () => {
  const fault = 'Claude Agent has no model to ask: set ANTHROPIC_API_KEY.'
  const { text } = read({ state: 'broken', fault, needs: ['A model: set ANTHROPIC_API_KEY.'] })
  expect(text).toContain('not ready')
  expect(text.match(/ANTHROPIC_API_KEY/g)).toHaveLength(1)
})

test('what an administrator added can be changed and removed, and fetched again where that failed', () => {
  const id = backendId.parse('kimi')
  const added = { id, name: 'Kimi', command: 'kimi@1.9.0', args: [], env: {} }
  const custom = { id, name: 'Kimi', custom: true, state: 'missing' as const }
  expect(read(custom, { definition: added }).labels).toEqual(['Try Kimi', 'Edit backend Kimi', 'Remove backend Kimi'])
  const npx = { package: 'kimi', args: [], env: {} }
  const registry = { id, name: 'Kimi', version: '1.9.0', description: '', authors: [], distribution: { npx } }
  const definition = { ...added, registry }
  expect(read(custom, { definition }).labels[0]).toBe('Install Kimi')
  const underWay = read({ ...custom, installing: true }, { definition })
  expect(underWay.text).toContain('being installed')
  expect(underWay.labels).not.toContain('Install Kimi')
  expect(underWay.html).toMatch(/disabled=""[^>]*>Try|Try Kimi"[^>]*disabled=""/)
})
