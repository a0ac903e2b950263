import 'server-only'
import { environment } from '#app/_server/environment.ts'
import type { NewLink } from '#db/writes/grants/create.ts'

/** A new link with the address to hand over. */
export const withUrl = (link: NewLink): NewLink & { url: string } => ({
  ...link,
  url: new URL(`/s/${link.token}`, environment().publicUrl).href,
})
