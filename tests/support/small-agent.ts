import type { Published } from '#tests/support/npm-registry.ts'

/** The text of a program that is an ACP agent, in plain JavaScript and without packages: it answers what `SAYS` says. */
const smallAgent = `#!/usr/bin/env node
const answer = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
const results = {
  initialize: () => ({ protocolVersion: 1, agentInfo: { name: 'small', version: '1.0.0' }, agentCapabilities: {} }),
  'session/new': () => ({ sessionId: 'one' }),
  'session/prompt': ({ sessionId }) => {
    const content = { type: 'text', text: process.env.SAYS ?? 'nothing' }
    answer({ method: 'session/update', params: { sessionId, update: { sessionUpdate: 'agent_message_chunk', content } } })
    return { stopReason: 'end_turn' }
  },
}
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return
  const make = results[method]
  answer(make ? { id, result: make(params) } : { id, error: { code: -32601, message: 'No such method' } })
})
`

/** The same as a package of a registry. */
export const smallPackage: Published = {
  name: '@test/small',
  version: '1.0.0',
  bin: { small: 'small.js' },
  files: [{ name: 'small.js', text: smallAgent, mode: 0o755 }],
}
