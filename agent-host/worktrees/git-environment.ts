import { fileURLToPath } from 'node:url'

const ownFile = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Attributes that make every file binary to a diff. */
export const binaryAttributes = ownFile('binary.attributes')

/** What outranks even the configuration of a repository. */
const outranking: Record<string, string> = {
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
}

export type GitPlace = {
  gitDirectory?: string
  worktree?: string
  indexFile?: string
  /** Transports that it may use; none unless said. */
  protocols?: readonly ('file' | 'http' | 'https')[]
  /** Configuration for this call alone. */
  config?: Record<string, string>
  /** For the commands that refuse to take paths literally: those must not begin with a colon. */
  literalPathspecs?: false
}

/**
 * All that the host's own Git sees of the world: a configuration of ours, no person's home, no system's configuration, no prompt,
 * no transport unless it is named.
 */
export function gitEnvironment(place: GitPlace): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: process.env.PATH || '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    XDG_CONFIG_HOME: '/nonexistent',
    LANG: 'C',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: ownFile('git.config'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_SSH_COMMAND: 'false',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
    GIT_ADVICE: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_ALLOW_PROTOCOL: (place.protocols ?? []).join(':'),
  }
  if (place.literalPathspecs === false) Reflect.deleteProperty(environment, 'GIT_LITERAL_PATHSPECS')
  if (place.gitDirectory) environment.GIT_DIR = place.gitDirectory
  if (place.worktree) environment.GIT_WORK_TREE = place.worktree
  if (place.indexFile) environment.GIT_INDEX_FILE = place.indexFile
  const config = Object.entries({ ...outranking, ...place.config })
  environment.GIT_CONFIG_COUNT = String(config.length)
  for (const [index, [key, value]] of config.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key
    environment[`GIT_CONFIG_VALUE_${index}`] = value
  }
  return environment
}
