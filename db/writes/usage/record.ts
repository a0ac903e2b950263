import { sql } from 'drizzle-orm'
import type { Store } from '#db/client.ts'
import { chats } from '#db/schema/chats.ts'
import { people } from '#db/schema/people.ts'
import { modelRequests } from '#db/schema/usage.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { HostActor } from '#lib/domain/actors/actor.ts'
import { storable } from '#lib/domain/events/storable.ts'
import type { ModelRequest } from '#lib/domain/usage/model-request.ts'

/**
 * Records what models were asked. Doing it again does nothing. What was asked by somebody, in a workspace or chat that is deleted by now
 * is recorded without it, or not at all where its person is gone.
 */
export async function recordModelRequests(
  host: HostActor,
  store: Store,
  requests: readonly ModelRequest[],
): Promise<void> {
  if (requests.length === 0) return
  const rows = JSON.stringify(storable(requests))
  await store.database.execute(sql`
    insert into ${modelRequests} (id, at, host_id, person_id, workspace_id, chat_id, turn_id, backend, provider, model, status, refused,
      input_tokens, output_tokens, cached_tokens, reasoning_tokens, duration_ms)
    select r.id, r.at, ${host.hostId}, p.id, w.id, c.id, r."turnId", r.backend, r.provider, r.model, r.status, r.refused,
      r."inputTokens", r."outputTokens", r."cachedTokens", r."reasoningTokens", r."durationMs"
    from jsonb_to_recordset(${rows}::jsonb) as r(id text, at timestamptz, "personId" text, "workspaceId" text, "chatId" text,
      "turnId" text, backend text, provider text, model text, status int, refused text, "inputTokens" bigint, "outputTokens" bigint,
      "cachedTokens" bigint, "reasoningTokens" bigint, "durationMs" int)
    join ${people} p on p.id = r."personId"
    left join ${workspaces} w on w.id = r."workspaceId"
    left join ${chats} c on c.id = r."chatId"
    on conflict (id) do nothing`)
}
