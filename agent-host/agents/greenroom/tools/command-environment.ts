/** What a command of the agent gets to see of its environment: all but how the agent's own model is reached. */
export function commandEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', PAGER: 'cat' }
  for (const name of Object.keys(environment))
    if (name.startsWith('GREENROOM_')) Reflect.deleteProperty(environment, name)
  return environment
}
