import type { Schedule } from '#agent-host/schedules/schedules.ts'
import type { Store } from '#db/client.ts'
import { removeUnsentAttachments } from '#db/writes/attachments/remove-unsent.ts'
import { purgeChats } from '#db/writes/chats/purge.ts'
import { trimNextLog } from '#db/writes/chats/trim-logs.ts'
import { removeOldIdempotencyKeys } from '#db/writes/idempotency-keys.ts'
import { removeEndedInvitations } from '#db/writes/invitations/remove-ended.ts'
import { removeEndedJobs } from '#db/writes/jobs/remove-ended.ts'
import { removeEndedLinks } from '#db/writes/one-time-links/remove-ended.ts'
import { removeEndedSignIns } from '#db/writes/sign-ins/remove-ended.ts'
import { removeOldTries } from '#db/writes/tries/remove-old.ts'
import { removeOldModelRequests } from '#db/writes/usage/remove-old.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'

/** At most so many deleted chats go for good at a time. */
const purgeLimit = 20

/** What an installation forgets, and when; `docs/operations.md` says how long it keeps what. */
export const upkeep = (host: HostActor, store: Store): Schedule[] => [
  {
    name: 'chats',
    cron: '*/10 * * * *',
    everySeconds: 600,
    async run(signal) {
      while (!signal.aborted && (await purgeChats(host, store, { limit: purgeLimit })) === purgeLimit);
      await removeUnsentAttachments(host, store)
    },
  },
  {
    name: 'logs',
    cron: '5 * * * *',
    everySeconds: 3_600,
    async run(signal) {
      while (!signal.aborted && (await trimNextLog(host, store)));
    },
  },
  {
    name: 'accounts',
    cron: '35 * * * *',
    everySeconds: 3_600,
    async run() {
      await removeOldIdempotencyKeys(host, store)
      await removeEndedSignIns(host, store)
      await removeEndedLinks(host, store)
      await removeEndedInvitations(host, store)
      await removeEndedJobs(host, store)
      await removeOldTries(host, store)
      await removeOldModelRequests(host, store)
    },
  },
]
