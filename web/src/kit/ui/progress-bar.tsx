/** How far long work has come; the number is always written beside the gauge. */
export function ProgressBar({
  label,
  done,
  total,
  text,
}: {
  label: string
  done: number
  total: number
  text: string
}) {
  const share = total === 0 ? 0 : Math.min(1, done / total)
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between gap-3 text-sm">
        <span className="font-strong">{label}</span>
        <span className="tabular-nums text-ink-2">{text}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={text}
        className="h-2 overflow-clip rounded-[2px] bg-track"
      >
        <div
          className="h-full origin-left bg-accent transition-transform duration-(--t-slow) ease-house"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
    </div>
  )
}
