/** Live updates: the server says that a topic changed, the page asks again. */
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/**
 * Re-fetches `keys` when one of `topics` (`case:<id>`, …) changes, and after every reconnection, since a notice may have
 * been missed meanwhile. EventSource reconnects by itself.
 */
export function useLive(topics: readonly string[], keys: readonly QueryKey[]): void {
  const client = useQueryClient()
  const topicText = topics.join('\n')
  const keyText = JSON.stringify(keys)
  useEffect(() => {
    if (topicText === '') return
    const search = new URLSearchParams(topicText.split('\n').map((topic) => ['topic', topic]))
    const source = new EventSource(`/api/live?${search.toString()}`)
    const refetch = (): void => {
      for (const queryKey of JSON.parse(keyText) as QueryKey[]) void client.invalidateQueries({ queryKey })
    }
    let opened = false
    source.addEventListener('open', () => {
      if (opened) refetch()
      opened = true
    })
    source.addEventListener('message', refetch)
    source.addEventListener('notice', refetch)
    return () => source.close()
  }, [client, topicText, keyText])
}
