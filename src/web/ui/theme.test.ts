import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dark, light, pairs, themeCss } from './theme.ts'

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

test('contrast is computed as WCAG does', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})

for (const [name, palette] of Object.entries({ light, dark })) {
  test(`UI1: every text and edge of the ${name} palette can be read on its ground`, () => {
    const poor = pairs
      .map(([text, ground, least]) => ({ text, ground, least, is: contrast(palette[text], palette[ground]) }))
      .filter((pair) => pair.is < pair.least)
      .map((pair) => `${pair.text} on ${pair.ground}: ${pair.is.toFixed(2)} < ${pair.least}`)
    assert.deepEqual(poor, [])
  })
}

test('UI1: the CSS carries both palettes and lets the person choose', () => {
  const css = themeCss()
  assert.match(css, /prefers-color-scheme:dark/)
  assert.match(css, /\[data-theme=dark\]/)
  for (const value of [...Object.values(light), ...Object.values(dark)]) assert.ok(css.includes(value), value)
})
