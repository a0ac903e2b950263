/** The machine's monotonic clock in milliseconds: the same for every process on it. */
export const machineNowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** What a stamped token says: which it is, and when the model sent it. */
export const stamp = (index: number): string => `t${index}@${machineNowMs().toFixed(3)};`

/** The stamps in a text, oldest first. */
export function readStamps(text: string): { index: number; sentAtMs: number }[] {
  return [...text.matchAll(/t(\d+)@(\d+\.\d+);/g)].map(([, index, sentAtMs]) => ({
    index: Number(index),
    sentAtMs: Number(sentAtMs),
  }))
}
