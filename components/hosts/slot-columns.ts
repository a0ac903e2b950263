/** What a table of processes tells of each, in this order, and how much of its width each takes: numbers change, columns stay. */
export const slotColumns = {
  Process: 'w-[18%]',
  State: 'w-[13%]',
  For: '',
  Sessions: 'w-[15%]',
  Memory: 'w-[12%]',
  Age: 'w-[9%]',
  'Last use': 'w-[11%]',
}
export type SlotColumn = keyof typeof slotColumns
