import * as attachments from '#lib/domain/api/attachments.ts'
import * as backends from '#lib/domain/api/backends.ts'
import * as chats from '#lib/domain/api/chats.ts'
import * as credentials from '#lib/domain/api/credentials.ts'
import * as drafts from '#lib/domain/api/drafts.ts'
import type { Endpoint } from '#lib/domain/api/endpoint.ts'
import * as files from '#lib/domain/api/files.ts'
import * as grants from '#lib/domain/api/grants.ts'
import * as health from '#lib/domain/api/health.ts'
import * as hosts from '#lib/domain/api/hosts.ts'
import * as installation from '#lib/domain/api/installation.ts'
import * as patches from '#lib/domain/api/patches.ts'
import * as paths from '#lib/domain/api/paths.ts'
import * as people from '#lib/domain/api/people.ts'
import * as preferences from '#lib/domain/api/preferences.ts'
import * as requests from '#lib/domain/api/requests.ts'
import { search } from '#lib/domain/api/search.ts'
import * as shells from '#lib/domain/api/shells.ts'
import * as streams from '#lib/domain/api/streams.ts'
import * as tasks from '#lib/domain/api/tasks.ts'
import * as tokens from '#lib/domain/api/tokens.ts'
import * as turns from '#lib/domain/api/turns.ts'
import * as usage from '#lib/domain/api/usage.ts'
import * as workspaces from '#lib/domain/api/workspaces.ts'

const { place: _, ...follow } = streams

/** Every call of the HTTP API. */
export const endpoints: readonly Endpoint[] = [
  health,
  workspaces,
  backends,
  chats,
  drafts,
  paths,
  attachments,
  follow,
  turns,
  requests,
  tasks,
  { search },
  patches,
  files,
  shells,
  grants,
  tokens,
  usage,
  credentials,
  preferences,
  installation,
  people,
  hosts,
].flatMap((room): Endpoint[] => Object.values(room))
