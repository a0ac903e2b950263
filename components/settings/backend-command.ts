/** A command line cut into its words; single and double quotes keep spaces together, a backslash keeps what follows it. */
export function commandWords(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? ''
    if (char === '\\' && quote !== "'" && i + 1 < line.length) word = (word ?? '') + (line[++i] ?? '')
    else if (quote) {
      if (char === quote) quote = ''
      else word += char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + char
  }
  return word === null ? words : [...words, word]
}

/** `NAME=value` lines as a record; what is no such line comes back as a fault. */
export function environmentOf(text: string): { env: Record<string, string>; fault: string | null } {
  const env: Record<string, string> = {}
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const at = line.indexOf('=')
    if (at < 1) return { env, fault: `This is not NAME=value: ${line.trim()}` }
    env[line.slice(0, at).trim()] = line.slice(at + 1)
  }
  return { env, fault: null }
}

/** The line that `commandWords` cuts into these words. */
export const commandLine = (words: readonly string[]) =>
  words.map((word) => (/^[^\s'"\\]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')

/** Variables as the lines that `environmentOf` reads. */
export const environmentLines = (env: Record<string, string>) =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
