import { z } from 'zod'

const teed = z.object({ from: z.enum(['client', 'agent']), line: z.string() })
const message = z.looseObject({ method: z.string().optional(), result: z.unknown().optional() })
/** What says nothing of a dialect: long lists of commands and models, news of other methods. */
const wanted = ['session/update', 'session/request_permission', 'elicitation/create']
const long = /"sessionUpdate":"(available_commands_update|config_option_update|session_info_update)"/

/** What an agent said of a turn, without the names of this machine, sessions and times. */
export function neutralLines(recorded: string, places: Record<string, string>): string[] {
  const told = recorded
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => teed.parse(JSON.parse(line)))
  const begun = told.findIndex(({ from, line }) => from === 'client' && line.includes('"session/prompt"'))
  return told
    .slice(begun)
    .filter(({ from }) => from === 'agent')
    .map(({ line }) => line)
    .filter(isWanted)
    .map((line) => neutral(line, places))
}

function isWanted(line: string): boolean {
  if (long.test(line)) return false
  const { data } = message.safeParse(JSON.parse(line))
  if (data?.method) return wanted.includes(data.method)
  return JSON.stringify(data?.result ?? null).includes('"stopReason"')
}

function neutral(line: string, places: Record<string, string>): string {
  let text = line
  for (const [place, name] of Object.entries(places)) text = text.replaceAll(place, name)
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '00000000-0000-4000-8000-000000000000')
    .replace(/\b\d{8}_\d+\b/g, '20260101_1')
    .replace(/\b17\d{8,11}\b/g, '1767225600')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://model.test')
}
