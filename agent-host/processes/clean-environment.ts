import path from 'node:path'

/**
 * What every agent's environment begins with: nothing of the server's but where programs are found and which language is
 * spoken, and folders of its own. Folders that npm put on the path for the server's own programs are left out.
 */
export function cleanEnvironment(homeDirectory: string): Record<string, string> {
  return {
    PATH: programFolders(process.env.PATH ?? ''),
    HOME: homeDirectory,
    XDG_CONFIG_HOME: path.join(homeDirectory, '.config'),
    XDG_DATA_HOME: path.join(homeDirectory, '.local', 'share'),
    XDG_STATE_HOME: path.join(homeDirectory, '.local', 'state'),
    XDG_CACHE_HOME: path.join(homeDirectory, '.cache'),
    LANG: process.env.LANG || 'C.UTF-8',
    TERM: 'dumb',
    NO_BROWSER: '1',
  }
}

function programFolders(searchPath: string): string {
  const folders = searchPath
    .split(path.delimiter)
    .filter((folder) => folder && !/node_modules|node-gyp-bin/.test(folder))
  return folders.join(path.delimiter) || '/usr/local/bin:/usr/bin:/bin'
}
