import { z } from 'zod'

/** What a variable of the environment may be called. */
export const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'Not the name of an environment variable')
