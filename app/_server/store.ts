import 'server-only'
import { environment, log } from '#app/_server/environment.ts'
import { once } from '#app/_server/once.ts'
import type { Store } from '#db/client.ts'
import { openStore } from '#db/open-store.ts'
import { EnvironmentFault } from '#lib/env.ts'

/** The web's store, one per process. Connects when it is first used. */
export const store = (): Promise<Store & AsyncDisposable> =>
  once('store', () => {
    const { databaseUrl: url, databaseDirectUrl: directUrl, redisUrl } = environment()
    if (!url || !directUrl) throw new EnvironmentFault('DATABASE_URL must be set for the web.')
    return openStore({ url, directUrl, redisUrl, log: log() })
  })
