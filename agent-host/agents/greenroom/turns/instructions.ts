import { confine } from '../tools/confine.ts'
import { readTextFile } from '../tools/text-file.ts'
import { ToolFault } from '../tools/tool.ts'

const projectLimit = 32 * 1024

/** What the model is told before the conversation, with the project's own AGENTS.md. */
export async function instructionsFor(directory: string): Promise<string> {
  const project = await projectInstructions(directory)
  return project ? `${own(directory)}\n\nThe project's own instructions (AGENTS.md):\n\n${project}` : own(directory)
}

const own = (
  directory: string,
) => `You are Greenroom, a coding agent. You work for a person on the files in ${directory}, \
through tools; paths are relative to that folder, and nothing outside of it can be used.

Do what is asked, wholly, and nothing besides. Look before you change: read the files that matter, and follow the style that \
is there. Prefer edit over write for files that exist. After a change, check it: run the tests, the type checker or the \
program, whatever the project has. When a tool fails, read why before you try again; never repeat the same call unchanged. \
When a person rejects a call, do not work around it.

For work of three steps or more, show a plan and tick it off. Between tool calls say briefly what you found and what comes \
next. End with a short summary: what changed, where, how it was checked, and what is left open. Say plainly when something \
did not work. Answers are shown as Markdown. Never commit, push or delete work unless asked to.`

/** A link out of the folder, a folder of that name or a binary file count as none. */
async function projectInstructions(directory: string): Promise<string | null> {
  try {
    const text = await readTextFile(directory, await confine(directory, 'AGENTS.md'))
    if (!text?.trim()) return null
    return text.length > projectLimit ? `${text.slice(0, projectLimit)}\n(The rest was left out.)` : text.trim()
  } catch (error) {
    if (error instanceof ToolFault) return null
    throw error
  }
}
