import { AttachButton } from '#components/attachments/attach-button.tsx'
import { AttachmentChips } from '#components/attachments/attachment-chips.tsx'
import { FileDrop } from '#components/attachments/file-drop.tsx'
import type { UsedAttachments } from '#components/attachments/use-attachments.ts'

/** What a composer shows and takes of files. */
export const composerFiles = (attachments: UsedAttachments) => ({
  attachments: (
    <>
      <FileDrop onFiles={attachments.add} />
      <AttachmentChips attachments={attachments} />
    </>
  ),
  leading: <AttachButton onFiles={attachments.add} />,
  onFiles: attachments.add,
  hasFiles: !attachments.isEmpty,
})
