/** Ridge regression: linear, its coefficients drawn towards zero, so that related columns do not fight each other. */

export interface Linear {
  readonly intercept: number
  /** Of each column as it is, not standardised. */
  readonly coefficients: readonly number[]
}

export interface Fitting {
  /** Per row and standardised column. */
  readonly penalty: number
  /** One for each row. */
  readonly weights: Float64Array
}

export function predict({ intercept, coefficients }: Linear, row: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, at) => sum + coefficient * (row[at] ?? 0), intercept)
}

/** Least squares with the penalty; the same input gives the same output. Throws without rows. */
export function fitRidge(rows: readonly (readonly number[])[], targets: readonly number[], fitting: Fitting): Linear {
  const width = rows[0]?.length
  if (width === undefined) throw new RangeError('nothing to fit')
  const { weights } = fitting
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const means = new Float64Array(width + 1)
  rows.forEach((row, at) => {
    const weight = (weights[at] ?? 0) / total
    row.forEach((value, column) => (means[column]! += weight * value))
    means[width]! += weight * (targets[at] ?? 0)
  })
  const scales = new Float64Array(width)
  rows.forEach((row, at) => {
    const weight = (weights[at] ?? 0) / total
    row.forEach((value, column) => (scales[column]! += weight * (value - means[column]!) ** 2))
  })
  for (let column = 0; column < width; column++) {
    const scale = Math.sqrt(scales[column]!)
    // A column that never changes says nothing, but for the noise of its own sum; any scale will do.
    scales[column] = scale < 1e-9 * (1 + Math.abs(means[column]!)) ? 1 : scale
  }
  const { square, right } = normalEquations(rows, targets, { weights, means, scales, total })
  for (let column = 0; column < width; column++) square[column]![column]! += fitting.penalty
  const standardised = solve(square, right)
  const coefficients = [...standardised].map((value, column) => value / scales[column]!)
  const intercept = coefficients.reduce((sum, value, column) => sum - value * means[column]!, means[width]!)
  return { intercept, coefficients }
}

interface Standard {
  readonly weights: Float64Array
  readonly means: Float64Array
  readonly scales: Float64Array
  readonly total: number
}

function normalEquations(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  { weights, means, scales, total }: Standard,
): { square: Float64Array[]; right: Float64Array } {
  const width = scales.length
  const square = Array.from({ length: width }, () => new Float64Array(width))
  const right = new Float64Array(width)
  const standard = new Float64Array(width)
  rows.forEach((row, at) => {
    const weight = (weights[at] ?? 0) / total
    for (let column = 0; column < width; column++)
      standard[column] = ((row[column] ?? 0) - means[column]!) / scales[column]!
    const target = weight * ((targets[at] ?? 0) - means[width]!)
    for (let column = 0; column < width; column++) {
      right[column]! += target * standard[column]!
      const line = square[column]!
      const own = weight * standard[column]!
      for (let other = 0; other <= column; other++) line[other]! += own * standard[other]!
    }
  })
  return { square, right }
}

/** By Cholesky's way: the lower half of a symmetric positive matrix, and the right side. */
function solve(square: readonly Float64Array[], right: Float64Array): Float64Array {
  const width = right.length
  const lower = Array.from({ length: width }, () => new Float64Array(width))
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = square[row]![column]!
      for (let before = 0; before < column; before++) sum -= lower[row]![before]! * lower[column]![before]!
      lower[row]![column] = row === column ? Math.sqrt(sum) : sum / lower[column]![column]!
    }
  }
  const found = new Float64Array(width)
  for (let row = 0; row < width; row++) {
    let sum = right[row]!
    for (let before = 0; before < row; before++) sum -= lower[row]![before]! * found[before]!
    found[row] = sum / lower[row]![row]!
  }
  for (let row = width - 1; row >= 0; row--) {
    let sum = found[row]!
    for (let after = row + 1; after < width; after++) sum -= lower[after]![row]! * found[after]!
    found[row] = sum / lower[row]![row]!
  }
  return found
}
