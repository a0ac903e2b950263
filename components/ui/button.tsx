import { cva, type VariantProps } from 'class-variance-authority'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '#components/ui/class-names.ts'

const buttonVariants = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary:
          'bg-accent-solid text-accent-contrast disabled:bg-pressed disabled:text-muted-foreground disabled:opacity-100 hover:not-disabled:bg-accent-solid-hover',
        outline: 'border border-border-strong bg-background enabled:hover:bg-hover',
        ghost: 'text-muted-foreground hover:bg-hover hover:text-foreground data-[state=open]:bg-hover',
        danger: 'border border-danger-border bg-background text-danger enabled:hover:bg-danger-tint',
        link: 'h-auto px-0 text-link underline-offset-2 hover:underline',
      },
      size: {
        sm: 'h-7 px-2 text-sm',
        md: 'h-8 px-3 text-sm',
        icon: 'size-7 p-0',
        text: 'h-auto p-0 text-sm',
      },
    },
    defaultVariants: { variant: 'outline', size: 'md' },
  },
)

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonVariants> & { asChild?: boolean }

export function Button({ className, variant, size, asChild, type = 'button', ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className)
  return asChild ? <Slot.Root className={classes} {...props} /> : <button type={type} className={classes} {...props} />
}
