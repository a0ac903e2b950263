/** Very many moments, in as little memory as they need. */
export class Latencies {
  #values = new Float32Array(65_536)
  #count = 0

  get count(): number {
    return this.#count
  }

  readonly add = (ms: number): void => {
    if (this.#count === this.#values.length) {
      const larger = new Float32Array(this.#count * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#count++] = ms
  }

  /** The values below which these shares of all lie; 0 where there is none. */
  shares(...wanted: number[]): number[] {
    const sorted = this.#values.slice(0, this.#count).sort()
    return wanted.map((share) => sorted[Math.min(this.#count - 1, Math.ceil(share * this.#count) - 1)] ?? 0)
  }
}
