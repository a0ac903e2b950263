/** Why Greenroom cannot start, as one sentence for whoever started it. */
export class StartFault extends Error {}

/** What an error says, on one line. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, ' ')
}
