import { z } from 'zod'

export const titleModel = z.string().trim().min(1, 'Name a model').max(200, 'At most 200 characters')

/** What administrators set for everybody. What was never set has its default. */
export const installationSettings = z.object({
  /** Titles and one-line summaries of chats: whether a model writes them, and which; null: the one that the server was given. */
  titles: z
    .object({ titles: z.boolean(), summaries: z.boolean(), model: titleModel.nullable() })
    .default({ titles: true, summaries: true, model: null }),
})
export type InstallationSettings = z.infer<typeof installationSettings>

export const installationChanges = z.strictObject({
  titles: z.strictObject(installationSettings.shape.titles.unwrap().partial().shape).optional(),
})
export type InstallationChanges = z.infer<typeof installationChanges>

/** The settings with some of them changed. */
export function changeInstallation(
  old: InstallationSettings,
  { titles = {} }: InstallationChanges,
): InstallationSettings {
  const given = Object.fromEntries(Object.entries(titles).filter(([, value]) => value !== undefined))
  return installationSettings.parse({ ...old, titles: { ...old.titles, ...given } })
}
