import { editTool } from './edit.ts'
import { listTool } from './list.ts'
import { planTool } from './plan.ts'
import { readTool } from './read.ts'
import { runTool } from './run.ts'
import { searchTool } from './search.ts'
import type { Tool } from './tool.ts'
import { writeTool } from './write.ts'

/** What the agent's model can do, by name. */
export const allTools: ReadonlyMap<string, Tool> = new Map(
  [readTool, listTool, searchTool, editTool, writeTool, runTool, planTool].map((tool) => [tool.name, tool as Tool]),
)
