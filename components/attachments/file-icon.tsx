import { Braces, File, FileText, Image, Table } from 'lucide-react'
import { isImageType } from '#lib/domain/attachments/allowed.ts'

/** What kind of file it is, as a sign beside its name. */
export function FileIcon({ mediaType, className }: { mediaType: string; className?: string }) {
  const Icon = iconOf(mediaType)
  return <Icon aria-hidden className={className} />
}

function iconOf(mediaType: string) {
  if (isImageType(mediaType)) return Image
  if (mediaType === 'text/csv') return Table
  if (mediaType === 'application/json') return Braces
  return mediaType === 'text/plain' ? FileText : File
}
