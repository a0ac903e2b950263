import { apiDescription } from '#app/_server/api-description.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/health.ts'

export const GET = route(api.describeApi, async () => apiDescription())
