type Take = (bytes: Buffer, from: number, to: number) => void

const headLimit = 16_384

/** Reads one HTTP/1.1 response from what its socket brings, with as little work as that takes. */
export class HttpBody {
  /** 0 until the head is read. */
  status = 0
  /** The body came to its end. */
  over = false
  #head = ''
  #chunked = false
  /** Of the chunk that is being read. */
  #left = 0
  #line = ''

  /** Gives each piece of the body that lies between `from` and `to`. */
  feed(bytes: Buffer, from: number, to: number, take: Take): void {
    let at = from
    if (this.status === 0) {
      at = this.#readHead(bytes, from, to)
      if (this.status === 0) return
    }
    if (!this.#chunked) {
      if (at < to) take(bytes, at, to)
      return
    }
    while (at < to && !this.over)
      at = this.#left > 0 ? this.#readData(bytes, at, to, take) : this.#readSize(bytes, at, to)
  }

  #readHead(bytes: Buffer, from: number, to: number): number {
    const before = this.#head.length
    this.#head += bytes.toString('latin1', from, to)
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) {
      if (this.#head.length > headLimit) throw new Error('a response without an end to its head')
      return to
    }
    this.status = Number(this.#head.slice(9, 12))
    this.#chunked = /^transfer-encoding: *chunked/im.test(this.#head.slice(0, end))
    return from + end + 4 - before
  }

  #readData(bytes: Buffer, at: number, to: number, take: Take): number {
    const end = Math.min(to, at + this.#left)
    this.#left -= end - at
    take(bytes, at, end)
    return end
  }

  /** The line that a chunk begins with, and the end of the line before it. */
  #readSize(bytes: Buffer, at: number, to: number): number {
    const newline = bytes.indexOf(10, at)
    if (newline < 0 || newline >= to) {
      this.#line += bytes.toString('latin1', at, to)
      return to
    }
    const line = (this.#line + bytes.toString('latin1', at, newline)).trim()
    this.#line = ''
    if (line === '') return newline + 1
    this.#left = Number.parseInt(line, 16)
    this.over = this.#left === 0
    return newline + 1
  }
}
