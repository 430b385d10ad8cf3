import { expect, test } from 'vitest'
import { parseAppearance, resolveTheme } from './appearance'

test('a broken or unknown saved choice falls back value by value', () => {
  expect(parseAppearance('{')).toEqual({ theme: 'system', accent: 'vermillon', density: 'cosy', motion: 'system' })
  expect(parseAppearance('null').theme).toBe('system')
  expect(parseAppearance('{"theme":"dark","accent":"fuchsia"}')).toMatchObject({ theme: 'dark', accent: 'vermillon' })
})

test('the device decides only when the person has not', () => {
  expect(resolveTheme('system', { dark: true, contrast: false })).toBe('dark')
  expect(resolveTheme('system', { dark: true, contrast: true })).toBe('contrast')
  expect(resolveTheme('light', { dark: true, contrast: true })).toBe('light')
})
