/** Memory in words: `84 MB`, `1.5 GB`. */
export function memoryWords(bytes: number): string {
  const mega = bytes / 1024 ** 2
  if (mega < 1000) return `${Math.round(mega)} MB`
  const giga = mega / 1024
  return `${Number(giga.toFixed(giga < 10 ? 1 : 0))} GB`
}
