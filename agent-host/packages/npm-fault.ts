const networkCodes =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/
const codeLine = /^npm (?:error|ERR!) code (\S+)/m

/** What npm's complaint means, as a sentence for who wanted the packages. `directory` is where they were to go. */
export function npmFaultWords(stderr: string, wanted: { packages: readonly string[]; directory: string }): string {
  const names = wanted.packages.join(', ')
  const code = codeLine.exec(stderr)?.[1] ?? ''
  if (/\bENOSPC\b/.test(stderr)) return `There is no room left on the disk for ${names} in ${wanted.directory}.`
  if (/\b(EACCES|EPERM|EROFS)\b/.test(stderr)) return `${wanted.directory} cannot be written by who runs this.`
  if (networkCodes.test(stderr))
    return `npm’s registry cannot be reached, so ${names} could not be fetched. Check the network of this machine.`
  if (code === 'E404') return `npm’s registry has no package ${missingOf(stderr) ?? names}.`
  if (code === 'ETARGET') return `npm’s registry does not have this version of ${names}.`
  if (code === 'EBADPLATFORM') return `${names} cannot run on this machine (${process.platform}, ${process.arch}).`
  if (code === 'E401' || code === 'E403') return `npm’s registry does not let this machine have ${names}.`
  return `npm could not install ${names}: ${lastWords(stderr)}`
}

/** The package of which a 404 speaks: `…  '@scope/name@1.2.3' is not in this registry`. */
const missingOf = (stderr: string) => /'([^']+)' is not in/.exec(stderr)?.[1]

function lastWords(stderr: string): string {
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim())
    .filter((line) => line && !line.startsWith('code ') && !line.includes('complete log of this run'))
  return said.slice(0, 2).join(' ').slice(0, 400) || 'it ended without saying why.'
}
