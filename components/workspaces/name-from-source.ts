/** A name for a workspace from its address or folder: the last one or two parts, `acme/web`; the folder's own name for a path. */
export function nameFromSource(source: string): string {
  const parts = source
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .filter(Boolean)
  const isAddress = /^(\w+:\/\/|[^/]+@)/.test(source.trim())
  return parts
    .slice(isAddress && parts.length > 3 ? -2 : -1)
    .join('/')
    .slice(0, 80)
}
