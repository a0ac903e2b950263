import type { SessionStart } from '#lib/domain/turns/turn.ts'

/** What a backend will do with the next prompt, in a sentence that begins with its name. */
export const sessionWords: Record<SessionStart, string> = {
  warm: 'is warm: it remembers this chat and goes on at once.',
  resumed: 'will resume its session of this chat.',
  replayed: 'has no session of this chat: it will be given the conversation so far.',
  new: 'will start a new session.',
}
