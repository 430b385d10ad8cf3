import { useMemo } from 'react'
import { encode } from 'uqr'

/** A QR code, always black on white whatever the theme: cameras need it. */
export function Qr({ text, label, size = 168 }: { text: string; label: string; size?: number }) {
  const code = useMemo(() => {
    const { data, size: side } = encode(text, { ecc: 'M', border: 2 })
    const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
    return { side, path }
  }, [text])
  return (
    <svg
      viewBox={`0 0 ${code.side} ${code.side}`}
      width={size}
      height={size}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="max-w-full"
    >
      <rect width={code.side} height={code.side} fill="#fff" />
      <path d={code.path} fill="#111" />
    </svg>
  )
}
