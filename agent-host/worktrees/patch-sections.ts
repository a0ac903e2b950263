const start = Buffer.from('diff --git ')
const laterStart = Buffer.from('\ndiff --git ')

/** The parts of a patch, one for each "diff --git". No line of content begins like that: those have a sign, or are base 85, before them. */
export function splitSections(patch: Buffer): Buffer[] {
  const sections: Buffer[] = []
  for (let from = patch.indexOf(start); from !== -1; ) {
    const next = patch.indexOf(laterStart, from)
    sections.push(patch.subarray(from, next === -1 ? undefined : next + 1))
    from = next === -1 ? -1 : next + 1
  }
  return sections
}

export const hunksIn = (section: Buffer): number => section.toString('latin1').match(/\n@@ -/g)?.length ?? 0

/** Counts the hunks of each part of a patch that comes in pieces. */
export function countHunks(): { hunks: number[]; read(chunk: Buffer): void } {
  const hunks: number[] = []
  let lineStart = ''
  const endLine = () => {
    if (lineStart.startsWith('diff --git ')) hunks.push(0)
    else if (lineStart.startsWith('@@ -')) hunks.push((hunks.pop() ?? 0) + 1)
    lineStart = ''
  }
  const read = (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; ) {
      const end = chunk.indexOf(10, at)
      const stop = end === -1 ? chunk.length : end
      lineStart += chunk.toString('latin1', at, Math.min(stop, at + 12))
      if (end !== -1) endLine()
      at = stop + 1
    }
  }
  return { hunks, read }
}
