/** People see what it prints in colours; the model does not. */
const colours = { TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '1', CLICOLOR_FORCE: '1' }

/** What a command of the agent gets to see of its environment: all but how the agent's own model is reached. */
export function commandEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, ...colours, GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', PAGER: 'cat' }
  for (const name of Object.keys(environment))
    if (name.startsWith('GREENROOM_')) Reflect.deleteProperty(environment, name)
  return environment
}
