import type { SessionStart } from '#lib/domain/turns/turn.ts'

/** What a backend will do with the next prompt, said before it is sent. */
export const sessionWords: Record<SessionStart, string> = {
  warm: 'is warm and goes on at once',
  resumed: 'will resume its session',
  replayed: 'will be given the conversation so far',
  new: 'will start new',
}
