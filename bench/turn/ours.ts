import { setTimeout as delay } from 'node:timers/promises'
import type { Api } from '#bench/subjects/api.ts'
import { untilIdle } from '#bench/subjects/until-idle.ts'
import { followChat } from '#bench/turn/first-text.ts'

/** One turn as who sent it and who follows it have it, in milliseconds. */
export type OurTurn = {
  /** From the moment that the message was accepted to the first text at a follower. */
  ms: number
  /** The same from when the request was sent. */
  fromSentMs: number
  /** How its session was had, as the turn itself says. */
  session: string
}
export type OurTimes = { cold: OurTurn; fresh: OurTurn[]; warm: OurTurn[] }

/** What a host does between people's messages is done then: the next process is ready, the files are listened at. */
const pauseMs = 1_500

export type Installation = { url: string; api: Api }

/** The same as `measureBare`, through an installation: a workspace in which nothing ran yet, new chats in it, one chat's turns. */
export async function measureOurs(at: Installation, backend: string, rounds: number, text: string): Promise<OurTimes> {
  const source = { kind: 'empty' }
  const { id: workspaceId } = await at.api<{ id: string }>('POST', '/workspaces', { name: `Bench ${backend}`, source })
  const makeChat = () => at.api<{ id: string }>('POST', '/chats', { workspaceId, backend })
  const fresh: OurTurn[] = []
  const warm: OurTurn[] = []
  let { id } = await makeChat()
  const cold = await oneTurn(at, id, text)
  for (let round = 0; round < rounds; round++) {
    await delay(pauseMs)
    id = (await makeChat()).id
    fresh.push(await oneTurn(at, id, text))
  }
  for (let round = 0; round < rounds; round++) {
    await delay(pauseMs)
    warm.push(await oneTurn(at, id, text))
  }
  return { cold, fresh, warm }
}

async function oneTurn({ url, api }: Installation, chatId: string, text: string): Promise<OurTurn> {
  const ear = await followChat(`${url}/api/v1/chats/${chatId}/events`, api.headers)
  try {
    const [first, end] = [ear.nextText(), ear.nextEnd()]
    const sentAt = performance.now()
    await api('POST', `/chats/${chatId}/messages`, { text })
    const acceptedAt = performance.now()
    const firstAt = await Promise.race([first, end.then(() => Promise.reject(new Error('the turn said nothing')))])
    await end
    return { ms: firstAt - acceptedAt, fromSentMs: firstAt - sentAt, session: ear.session() }
  } finally {
    ear.close()
    await untilIdle(url, api.headers, chatId)
  }
}
