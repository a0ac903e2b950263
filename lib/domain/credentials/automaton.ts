import type { SecretForm } from '#lib/domain/credentials/secret-forms.ts'

/**
 * All forms as one automaton (Aho and Corasick, 1975), so that a text is read once however many there are. A state stands for the
 * longest end of what was read that begins a form.
 */
export type Automaton = {
  /** The state after one more UTF-16 unit. */
  next(state: number, unit: number): number
  /** How long the end is that the state stands for. */
  depth: Int32Array
  /** How long the longest form is that ends in the state; 0: none does. */
  found: Int32Array
  /** Whose it is: an index of `names`. */
  foundName: Int32Array
  names: readonly string[]
}

type Nodes = {
  /** The first node's children by their unit, where that is one byte. */
  table: Int32Array
  unit: Uint16Array
  firstChild: Int32Array
  nextSibling: Int32Array
  fail: Int32Array
  depth: Int32Array
  found: Int32Array
  foundName: Int32Array
}

/** A node has few children but for the first, so they are a list; of the first one's, those of one byte are a table. */
const tableSize = 256

export function buildAutomaton(forms: readonly SecretForm[]): Automaton {
  const names = [...new Set(forms.map(({ name }) => name))]
  const nodes = emptyNodes(1 + forms.reduce((sum, { text }) => sum + text.length, 0))
  let count = 1
  for (const { text, name } of forms) {
    let node = 0
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      const known = childOf(nodes, node, unit)
      node = known === 0 ? addChild(nodes, node, { unit, at: count++ }) : known
    }
    nodes.found[node] = text.length
    nodes.foundName[node] = names.indexOf(name)
  }
  link(nodes)
  return { next: stepper(nodes), depth: nodes.depth, found: nodes.found, foundName: nodes.foundName, names }
}

const emptyNodes = (size: number): Nodes => ({
  table: new Int32Array(tableSize),
  unit: new Uint16Array(size),
  firstChild: new Int32Array(size),
  nextSibling: new Int32Array(size),
  fail: new Int32Array(size),
  depth: new Int32Array(size),
  found: new Int32Array(size),
  foundName: new Int32Array(size),
})

/** Typed arrays are read within their bounds here. */
const of = (array: Int32Array | Uint16Array, index: number): number => array[index] as number

/** 0 where there is none: nothing leads back to the first node but a failure. */
function childOf(nodes: Nodes, node: number, unit: number): number {
  if (node === 0 && unit < tableSize) return of(nodes.table, unit)
  let child = of(nodes.firstChild, node)
  while (child !== 0 && of(nodes.unit, child) !== unit) child = of(nodes.nextSibling, child)
  return child
}

function addChild(nodes: Nodes, parent: number, { unit, at }: { unit: number; at: number }): number {
  nodes.unit[at] = unit
  nodes.nextSibling[at] = of(nodes.firstChild, parent)
  nodes.firstChild[parent] = at
  if (parent === 0 && unit < tableSize) nodes.table[unit] = at
  nodes.depth[at] = of(nodes.depth, parent) + 1
  return at
}

/** Where to go on when nothing follows, breadth first; and which form ends within another one's beginning. */
function link(nodes: Nodes): void {
  const { firstChild, nextSibling, fail, found, foundName, unit } = nodes
  const queue = new Int32Array(unit.length)
  let end = 0
  for (let child = of(firstChild, 0); child !== 0; child = of(nextSibling, child)) queue[end++] = child
  for (let i = 0; i < end; i++) {
    const node = of(queue, i)
    const shorter = of(fail, node)
    if (of(found, node) === 0) {
      found[node] = of(found, shorter)
      foundName[node] = of(foundName, shorter)
    }
    for (let child = of(firstChild, node); child !== 0; child = of(nextSibling, child)) {
      let from = shorter
      let onward = childOf(nodes, from, of(unit, child))
      while (from !== 0 && onward === 0) {
        from = of(fail, from)
        onward = childOf(nodes, from, of(unit, child))
      }
      fail[child] = onward
      queue[end++] = child
    }
  }
}

function stepper(nodes: Nodes): Automaton['next'] {
  return (state, unit) => {
    let node = state
    while (node !== 0) {
      const child = childOf(nodes, node, unit)
      if (child !== 0) return child
      node = of(nodes.fail, node)
    }
    return childOf(nodes, 0, unit)
  }
}
