async function allowed(): Promise<boolean> {
  return false
}

export function enter(): string {
  return allowed() ? 'in' : 'out'
}
