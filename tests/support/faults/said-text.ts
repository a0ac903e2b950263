export type TextCounts = { lost: number; doubled: number; faults: string[] }

/**
 * What is missing of a text, and what is in it twice, word by word; every word of `wanted` is another. A text that was cut short may
 * end anywhere.
 */
export function compareTexts(said: string, wanted: string, how: { whole: boolean }): TextCounts {
  const words = wanted.split(' ')
  const times = new Map<string, number>()
  for (const word of said.split(' ').filter(Boolean)) times.set(word, (times.get(word) ?? 0) + 1)
  const end = how.whole ? words.length : words.findLastIndex((word) => times.has(word)) + 1
  const missing = words.slice(0, end).filter((word) => !times.has(word))
  const twice = [...times].filter(([, count]) => count > 1)
  const faults = [
    ...(missing.length > 0 ? [`the answer lacks ${missing.slice(0, 5).join(' ')}`] : []),
    ...(twice.length > 0
      ? [
          `the answer repeats ${twice
            .slice(0, 5)
            .map(([word]) => word)
            .join(' ')}`,
        ]
      : []),
  ]
  const lost = missing.length
  const doubled = twice.reduce((sum, [, count]) => sum + count - 1, 0)
  if (lost + doubled > 0 || wanted.startsWith(said)) return { lost, doubled, faults }
  return { lost: 1, doubled, faults: [`the answer is another: ${said.slice(0, 200)}`] }
}
