import { faultResponse } from '#app/_server/route.ts'
import { notFound } from '#lib/domain/refusal.ts'

/** Whatever is not an endpoint answers in the same shape as the rest. */
const unknown = async () => faultResponse(notFound('endpoint'), 'an unknown endpoint')

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT }
