/** Brings the focus to the first field that is at fault, else to the first one, once the faults are drawn. */
export function focusFirstFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form?.querySelector<HTMLElement>('input')
    field?.focus()
  })
}
