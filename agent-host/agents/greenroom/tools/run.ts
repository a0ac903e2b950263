import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { runCommand } from './run-command.ts'
import { OutputPacer, ShownOutput } from './shown-output.ts'
import { textContent, tool } from './tool.ts'

const defaultTimeoutS = 120
const maximumTimeoutS = 1800

export const runTool = tool({
  name: 'run',
  description:
    'Run a shell command (bash) in the working folder, and get its output and exit code. Nothing can be typed into it. What it leaves in the background is ended with it.',
  input: z.object({
    command: z.string().min(1).describe('The command'),
    timeoutSeconds: z.number().min(1).max(maximumTimeoutS).optional().describe('Its time limit; 120 when absent'),
  }),
  kind: 'execute',
  scope: 'commands',
  prepare({ command, timeoutSeconds = defaultTimeoutS }, { directory, signal }) {
    return {
      title: command.length > 120 ? `${command.slice(0, 119)}…` : command,
      async run(progress) {
        const output = new ShownOutput()
        using pacer = new OutputPacer(() => progress.output(output.soFar))
        const input = { command, directory, signal, timeoutMs: timeoutSeconds * 1000 }
        const end = await runCommand(input, (text) => {
          output.add(text)
          pacer.grownTo(output.soFar.length)
        })
        const outcome = end.timedOut
          ? `(Ended after its time limit of ${timeoutSeconds} s)`
          : `(Exit code ${end.exitCode ?? 'none: ended by a signal'})`
        return {
          text: `${stripVTControlCharacters(output.forModel)}\n${outcome}`.trim(),
          failed: end.timedOut,
          content: [textContent(output.whole + (end.timedOut ? `\n${outcome}` : ''))],
          output: { exitCode: end.exitCode, output: output.whole },
        }
      },
    }
  },
})
