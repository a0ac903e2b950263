import path from 'node:path'

/** Whether a path is the folder or below it, by their names. */
export function isWithin(folder: string, target: string): boolean {
  const inside = path.relative(folder, target)
  return inside === '' || (inside.split(path.sep)[0] !== '..' && !path.isAbsolute(inside))
}
