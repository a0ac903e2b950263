import { z } from 'zod'
import { endpoint } from '#lib/domain/api/endpoint.ts'
import { installationChanges, installationSettings, titleModel } from '#lib/domain/installation/settings.ts'
import { titleTrial } from '#lib/domain/titles/title-trial.ts'

const answer = installationSettings.meta({ id: 'InstallationSettings' })

export const readInstallation = endpoint({
  method: 'GET',
  scope: 'administer',
  path: '/installation',
  summary: 'What is set for everybody (administrators)',
  status: 200,
  answer,
})
export const updateInstallation = endpoint({
  method: 'PATCH',
  scope: 'administer',
  path: '/installation',
  summary: 'Change some of it (administrators)',
  body: installationChanges,
  status: 200,
  answer,
})
export const checkTitleModel = endpoint({
  method: 'POST',
  scope: 'administer',
  path: '/installation/check-title-model',
  summary:
    'Have a model write a title, to see whether it can (administrators); null: the one that the server was given',
  body: z.strictObject({ model: titleModel.nullable() }),
  status: 200,
  answer: titleTrial,
})
