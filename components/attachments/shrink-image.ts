import { imageLimitBytes, imageLimitPx, isImageType } from '#lib/domain/attachments/allowed.ts'

/** What browsers can draw on: the canvas of a phone has so many pixels at most. */
const canvasLimitPx = 16_000_000
/** No provider looks at more than this of an image that has to be made smaller anyway. */
const shrunkSidePx = 4096
const qualities = [0.92, 0.8, 0.65]
const steps = 8

/**
 * An image as every provider takes it: itself where it is small enough, else drawn again, smaller, turned as it is shown. PNG stays
 * where that fits, so that text in screenshots keeps its edges and what is transparent stays so. Null where it cannot be decoded.
 */
export async function shrinkImage(file: File): Promise<File | null> {
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return null
  try {
    const { width, height } = bitmap
    if (isImageType(file.type) && file.size <= imageLimitBytes && Math.max(width, height) <= imageLimitPx) return file
    const blob = await draw(bitmap, file.type)
    return blob && new File([blob], renamed(file.name, blob.type), { type: blob.type })
  } finally {
    bitmap.close()
  }
}

async function draw(bitmap: ImageBitmap, type: string): Promise<Blob | null> {
  const { width, height } = bitmap
  const side = Math.min(1, shrunkSidePx / Math.max(width, height))
  let scale = Math.min(side, Math.sqrt(canvasLimitPx / (width * height)))
  for (let step = 0; step < steps; step++, scale *= 0.75) {
    const canvas = canvasOf(bitmap, scale)
    for (const attempt of attempts(type, step)) {
      const blob = await encode(canvas, attempt)
      // A browser that cannot write a type writes PNG instead.
      if (blob && isImageType(blob.type) && blob.size <= imageLimitBytes) return blob
    }
  }
  return null
}

type Attempt = { type: string; quality?: number }

const attempts = (type: string, step: number): Attempt[] => {
  const lossy = type === 'image/jpeg' ? 'image/jpeg' : 'image/webp'
  const first = type === 'image/jpeg' || step > 0 ? [] : [{ type: 'image/png' }]
  return [...first, ...qualities.map((quality) => ({ type: lossy, quality }))]
}

function canvasOf(bitmap: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

const encode = (canvas: HTMLCanvasElement, { type, quality }: Attempt) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality))

const extensions: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' }

function renamed(name: string, type: string): string {
  const extension = extensions[type] ?? 'png'
  const has = new RegExp(`\\.${extension}$`, 'i').test(name) || (extension === 'jpg' && /\.jpeg$/i.test(name))
  return has ? name : `${name.replace(/\.[^.]*$/, '')}.${extension}`
}
