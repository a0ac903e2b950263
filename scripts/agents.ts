import { readEnvironment } from '#lib/env.ts'
import { agentsCommand } from '#scripts/agents/command.ts'
import { runScript } from '#scripts/run-script.ts'

/** `npm run agents`: lists the agents that come as packages; `-- install <id>… | all` and `-- remove <id>…` change what is installed. */
await runScript(async () => {
  // Whoever runs this, the unprivileged user that agents run as must be able to read them.
  process.umask(0o022)
  const { agentsDirectory } = readEnvironment(process.env)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(signal)))
  const say = (line: string) => process.stdout.write(`${line}\n`)
  await agentsCommand(process.argv.slice(2), { directory: agentsDirectory, say, signal: stop.signal })
})
