import type { Notice } from '#db/bus/bus.ts'
import type { Store } from '#db/client.ts'

type NoticeOf<Type> = Extract<Notice, { type: Type }>

/** Listens on the bus from now on; `next` resolves to the first notice of this type that `isMeant`. */
export async function listenFor<Type extends Notice['type']>(
  store: Store,
  type: Type,
  isMeant: (notice: NoticeOf<Type>) => boolean = () => true,
): Promise<{ next: Promise<NoticeOf<Type>> }> {
  const isWanted = (notice: Notice): notice is NoticeOf<Type> => notice.type === type
  const heard = Promise.withResolvers<NoticeOf<Type>>()
  await store.bus.subscribe({
    notice: (notice) => {
      if (isWanted(notice) && isMeant(notice)) heard.resolve(notice)
    },
  })
  return { next: heard.promise }
}
