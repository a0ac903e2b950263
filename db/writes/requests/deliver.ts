import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { requests } from '#db/schema/requests.ts'
import { inRequest } from '#db/writes/requests/in-request.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import type { RequestId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { moveRequest } from '#lib/domain/requests/move.ts'

/** Says that the agent gets the answer; saying it again changes nothing. Throws `conflict` where its turn is not running on this host any more. */
export async function deliverAnswer(
  host: HostActor,
  store: Store,
  { requestId }: { requestId: RequestId },
): Promise<void> {
  await inRequest(host, store, {
    requestId,
    run: async ({ tx, request, turn }) => {
      if (turn.hostId !== host.hostId) throw new Refusal('conflict', 'The turn that asked runs on another host.')
      if (request.state === 'delivered') return
      const state = moveRequest(request.state, 'deliver', turn.state)
      await tx.update(requests).set({ state }).where(eq(requests.id, requestId))
    },
  })
}
