import type { Dialect } from '#agent-host/backends/acp/dialect.ts'
import type { WireTool } from '#agent-host/backends/acp/session-update.ts'

export const geminiDialect: Dialect = {
  modes: {
    ask: { mode: 'default' },
    edit: { mode: 'autoEdit' },
    auto: { mode: 'yolo' },
    plan: { mode: 'plan' },
  },
  // Through its client it cannot create a file: it does not see that the client says that there is none yet.
  clientFiles: false,
  readTool,
}

/** Where it asks for a command it tells the folder of its process, which is not where the command runs. */
function readTool(tool: WireTool): WireTool {
  const content = tool.content?.filter((block) => !('content' in block && isPlace(block.content)))
  return content ? { ...tool, content } : tool
}

const isPlace = (block: object) =>
  'text' in block && typeof block.text === 'string' && /^\[current working directory [^\]]*\]/.test(block.text)
