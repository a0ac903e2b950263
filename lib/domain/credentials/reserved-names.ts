/** Names that a credential may not have, each with why. Matched as a whole, whatever their case. */
const reserved: readonly { names: string; reason: string }[] = [
  { names: 'PATH|PATHEXT|CDPATH', reason: 'it decides which programs are run' },
  { names: 'LD_.*|DYLD_.*|GCONV_PATH|GLIBC_TUNABLES', reason: 'it loads code into every program' },
  { names: 'BASH_ENV|ENV|ZDOTDIR|FPATH|BASH_FUNC_.*', reason: 'a shell runs what it names before anything else' },
  { names: 'SHELLOPTS|BASHOPTS|PROMPT_COMMAND|PS[0-4]|IFS|INPUTRC', reason: 'it changes what a shell runs' },
  { names: 'SHELL|COMSPEC', reason: 'it decides which shell runs commands' },
  {
    names: 'EDITOR|VISUAL|PAGER|.*_PAGER|MANPAGER|BROWSER|LESSOPEN|LESSCLOSE',
    reason: 'it names a program that others run',
  },
  { names: 'NODE_(?!AUTH_TOKEN$).*', reason: 'it changes how Node runs and what it loads' },
  {
    names: 'BUN_(?!AUTH_TOKEN$).*|DENO_(?!AUTH_TOKENS$|DEPLOY_TOKEN$).*',
    reason: 'it changes how the JavaScript runtime runs',
  },
  { names: 'PYTHON.*', reason: 'it changes how Python starts and what it loads' },
  { names: 'PERL5.*|PERLLIB|PERL_.*', reason: 'it changes how Perl starts and what it loads' },
  { names: 'RUBYOPT|RUBYLIB|GEM_HOME|GEM_PATH|BUNDLE_GEMFILE|BUNDLE_PATH', reason: 'it changes what Ruby loads' },
  {
    names: '_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|MAVEN_OPTS|GRADLE_OPTS',
    reason: 'it loads code into Java programs',
  },
  { names: 'DOTNET_STARTUP_HOOKS|CORECLR_.*|COMPLUS_.*', reason: 'it loads code into .NET programs' },
  { names: 'PHPRC|PHP_INI_SCAN_DIR|LUA_INIT.*|LUA_PATH.*|LUA_CPATH.*', reason: 'it changes what an interpreter loads' },
  { names: 'MAKEFLAGS|MFLAGS|GOFLAGS|RUSTFLAGS|RUSTC.*|CARGO_(HOME|BUILD_.*)', reason: 'it changes what a build runs' },
  {
    names: 'GIT_(?!TOKEN$|USER$|USERNAME$|PASSWORD$).*',
    reason: 'Git runs programs and moves its settings by such names',
  },
  {
    names: 'SSH_(AUTH_SOCK|AGENT_PID|ASKPASS.*|SK_.*)|SUDO_ASKPASS',
    reason: 'it changes how connections are opened and who is asked for passwords',
  },
  { names: '.*PROXY', reason: 'it sends traffic somewhere else' },
  { names: 'HOSTALIASES|LOCALDOMAIN|RES_OPTIONS', reason: 'it changes where names of hosts lead' },
  {
    names: 'SSL_.*|OPENSSL_.*|.*_CA_BUNDLE|.*_CA_CERTS?|SSLKEYLOGFILE',
    reason: 'it decides which servers are trusted',
  },
  { names: 'CURL_HOME|WGETRC|NETRC', reason: 'it changes where downloads come from' },
  {
    names:
      'NPM_CONFIG_.*|YARN_(YARN_PATH|RC_FILENAME|PLUGINS|NPM_REGISTRY_SERVER)|PIP_.*|UV_(?!PUBLISH_TOKEN$).*|COREPACK_.*',
    reason: 'it changes where packages come from and what installing them runs',
  },
  { names: 'DOCKER_(HOST|CONFIG|CONTEXT)', reason: 'it decides which containers are reached' },
  { names: 'HOME|USERPROFILE|XDG_.*|APPDATA|LOCALAPPDATA', reason: 'it moves where programs keep their settings' },
  { names: 'TMPDIR|TMP|TEMP|PWD|OLDPWD', reason: 'it moves where programs work' },
  { names: 'USER|LOGNAME|USERNAME|UID|EUID|HOSTNAME', reason: 'it tells programs that they run as somebody else' },
  {
    names: 'LANG|LANGUAGE|LC_.*|TERM|TERMINFO.*|TZ|TZDIR|LOCPATH|NLSPATH|NO_BROWSER',
    reason: 'every agent gets it from Greenroom',
  },
  { names: 'GREENROOM_.*|CREDENTIAL_KEYS', reason: 'Greenroom’s own settings are called so' },
  {
    names:
      'OPENAI_.*|ANTHROPIC_.*|CLAUDE_.*|CLAUDECODE|GEMINI_.*|GOOGLE_(GEMINI|GENAI|VERTEX)_.*|GOOGLE_API_KEY|DASHSCOPE_.*',
    reason: 'agents reach their models by it, and Greenroom gives them theirs',
  },
  {
    names: 'GOOSE_.*|QWEN_.*|CODEX_.*|OPENCODE_.*|ACP_.*|MCP_(TOOL_)?TIMEOUT',
    reason: 'agents read their settings from it',
  },
]

const rules = reserved.map(({ names, reason }) => ({ pattern: new RegExp(`^(?:${names})$`, 'i'), reason }))

/** Why a credential may not have this name, as the end of a sentence; null where it may. */
export function reservedReason(name: string): string | null {
  return rules.find(({ pattern }) => pattern.test(name))?.reason ?? null
}
