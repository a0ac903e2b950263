import { eq } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { authorOf } from '#db/reads/turn-rows.ts'
import { requests } from '#db/schema/requests.ts'
import { append } from '#db/writes/append-events.ts'
import { inRequest } from '#db/writes/requests/in-request.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { RequestId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { moveRequest } from '#lib/domain/requests/move.ts'
import { answerFault, type RequestAnswer, type RequestAsk } from '#lib/domain/requests/request.ts'

/** Answers what an agent asked; the first answer wins. Throws `conflict` where it is not open any more, `invalid` for one that does not fit. */
export async function answerRequest(
  actor: AccountActor,
  store: Store,
  input: { requestId: RequestId; answer: RequestAnswer },
): Promise<void> {
  const { requestId } = input
  const answer = storable(input.answer)
  await inRequest(actor, store, {
    requestId,
    run: async ({ tx, head: { chatId, at }, request, turn }) => {
      const state = moveRequest(request.state, 'answer', turn.state)
      const fault = answerFault(request.ask, answer)
      if (fault) throw new Refusal('invalid', fault)
      const by = await authorOf(actor, tx)
      await tx
        .update(requests)
        .set({ state, answer, answeredBy: actor.personId, closedAt: at })
        .where(eq(requests.id, requestId))
      const choice = choiceOf(request.ask, answer)
      await append(tx, store, { chatId, at }, [
        { type: 'request.closed', requestId, turnId: turn.id, outcome: 'answered', by, choice },
      ])
      await store.bus.publish(tx, { type: 'work', hostId: turn.hostId, chatId })
    },
  })
}

/** The answer in one word: the name of the option, or the action. What was filled in stays with the request. */
function choiceOf(ask: RequestAsk, answer: RequestAnswer): string | null {
  if ('action' in answer) return answer.action
  const options = ask.kind === 'permission' ? ask.options : []
  return options.find((option) => option.optionId === answer.optionId)?.name ?? null
}
