'use client'

import { type CredentialActions, CredentialRow } from '#components/credentials/credential-row.tsx'
import { type CredentialAction, NewCredential } from '#components/credentials/new-credential.tsx'
import type { WorkspaceName } from '#components/credentials/workspace-checks.tsx'
import type { CredentialInfo } from '#lib/domain/credentials/credential.ts'

type Props = CredentialActions & {
  credentials: CredentialInfo[]
  workspaces: WorkspaceName[]
  createCredential: CredentialAction
}

export function Credentials({ credentials, workspaces, createCredential, ...actions }: Props) {
  return (
    <>
      <NewCredential workspaces={workspaces} createCredential={createCredential} />
      {credentials.length === 0 ? (
        <p className="text-muted-foreground">No credential yet. Save one for your agents to use.</p>
      ) : (
        <ul aria-label="Credentials" className="divide-y border-y">
          {credentials.map((credential) => (
            <CredentialRow key={credential.id} credential={credential} workspaces={workspaces} actions={actions} />
          ))}
        </ul>
      )}
    </>
  )
}
