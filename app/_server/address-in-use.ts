import 'server-only'
import { headers } from 'next/headers'

/** The address by which the browser came here, as far as the proxies in between say. */
export async function addressInUse(): Promise<string | null> {
  const sent = await headers()
  const host = sent.get('x-forwarded-host') ?? sent.get('host')
  const scheme = sent.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http'
  const address = `${scheme}://${host?.split(',')[0]?.trim()}`
  return host && URL.canParse(address) ? new URL(address).origin : null
}
