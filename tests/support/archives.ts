import { buffer } from 'node:stream/consumers'
import { crc32, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

/** One thing of an archive: a file with its text, or a link with where it leads. */
export type Packed = { name: string; text?: string; link?: string; hardLink?: string; mode?: number }

export async function tarOf(...entries: Packed[]): Promise<Buffer> {
  const tar = pack()
  for (const { name, text, link, hardLink, mode = 0o644 } of entries) {
    if (link !== undefined) tar.entry({ name, type: 'symlink', linkname: link })
    else if (hardLink !== undefined) tar.entry({ name, type: 'link', linkname: hardLink })
    else if (name.endsWith('/')) tar.entry({ name, type: 'directory' })
    else tar.entry({ name, mode }, text ?? '')
  }
  tar.finalize()
  return gzipSync(await buffer(tar as AsyncIterable<Uint8Array>))
}

/** A zip whose files are stored as they are (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zipOf(...entries: Packed[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, text, link, mode = 0o644 } of entries) {
    const bytes = Buffer.from(link ?? text ?? '')
    const title = Buffer.from(name)
    const attributes = (((link === undefined ? 0o100000 : 0o120000) | mode) << 16) >>> 0
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(title.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(attributes, 6)
    tail.writeUInt32LE(offset, 10)
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, bytes])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, tail, title]))
    files.push(file)
    offset += file.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, central, Buffer.from('PK\x05\x06'), end])
}
