import { Archive, Check, Circle, Clock3 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Chip, type ChipTone } from '@/kit/ui/chip'
import type { SongStatus } from './songs.search'
import { useStatusNames } from './use-status-names'

const looks: Record<SongStatus, { tone: ChipTone; icon: ReactNode }> = {
  ready: { tone: 'ok', icon: <Check aria-hidden="true" /> },
  in_progress: { tone: 'info', icon: <Clock3 aria-hidden="true" /> },
  to_learn: { tone: 'warn', icon: <Circle aria-hidden="true" /> },
  retired: { tone: 'plain', icon: <Archive aria-hidden="true" /> },
}

/** How far a band is with a song. */
export function StatusChip({ status }: { status: SongStatus }) {
  const names = useStatusNames()
  return <Chip {...looks[status]}>{names[status]}</Chip>
}
