import type { ReactNode } from 'react'
export interface Fact { id: string; kind: string; at: string; space_id?: string; subject?: string; data?: unknown }
export function useLive(_topic: string, _onFact: (fact: Fact) => void) {}
export function LiveProvider(props: { children: ReactNode }) {
  return props.children
}
