/** A size in words: `3.75 MB`, `12 kB`, `1 byte`. */
export function byteWords(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  const kilo = bytes / 1024
  if (kilo < 1000) return `${rounded(kilo)} kB`
  return `${rounded(kilo / 1024)} MB`
}

const rounded = (value: number) => String(Number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)))
