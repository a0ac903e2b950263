import type { Heard, ToolAnswer } from './heard.ts'
import { addNote, noteFile, noteOn, quote } from './note.ts'
import { call, type Line, say, think } from './say.ts'

const entries = ['Look at the folder', 'Leave a note in a file', 'Check what changed']

/** A turn that shows everything that a turn can show, by what this turn's tools answered so far. */
export function tour(heard: Heard): Line[] {
  const done = heard.results.filter(({ tool }) => tool !== 'plan')
  const [listing, ...rest] = done
  if (!listing) return begin(heard)
  const { path, exists } = noteFile(listing.text)
  const read = rest.find(({ tool }) => tool === 'read')
  if (exists && !read) return [say(`There is a ${path}; I read it first.`), call('read', { path })]
  const note = rest.find(({ tool }) => tool === 'edit' || tool === 'write')
  if (!note) return leaveNote(heard, { path, read })
  if (note.failed) return refused(note)
  const check = rest.find(({ tool }) => tool === 'run')
  if (!check)
    return [ticked(2), say('That is written. Now I look at what changed.'), call('run', { command: checkCommand })]
  const isLastTick = heard.results.at(-1)?.tool === 'plan'
  return check.failed || isLastTick ? [say(summary(path, check))] : [ticked(3)]
}

const checkCommand = 'git status --short 2>/dev/null || ls'

function begin({ request, earlier }: Heard): Line[] {
  const before = earlier.length
    ? ` Before that they asked for ${earlier.length === 1 ? 'one thing' : `${earlier.length} things`}.`
    : ''
  return [
    think(
      `The person asks: “${quote(request)}”.${before} No model is configured, so I am a script. I can still show what a turn looks like: a plan, a look around, a small change that has to be allowed, a command, and a summary.`,
    ),
    say(
      `You asked: “${quote(request)}”. ${earlier.length ? 'Once more I go' : 'I go'} through the motions of a turn, with real tools on your real files.`,
    ),
    ticked(0),
    call('list', {}),
  ]
}

function leaveNote({ request }: Heard, { path, read }: { path: string; read: ToolAnswer | undefined }): Line[] {
  const edit = read && !read.failed ? addNote(path, read.text, request) : null
  const change = edit ?? call('write', { path: read ? 'GREENROOM.md' : path, content: noteOn(request) })
  return [ticked(1), say('Next I write a short note. In the mode “ask” this waits for your permission.'), change]
}

const refused = ({ text }: ToolAnswer): Line[] => [
  say(`The note was not written: ${text.split('\n')[0]} So I leave your files as they are.\n\n${plainly}`),
]

const summary = (path: string, { text, failed }: ToolAnswer) =>
  `I added a note to \`${path}\`${failed ? '; the check after it did not run.' : `. After it, the folder stands like this:\n\n\`\`\`\n${text.replace(/\(Exit code 0\)$/, '').trimEnd()}\n\`\`\``}\n\n${plainly}`

const plainly =
  '**This answer was scripted: no model is configured.** To work with a real one, set `GREENROOM_MODEL_URL` (the base URL of an OpenAI-compatible API), `GREENROOM_MODEL_NAME`, and `GREENROOM_MODEL_KEY` where the API wants a key; then start Greenroom again.'

/** The plan with the first `count` entries completed and the next one begun. */
const ticked = (count: number): Line =>
  call('plan', {
    entries: entries.map((content, index) => ({
      content,
      status: index < count ? 'completed' : index === count ? 'in_progress' : 'pending',
    })),
  })
