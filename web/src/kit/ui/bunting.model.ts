/** One pennant: the three corners of its triangle, as an SVG path. */
export interface Bunting {
  width: number
  height: number
  rope: string
  pennants: string[]
}

/**
 * Hangs `count` pennants from a rope that sags `sag` units over `width`. The rope is a parabola through both ends;
 * each pennant hangs from two of its points and falls by `drop`.
 */
export function hang({
  count,
  width = 1200,
  sag,
  drop,
  top = 6,
}: {
  count: number
  width?: number
  sag: number
  drop: number
  top?: number
}): Bunting {
  const y = (x: number) => top + sag * (1 - ((2 * x) / width - 1) ** 2)
  const point = (x: number, fall = 0) => `${x.toFixed(1)} ${(y(x) + fall).toFixed(1)}`
  const slot = width / count
  const half = slot * 0.42

  const pennants = Array.from({ length: count }, (_, i) => {
    const middle = slot * (i + 0.5)
    return `M${point(middle - half)}L${point(middle + half)}L${point(middle, drop)}Z`
  })
  const rope = 'M' + Array.from({ length: 41 }, (_, i) => point((width * i) / 40)).join('L')
  return { width, height: top + sag + drop + 8, rope, pennants }
}
