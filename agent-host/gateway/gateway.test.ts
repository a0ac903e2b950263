import { noModels } from '#agent-host/backends/model-access.ts'
import { lendKeys } from '#agent-host/gateway/gateway.ts'
import { describeGateway } from '#agent-host/gateway/gateway-contract.fixture.ts'
import { openGateway } from '#agent-host/gateway/open-gateway.ts'
import { makeLog } from '#lib/log.ts'
import { fakeBooks } from '#tests/support/fake-books.ts'

describeGateway('lending', async (provider) =>
  lendKeys({ ...noModels, standard: { ...provider, name: 'scripted' }, openai: provider }),
)

describeGateway('forwarding', (provider) =>
  openGateway({
    standard: { ...provider, name: 'scripted' },
    providers: { openai: provider, anthropic: null, google: null },
    books: fakeBooks(),
    log: makeLog('test', 'silent'),
  }),
)
