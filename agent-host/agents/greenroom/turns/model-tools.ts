import { jsonSchema, type ToolSet, tool } from 'ai'
import { z } from 'zod'
import { allTools } from '../tools/all-tools.ts'

let built: ToolSet | undefined

/**
 * The tools as the AI SDK offers them to a model: without `execute`, so that each step comes back here, and without
 * validation, which the run of a tool does, so that the model is told what is wrong.
 */
export function modelTools(): ToolSet {
  built ??= Object.fromEntries(
    [...allTools.values()].map(({ name, description, input }) => {
      const { $schema: _, ...schema } = z.toJSONSchema(input, { target: 'draft-7' })
      return [name, tool({ description, inputSchema: jsonSchema(schema as Parameters<typeof jsonSchema>[0]) })]
    }),
  )
  return built
}
