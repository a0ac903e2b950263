import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { PatchInfo } from '#lib/domain/patches/patch.ts'
import type { TurnInfo } from '#lib/domain/turns/turn.ts'

export type TranscriptItem =
  /** `steered`: what was said while the agent answered; it stands within the answer. */
  | { kind: 'message'; key: string; message: Message; turn: TurnInfo | null; steered: readonly Message[] }
  /** A turn that was claimed and whose agent has not been told the prompt yet. */
  | { kind: 'starting'; key: string; turn: TurnInfo }
  /** How a turn ended that did not simply complete. `latest` may be continued or sent again. */
  | { kind: 'outcome'; key: string; turn: TurnInfo; latest: boolean }
  | { kind: 'patch'; key: string; patch: PatchInfo }

/** The transcript from top to bottom: messages, what became of their turns, and patches at the message that made them. */
export function transcriptItems(
  view: Pick<ChatView, 'messages' | 'turns' | 'runningTurnId' | 'patches'>,
): TranscriptItem[] {
  const { turns, runningTurnId } = view
  const shown = new Set<string>(view.messages.map((message) => message.id))
  const steered = steeredByAnswer(view.messages, shown)
  const messages = view.messages.filter((message) => !message.steered || !shown.has(message.steered.messageId))
  const latest = runningTurnId === null ? messages.findLast((message) => message.turnId !== null)?.turnId : undefined
  const made = Map.groupBy(view.patches, (patch) =>
    patch.messageId && shown.has(patch.messageId) ? patch.messageId : null,
  )
  const from = messages[0]?.at ?? ''
  const loose = (made.get(null) ?? []).filter((patch) => patch.createdAt >= from).reverse()
  const items: TranscriptItem[] = []
  messages.forEach((message, i) => {
    const turn = message.turnId ? (turns[message.turnId] ?? null) : null
    items.push({ kind: 'message', key: message.id, message, turn, steered: steered.get(message.id) ?? none })
    for (const patch of made.get(message.id) ?? []) items.push(patchItem(patch))
    const closes = turn && (message.author.kind === 'agent' || !turn.messageId || !shown.has(turn.messageId))
    if (closes && turn.state !== 'ended' && message.author.kind === 'person')
      items.push({ kind: 'starting', key: `start-${turn.turnId}`, turn })
    if (closes && turn.state === 'ended' && isNotable(turn))
      items.push({ kind: 'outcome', key: `end-${turn.turnId}`, turn, latest: turn.turnId === latest })
    const next = messages[i + 1]
    while (loose[0] && loose[0].createdAt >= message.at && (!next || loose[0].createdAt < next.at)) {
      const patch = loose.shift()
      if (patch) items.push(patchItem(patch))
    }
  })
  return items
}

const none: readonly Message[] = []
const patchItem = (patch: PatchInfo): TranscriptItem => ({ kind: 'patch', key: patch.patchId, patch })

function steeredByAnswer(messages: readonly Message[], shown: ReadonlySet<string>): Map<string, Message[]> {
  const steered = new Map<string, Message[]>()
  for (const message of messages) {
    const answer = message.steered?.messageId
    if (!answer || !shown.has(answer)) continue
    steered.set(answer, [...(steered.get(answer) ?? []), message])
  }
  return steered
}

const isNotable = (turn: TurnInfo) =>
  turn.outcome !== 'completed' || (turn.stopReason !== null && turn.stopReason in stopReasonWords)

/** ACP's stop reasons that somebody should know of, in words. */
export const stopReasonWords: Record<string, string> = {
  max_tokens: 'The model reached its output limit. What it wrote is kept.',
  max_turn_requests: 'The agent reached its limit of model calls for one turn.',
  refusal: 'The model declined to go on.',
}
