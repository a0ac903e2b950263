/** What a table of processes tells of each, in this order. */
export const slotColumns = ['Process', 'State', 'For', 'Sessions', 'Memory', 'Age', 'Last use'] as const
