import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, realpath, symlink } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header as TarHeader } from 'tar-stream'
import { openPromise } from 'yauzl'
import { isInside } from '#lib/domain/backends/registry-agent.ts'
import { Refusal } from '#lib/domain/refusal.ts'

export type ArchiveKind = 'tar.gz' | 'zip' | 'raw'

/** How an archive is packed, by its address. Throws `Refusal` `unavailable` where we cannot open it. */
export function archiveKind(url: string): ArchiveKind {
  const name = path.posix.basename(new URL(url).pathname).toLowerCase()
  if (name.endsWith('.tar.gz') || name.endsWith('.tgz')) return 'tar.gz'
  if (name.endsWith('.zip')) return 'zip'
  const foreign = /\.(tar\.\w+|tbz2?|txz|bz2|xz|zst|7z|rar|dmg|pkg|deb|rpm|msi|appimage)$/.exec(name)
  if (foreign) throw new Refusal('unavailable', `${name} cannot be unpacked: .zip, .tar.gz and plain programs can.`)
  return 'raw'
}

export type Limits = { bytes: number; entries: number }
const defaultLimits: Limits = { bytes: 2 * 1024 ** 3, entries: 50_000 }

/**
 * Unpacks a .tar.gz or .zip into an empty folder. Nothing is written outside of it, by whatever path or link: such an archive is
 * refused as a whole, and what was written before that is the caller's to remove. Throws `Refusal`.
 */
export async function unpack(
  kind: Exclude<ArchiveKind, 'raw'>,
  { file, directory, limits = defaultLimits }: { file: string; directory: string; limits?: Limits },
): Promise<void> {
  const writer = new TreeWriter(await realpath(directory), limits)
  try {
    await (kind === 'zip' ? unzip(file, writer) : untar(file, writer))
    await writer.link()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC') throw new Refusal('unavailable', 'There is no room left on the disk of this host.')
    throw new Refusal('unavailable', `The archive cannot be unpacked: ${message}.`, { cause: error })
  }
}

async function untar(file: string, writer: TreeWriter): Promise<void> {
  const entries = extract()
  const reading = pipeline(createReadStream(file), createGunzip(), entries)
  // Looked at below, once the entries ended one way or the other.
  reading.catch(() => undefined)
  for await (const entry of entries) await writer.add(kindOf(entry.header), entry.header, bytesOf(entry))
  await reading
}

async function* bytesOf(entry: AsyncIterable<unknown>): AsyncIterable<Uint8Array> {
  for await (const part of entry) if (part instanceof Uint8Array) yield part
}

const kindOf = ({ type }: TarHeader) =>
  type === 'file' || type === 'contiguous-file' ? 'file' : type === 'directory' || type === 'symlink' ? type : 'other'

/** The kind of file that a Unix mode says. */
const fileType = 0o170000
const linkType = 0o120000

async function unzip(file: string, writer: TreeWriter): Promise<void> {
  const zip = await openPromise(file, { autoClose: true, strictFileNames: true })
  for await (const entry of zip.eachEntry()) {
    const mode = entry.externalFileAttributes >>> 16
    const isLink = (mode & fileType) === linkType
    const content = await zip.openReadStreamPromise(entry)
    const linkname = isLink ? await textOf(content) : null
    const kind = isLink ? 'symlink' : entry.fileName.endsWith('/') ? 'directory' : 'file'
    await writer.add(kind, { name: entry.fileName, mode, linkname }, isLink ? nothing() : content)
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

async function textOf(content: Readable): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of content) if (parts.push(part) > 16) throw new Refusal('invalid', 'A link is too long.')
  return Buffer.concat(parts).toString('utf8')
}

type Header = { name: string; mode?: number | undefined; linkname?: string | null | undefined }

/** Writes what an archive holds: files first, links when no more is written that could go through one. */
class TreeWriter {
  readonly #root: string
  readonly #limits: Limits
  readonly #links: { at: string; target: string }[] = []
  #bytes = 0
  #entries = 0

  constructor(root: string, limits: Limits) {
    this.#root = root
    this.#limits = limits
  }

  async add(
    kind: 'file' | 'directory' | 'symlink' | 'other',
    header: Header,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { name, mode = 0o644, linkname } = header
    if (++this.#entries > this.#limits.entries) throw tooLarge(`more than ${this.#limits.entries} files`)
    if (!isInside(name)) throw new Refusal('invalid', `The archive holds a path that leads out of it: ${shown(name)}.`)
    const target = path.join(this.#root, name)
    if (kind === 'other') throw new Refusal('invalid', `The archive holds more than files: ${shown(name)}.`)
    if (kind === 'symlink') this.#links.push({ at: target, target: linkname ?? '' })
    if (kind === 'directory') await mkdir(target, { recursive: true })
    if (kind !== 'file') return await drain(content)
    await mkdir(path.dirname(target), { recursive: true })
    const out = createWriteStream(target, { flags: 'wx', mode: mode & 0o111 ? 0o755 : 0o644 })
    await pipeline(content, this.#counted(), out)
  }

  async link(): Promise<void> {
    for (const { at, target } of this.#links) {
      await mkdir(path.dirname(at), { recursive: true })
      this.#requireInside(await realpath(path.dirname(at)), at)
      await symlink(target, at)
    }
    for (const { at } of this.#links) this.#requireInside(await realpath(at), at)
  }

  #requireInside(real: string, at: string): void {
    if (real === this.#root || real.startsWith(`${this.#root}${path.sep}`)) return
    const name = path.relative(this.#root, at)
    throw new Refusal('invalid', `The archive holds a link that leads out of it: ${shown(name)}.`)
  }

  #counted(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#bytes += chunk.length
        const words = `more than ${Math.floor(this.#limits.bytes / 1024 / 1024)} MB`
        done(this.#bytes > this.#limits.bytes ? tooLarge(words) : null, chunk)
      },
    })
  }
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const part of content)
    if (part.length > 0) throw new Refusal('invalid', 'A folder or a link holds content.')
}

const tooLarge = (what: string) => new Refusal('too_large', `The archive holds ${what}.`)
const shown = (name: string) => JSON.stringify(name.slice(0, 200))
