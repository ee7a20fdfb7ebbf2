/** A node at the desk: its facts, and for who manages it changing and ending it or its links. */
import { IconChevronDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Menu } from '../../../web/ui/dialog.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { changeLink, changeNode, type NodeDetail } from '../contract.ts'
import { NodeForm } from './desk-enter.tsx'
import { NodePage } from './node-facts.tsx'
import { words } from './page-messages.ts'
import { networkKey } from './parts.tsx'

export default function DeskNode(): ReactNode {
  return (
    <div className="desk-page stack">
      <NodePage back="/network" actions={(node) => (node.mayManage && !node.ended ? <Tend of={node} /> : null)} />
    </div>
  )
}

type Doing =
  | { readonly what: 'change' | 'end' }
  | { readonly what: 'end-link'; readonly link: NodeDetail['links'][number] }

function Tend({ of: node }: { of: NodeDetail }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>()
  const close = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: networkKey })
  }
  return (
    <div className="row">
      <Button onClick={() => setDoing({ what: 'change' })}>{t(words.changeNode)}</Button>
      {node.links.length > 0 && (
        <Menu
          label={t(words.endALink)}
          items={node.links.map((link) => ({
            // Two links may lead to the same place.
            label: `${t(words.endLink, { name: t(link.other) })} (${link.code})`,
            run: () => setDoing({ what: 'end-link', link }),
          }))}
        >
          {t(words.endALink)} <IconChevronDown size={18} aria-hidden />
        </Menu>
      )}
      {node.links.length === 0 && <Button onClick={() => setDoing({ what: 'end' })}>{t(words.endNode)}</Button>}
      {doing?.what === 'change' && <NodeForm of={node} onClose={close} />}
      {doing?.what === 'end' && (
        <SaveDialog
          title={t(words.endNode)}
          act={t(words.endNode)}
          danger
          send={() => call(changeNode, { params: { id: node.id }, body: { ended: true } })}
          onClose={close}
        >
          <p>{t(words.endNodeHelp, { name: t(node.name) })}</p>
        </SaveDialog>
      )}
      {doing?.what === 'end-link' && (
        <SaveDialog
          title={t(words.endLink, { name: t(doing.link.other) })}
          act={t(words.endNow)}
          danger
          send={() => call(changeLink, { params: { id: doing.link.id }, body: { ended: true } })}
          onClose={close}
        >
          <p>{t(words.endLinkHelp, { code: doing.link.code })}</p>
        </SaveDialog>
      )}
    </div>
  )
}
