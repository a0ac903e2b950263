import type { NextRequest } from 'next/server'
import { finishAtProvider } from '#app/_server/auth.ts'
import { isProviderId } from '#app/_server/providers.ts'

/** Where providers send browsers back to. Nothing else of next-auth can be called from outside. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params
  return isProviderId(provider) ? await finishAtProvider(request) : new Response(null, { status: 404 })
}
