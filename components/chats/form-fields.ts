import { z } from 'zod'

/** A field of a form request: MCP's restricted JSON Schema (elicitation, "Requested Schema") as something to draw. */
type Common = { name: string; label: string; hint: string | null; required: boolean }
export type FormField = Common &
  (
    | {
        kind: 'text'
        multiline: boolean
        inputType: 'text' | 'email' | 'url' | 'date' | 'datetime-local'
        initial: string
        least: number
        most: number | null
      }
    | { kind: 'number'; whole: boolean; initial: string; least: number | null; most: number | null }
    | { kind: 'boolean'; initial: boolean }
    | { kind: 'choice'; choices: Choice[]; initial: string }
    | { kind: 'choices'; choices: Choice[]; initial: string[] }
  )
export type Choice = { value: string; name: string }
export type FormValue = string | boolean | string[]

const titled = z.array(z.object({ const: z.string(), title: z.string().optional() }))
const property = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  enumNames: z.array(z.string()).optional(),
  oneOf: titled.optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional(), anyOf: titled.optional() }).optional(),
})
type Property = z.infer<typeof property>
const objectSchema = z.looseObject({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
})

/** The fields of a form's schema in their order; null when it is none that can be drawn. */
export function formFields(schema: unknown): FormField[] | null {
  const parsed = objectSchema.safeParse(schema)
  if (!parsed.success) return null
  const { properties, required } = parsed.data
  const fields = Object.entries(properties).map(([name, each]) => fieldOf(name, each, required.includes(name)))
  return fields.some((field) => field === null) ? null : fields.filter((field) => field !== null)
}

const inputTypes = { email: 'email', uri: 'url', date: 'date', 'date-time': 'datetime-local' } as const

function fieldOf(name: string, each: Property, required: boolean): FormField | null {
  const common = { name, label: each.title ?? name, hint: each.description ?? null, required }
  const initial = typeof each.default === 'string' || typeof each.default === 'number' ? String(each.default) : ''
  const choices = choicesOf(each)
  if (choices) return { ...common, kind: 'choice', choices, initial }
  if (each.type === 'boolean') return { ...common, kind: 'boolean', initial: each.default === true }
  if (each.type === 'number' || each.type === 'integer') {
    const [least, most] = [each.minimum ?? null, each.maximum ?? null]
    return { ...common, kind: 'number', whole: each.type === 'integer', initial, least, most }
  }
  if (each.type === 'array') return listOf(common, each)
  if (each.type !== 'string' && each.type !== undefined) return null
  const format = each.format as keyof typeof inputTypes
  return {
    ...common,
    kind: 'text',
    multiline: each.format === undefined && (each.maxLength ?? 0) > 200,
    inputType: inputTypes[format] ?? 'text',
    initial,
    least: each.minLength ?? 0,
    most: each.maxLength ?? null,
  }
}

function choicesOf(each: Property): Choice[] | null {
  if (each.oneOf) return each.oneOf.map((one) => ({ value: one.const, name: one.title ?? one.const }))
  return each.enum?.map((value, i) => ({ value, name: each.enumNames?.[i] ?? value })) ?? null
}

function listOf(common: Common, each: Property): FormField | null {
  const titledChoices = each.items?.anyOf?.map((one) => ({ value: one.const, name: one.title ?? one.const }))
  const choices = titledChoices ?? each.items?.enum?.map((value) => ({ value, name: value }))
  if (!choices) return null
  const initial = Array.isArray(each.default) ? each.default.filter((value) => typeof value === 'string') : []
  return { ...common, kind: 'choices', choices, initial }
}

type Filled = { content: Record<string, unknown>; faults: Record<string, string> }

/** What was filled in as the agent wants it, and what is wrong with it by field. */
export function fillForm(fields: readonly FormField[], values: Readonly<Record<string, FormValue>>): Filled {
  const filled: Filled = { content: {}, faults: {} }
  for (const field of fields) {
    const value = values[field.name] ?? field.initial
    const empty = value === '' || (Array.isArray(value) && value.length === 0)
    if (empty) {
      if (field.required) filled.faults[field.name] = 'This is needed.'
      continue
    }
    const fault = faultOf(field, value)
    if (fault) filled.faults[field.name] = fault
    else filled.content[field.name] = field.kind === 'number' ? Number(value) : value
  }
  return filled
}

function faultOf(field: FormField, value: FormValue): string | null {
  if (field.kind === 'number') return numberFault(field, Number(value))
  if (field.kind !== 'text' || typeof value !== 'string') return null
  if (value.length < field.least) return `At least ${field.least} characters.`
  return field.most !== null && value.length > field.most ? `At most ${field.most} characters.` : null
}

function numberFault(field: Extract<FormField, { kind: 'number' }>, value: number): string | null {
  if (!Number.isFinite(value)) return 'This is not a number.'
  if (field.whole && !Number.isInteger(value)) return 'This takes a whole number.'
  if (field.least !== null && value < field.least) return `At least ${field.least}.`
  return field.most !== null && value > field.most ? `At most ${field.most}.` : null
}
