import type { Backend } from '#agent-host/backends/backend.ts'
import type { BackendTools } from '#agent-host/backends/recipe.ts'
import type { ModelEndpoint } from '#lib/env.ts'
export declare function opencodeBackend(model: ModelEndpoint | null, tools?: BackendTools): Backend
