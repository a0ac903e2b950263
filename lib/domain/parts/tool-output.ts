import type { ToolPart } from '#lib/domain/parts/part.ts'

/** A tool part's output keeps this many characters, its last. */
export const outputLimit = 256 * 1024

/** The tool part with `text` appended to its output, cut at its beginning where it grows over the limit. */
export function appendOutput(tool: ToolPart, text: string): ToolPart {
  const whole = tool.output + text
  const cut = Math.max(0, whole.length - outputLimit)
  return { ...tool, output: whole.slice(cut), outputCut: tool.outputCut + cut }
}

export const isSettled = (tool: ToolPart) =>
  tool.status === 'completed' || tool.status === 'failed' || tool.status === 'cancelled'
