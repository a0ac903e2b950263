import { z } from 'zod'

/**
 * ACP's session updates as they come over the wire (https://agentclientprotocol.com/protocol/v1/schema), read leniently: an
 * unknown kind or status must not cost the rest of a tool call.
 */
const absent = <S extends z.ZodType>(schema: S) => schema.nullish().catch(null)

export const contentBlock = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('resource_link'), uri: z.string(), name: z.string().default('') }),
  z.object({
    type: z.literal('resource'),
    resource: z.object({ uri: z.string().default(''), text: z.string().default('') }),
  }),
  z.object({ type: z.string() }),
])
export type ContentBlock = z.infer<typeof contentBlock>

const wireToolContent = z.union([
  z.object({ type: z.literal('content'), content: contentBlock }),
  z.object({ type: z.literal('diff'), path: z.string(), oldText: absent(z.string()), newText: z.string() }),
  z.object({ type: z.string() }),
])

export const wireTool = z.object({
  toolCallId: z.string().min(1),
  title: absent(z.string()),
  name: absent(z.string()),
  kind: absent(
    z.enum(['read', 'edit', 'delete', 'move', 'search', 'execute', 'think', 'fetch', 'switch_mode', 'other']),
  ),
  status: absent(z.enum(['pending', 'in_progress', 'completed', 'failed'])),
  content: absent(z.array(wireToolContent)),
  locations: absent(z.array(z.object({ path: z.string(), line: absent(z.number().int()) }))),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  _meta: absent(z.record(z.string(), z.unknown())),
})
export type WireTool = z.infer<typeof wireTool>
/** What an agent says beyond ACP. */
export type WireMeta = Record<string, unknown>

const planEntry = z.object({
  content: z.string(),
  priority: z.enum(['high', 'medium', 'low']).catch('medium'),
  status: z.enum(['pending', 'in_progress', 'completed']).catch('pending'),
})
export const planEntries = z.array(planEntry)

const choice = z.object({ value: z.string(), name: z.string(), description: absent(z.string()) })
const configBase = { id: z.string(), name: z.string(), category: absent(z.string()) }
export const configOption = z.union([
  z.object({
    ...configBase,
    type: z.literal('select'),
    currentValue: z.string(),
    options: z.array(z.union([choice, z.object({ options: z.array(choice) })])),
  }),
  z.object({ ...configBase, type: z.literal('boolean'), currentValue: z.boolean() }),
])
export type ConfigOption = z.infer<typeof configOption>
export const configOptions = z
  .array(configOption.nullable().catch(null))
  .transform((all) => all.filter((one) => one !== null))

const described = { name: z.string(), description: absent(z.string()) }
/** What a session's start says of its options: modes, `models` as agents said them before config options, config options. */
export const sessionSetup = z.object({
  modes: absent(
    z.object({ currentModeId: z.string(), availableModes: z.array(z.object({ id: z.string(), ...described })) }),
  ),
  models: absent(
    z.object({ currentModelId: z.string(), availableModels: z.array(z.object({ modelId: z.string(), ...described })) }),
  ),
  configOptions: absent(configOptions),
})
export type SessionSetup = z.infer<typeof sessionSetup>

const tokens = z.number().int().nonnegative().nullish().catch(null)
/** Token counts as agents say them: `usage` of a prompt's result, qwen's `_meta.usage`, gemini's `_meta.quota.token_count`. */
export const wireUsage = z.object({
  inputTokens: tokens,
  outputTokens: tokens,
  cachedReadTokens: tokens,
  thoughtTokens: tokens,
  input_tokens: tokens,
  output_tokens: tokens,
})
const meta = absent(
  z.looseObject({ usage: absent(wireUsage), quota: absent(z.object({ token_count: absent(wireUsage) })) }),
)
export const promptResult = z.object({ stopReason: z.string(), usage: absent(wireUsage), _meta: meta })
export type PromptResult = z.infer<typeof promptResult>

/** A message that goes on has the same `messageId` in all its chunks, where an agent says it at all. */
const chunk = { content: contentBlock, messageId: absent(z.string()), _meta: meta }
export const sessionUpdate = z.discriminatedUnion('sessionUpdate', [
  z.object({ sessionUpdate: z.literal('agent_message_chunk'), ...chunk }),
  z.object({ sessionUpdate: z.literal('agent_thought_chunk'), ...chunk }),
  wireTool.extend({ sessionUpdate: z.literal('tool_call') }),
  wireTool.extend({ sessionUpdate: z.literal('tool_call_update') }),
  z.object({ sessionUpdate: z.literal('plan'), entries: planEntries }),
  z.object({
    sessionUpdate: z.literal('available_commands_update'),
    availableCommands: z.array(
      z.object({
        name: z.string(),
        description: z.string().catch(''),
        input: absent(z.object({ hint: absent(z.string()) })),
      }),
    ),
  }),
  z.object({ sessionUpdate: z.literal('current_mode_update'), currentModeId: z.string() }),
  z.object({ sessionUpdate: z.literal('config_option_update'), configOptions }),
  z.object({
    sessionUpdate: z.literal('usage_update'),
    used: tokens,
    size: tokens,
    cost: absent(z.object({ amount: z.number(), currency: z.string() })),
  }),
  z.object({ sessionUpdate: z.literal('compaction_update'), compactionId: z.string(), status: z.string() }),
  z.object({
    sessionUpdate: z.literal('notice'),
    severity: z.string().catch('info'),
    title: z.string(),
    description: absent(z.string()),
  }),
])
export type SessionUpdate = z.infer<typeof sessionUpdate>
