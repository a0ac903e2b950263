import type { EventType } from '#lib/domain/events/event.ts'

/** Every type of the vocabulary, for those who need no schemas. */
const known: Record<EventType, true> = {
  'chat.updated': true,
  'message.added': true,
  'turn.queued': true,
  'turn.updated': true,
  'turn.removed': true,
  'turn.started': true,
  'turn.waiting': true,
  'turn.stopping': true,
  'part.added': true,
  'part.delta': true,
  'part.output': true,
  'part.updated': true,
  'turn.retrying': true,
  'turn.quiet': true,
  'turn.usage': true,
  'request.opened': true,
  'request.closed': true,
  'turn.ended': true,
  'patch.created': true,
  'patch.updated': true,
  'chat.rewound': true,
  'commands.updated': true,
  'options.updated': true,
}

export const isEventType = (type: string): type is EventType => Object.hasOwn(known, type)
