import { expect, test } from 'vitest'
import { noModels } from '#agent-host/backends/model-access.ts'
import { withReadiness } from '#agent-host/catalog/readiness.ts'
import type { BackendHealth } from '#lib/domain/backends/backend.ts'

const health = (id: string, more: Partial<BackendHealth> = {}): BackendHealth => ({
  id,
  name: id,
  version: null,
  state: 'missing',
  fault: null,
  custom: false,
  scripted: false,
  ...more,
})
const away = { installed: null, models: noModels }

test('an agent that is not there says the one command, and which key it will need', () => {
  const info = withReadiness(health('claude'), away)
  expect(info.install?.command).toBe('npm run agents -- install claude')
  expect(info.needs).toEqual(['A model: set ANTHROPIC_API_KEY, and start Greenroom again.'])
  expect(info.maker).toBe('Anthropic')
})

test('an agent that is installed and has a model needs nothing', () => {
  const door = { url: 'https://models.example', key: 'k' }
  const found = { installed: '0.100.0', models: { ...noModels, anthropic: door } }
  const info = withReadiness(health('claude', { state: 'ready' }), found)
  expect(info).toMatchObject({ install: null, needs: [], version: '0.100.0', testedVersion: null })
})

test('another version than the tested one says so, with the command that brings the tested one', () => {
  const info = withReadiness(health('claude', { state: 'ready' }), { ...away, installed: '0.1.0' })
  expect(info).toMatchObject({ version: '0.1.0', testedVersion: '0.100.0' })
  expect(info.install?.command).toBe('npm run agents -- install claude')
})

test('one that starts from elsewhere is not told to be installed', () => {
  expect(withReadiness(health('goose', { state: 'ready', version: '1.40.0' }), away).install).toBeNull()
})

test('what a backend says of itself counts, and a custom one is nobody’s package', () => {
  const own = { command: 'brew install goose', note: null }
  expect(withReadiness(health('goose', { install: own, needs: ['A licence'] }), away)).toMatchObject({
    install: own,
    needs: ['A licence'],
  })
  expect(withReadiness(health('goose', { custom: true }), away)).toMatchObject({
    install: null,
    needs: [],
    maker: null,
  })
})

test('our own agent without a model answers from a script and needs nothing for that', () => {
  const info = withReadiness(health('greenroom', { state: 'ready', scripted: true }), away)
  expect(info).toMatchObject({ needs: [], install: null })
})
