'use client'

import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { GripVertical } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cn } from '#components/ui/class-names.ts'

type Props<Item> = {
  items: readonly Item[]
  idOf: (item: Item) => string
  /** What an item is called when it is moved by keys. */
  nameOf: (item: Item) => string
  /** `before` is the id of the item that now follows; null: it is last. */
  onMove: (id: string, before: string | null) => void
  /** Draws one item. `handle` is where it can be taken: by pointer, finger, or Space and the arrows. */
  children: (item: Item, handle: ReactNode) => ReactNode
  className?: string
  label?: string
}

/** A list whose items a person puts in order. The items stand where `items` has them: the caller moves them at once. */
export function Sortable<Item>({ items, idOf, nameOf, onMove, children, className, label }: Props<Item>) {
  const id = useId()
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const ids = items.map(idOf)
  const drop = ({ active, over }: DragEndEvent) => {
    const from = ids.indexOf(String(active.id))
    const to = over ? ids.indexOf(String(over.id)) : -1
    if (from === -1 || to === -1 || from === to) return
    onMove(String(active.id), ids[to > from ? to + 1 : to] ?? null)
  }
  return (
    <DndContext id={id} sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ol className={className} aria-label={label}>
          {items.map((item) => (
            <SortableItem key={idOf(item)} id={idOf(item)} name={nameOf(item)}>
              {(handle) => children(item, handle)}
            </SortableItem>
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}

function SortableItem(props: { id: string; name: string; children: (handle: ReactNode) => ReactNode }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: props.id,
  })
  const handle = (
    <button
      type="button"
      ref={setActivatorNodeRef}
      {...attributes}
      {...listeners}
      aria-label={`Move ${props.name}`}
      className="shrink-0 cursor-grab touch-none rounded-sm p-0.5 text-muted-foreground hover:text-foreground active:cursor-grabbing"
    >
      <GripVertical aria-hidden className="size-3.5" />
    </button>
  )
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={cn(isDragging && 'relative z-10 bg-raised shadow-float')}
    >
      {props.children(handle)}
    </li>
  )
}
