/** Forms of the register: a node, a link, a file. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { CheckboxField, SelectField, TextField } from '../../../web/ui/fields.tsx'
import { FileField } from '../../../web/ui/file-field.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import {
  addLink,
  addNode,
  changeNode,
  importRows,
  type LinkKind,
  linkKinds,
  listCredentials,
  type NodeDetail,
  type NodeRole,
  type Probe,
  probes,
  roles,
} from '../contract.ts'
import { words } from './page-messages.ts'
import { networkKey } from './parts.tsx'

interface Close {
  readonly onClose: () => void
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text.replace(',', '.')))

const emptyNode = {
  code: '',
  vi: '',
  en: '',
  role: 'access' as NodeRole,
  unitId: '',
  address: '',
  probe: 'snmp' as Probe,
  port: '',
  credential: '',
  snmpContext: '',
  longitude: '',
  latitude: '',
  isEntrance: false,
}

const textOf = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value)

const givenOf = (node: NodeDetail): typeof emptyNode => ({
  code: node.code,
  vi: node.name.vi,
  en: node.name.en,
  role: node.role,
  unitId: node.unitId,
  address: textOf(node.address),
  probe: node.probe,
  port: textOf(node.port),
  credential: textOf(node.credential),
  snmpContext: textOf(node.snmpContext),
  longitude: textOf(node.point?.longitude),
  latitude: textOf(node.point?.latitude),
  isEntrance: node.isEntrance,
})

/** Enters a node, or changes the one that is given. */
export function NodeForm({ of: node, onClose }: Close & { of?: NodeDetail }): ReactNode {
  const t = useText()
  const [given, setGiven] = useState(() => (node ? givenOf(node) : emptyNode))
  const set = (field: keyof typeof given) => (value: string) => setGiven((before) => ({ ...before, [field]: value }))
  const keys = useQuery({ queryKey: [...networkKey, 'keys'], queryFn: () => call(listCredentials) })
  const [longitude, latitude] = [numberOf(given.longitude), numberOf(given.latitude)]
  const send = () => {
    const body = {
      code: given.code,
      name: { vi: given.vi, en: given.en || given.vi },
      role: given.role,
      unitId: given.unitId,
      probe: given.probe,
      address: given.address || null,
      port: numberOf(given.port),
      credential: given.credential || null,
      snmpContext: given.snmpContext || null,
      point: longitude === null || latitude === null ? null : { longitude, latitude },
      isEntrance: given.isEntrance,
    }
    return node ? call(changeNode, { params: { id: node.id }, body }) : call(addNode, { body })
  }
  const text = (field: Exclude<keyof typeof given, 'isEntrance'>, label: keyof typeof words, required = false) => (
    <TextField
      label={t(words[label])}
      value={given[field]}
      onChange={set(field)}
      required={required}
      optional={!required}
    />
  )
  return (
    <SaveDialog
      title={t(node ? words.changeNode : words.addNode)}
      act={t(node ? words.save : words.add)}
      size="wide"
      send={send}
      onClose={onClose}
    >
      <div className="network-form">
        {text('code', 'code', true)}
        {text('vi', 'name', true)}
        {text('en', 'nameEn')}
        {text('unitId', 'unitId', true)}
        <SelectField
          label={t(words.role)}
          value={given.role}
          onChange={set('role')}
          empty={null}
          choices={roles.map((value) => ({ value, label: t(words[value]) }))}
        />
        <SelectField
          label={t(words.probe)}
          value={given.probe}
          onChange={set('probe')}
          empty={null}
          choices={probes.map((value) => ({ value, label: t(words[value]) }))}
        />
        {given.probe !== 'none' && text('address', 'address', true)}
        {(given.probe === 'snmp' || given.probe === 'tcp') && text('port', 'port', given.probe === 'tcp')}
        {given.probe === 'snmp' && (
          <>
            <SelectField
              label={t(words.credential)}
              value={given.credential}
              onChange={set('credential')}
              choices={(keys.data ?? []).map(({ name }) => ({ value: name, label: name }))}
            />
            {text('snmpContext', 'context')}
          </>
        )}
        {text('longitude', 'longitude')}
        {text('latitude', 'latitude')}
        <CheckboxField
          label={t(words.isEntrance)}
          checked={given.isEntrance}
          onChange={(isEntrance) => setGiven((before) => ({ ...before, isEntrance }))}
        />
      </div>
    </SaveDialog>
  )
}

export function AddLink({ onClose }: Close): ReactNode {
  const t = useText()
  const [given, setGiven] = useState({
    code: '',
    a: '',
    b: '',
    aIndex: '',
    bIndex: '',
    kind: 'fibre' as LinkKind,
    mbps: '',
    provider: '',
    contract: '',
    serviceLevel: '99.9',
  })
  const set = (field: keyof typeof given) => (value: string) => setGiven((before) => ({ ...before, [field]: value }))
  const send = () =>
    call(addLink, {
      body: {
        code: given.code,
        a: given.a,
        b: given.b,
        aIndex: numberOf(given.aIndex),
        bIndex: numberOf(given.bIndex),
        kind: given.kind,
        capacityBps: Math.round((numberOf(given.mbps) ?? 0) * 1e6),
        provider: given.provider,
        contract: given.contract || null,
        serviceLevel: numberOf(given.serviceLevel) ?? 0,
      },
    })
  const text = (field: keyof typeof given, label: keyof typeof words, required = true) => (
    <TextField
      label={t(words[label])}
      value={given[field]}
      onChange={set(field)}
      required={required}
      optional={!required}
    />
  )
  return (
    <SaveDialog title={t(words.addLink)} act={t(words.add)} size="wide" send={send} onClose={onClose}>
      <div className="network-form">
        {text('code', 'code')}
        <SelectField
          label={t(words.kind)}
          value={given.kind}
          onChange={set('kind')}
          empty={null}
          choices={linkKinds.map((value) => ({ value, label: t(words[value]) }))}
        />
        {text('a', 'firstEnd')}
        {text('b', 'otherEnd')}
        {text('aIndex', 'ifIndexA', false)}
        {text('bIndex', 'ifIndexB', false)}
        {text('mbps', 'capacityMbps')}
        {text('serviceLevel', 'serviceLevel')}
        {text('provider', 'provider')}
        {text('contract', 'contract', false)}
      </div>
    </SaveDialog>
  )
}

const columnsOf = {
  nodes: 'code, name, nameEn, role, unit, longitude, latitude, address, probe, port, credential, context, entrance',
  links: 'code, a, b, aIndex, bIndex, kind, capacityBps, provider, contract, serviceLevel',
} as const

export function ImportFile({ kind, onClose }: Close & { kind: 'nodes' | 'links' }): ReactNode {
  const t = useText()
  const [file, setFile] = useState<File>()
  const send = async () => {
    if (!file) return
    const { entered, changed } = await call(importRows, { query: { kind }, body: file })
    toast(t(words.imported, { entered, changed }))
  }
  return (
    <SaveDialog title={t(words.importFile)} act={t(words.send)} send={send} onClose={onClose}>
      <FileField
        label={t(words.chooseFile)}
        help={t(words.importHelp, { columns: columnsOf[kind] })}
        accept=".csv,text/csv"
        file={file}
        onFile={setFile}
      />
    </SaveDialog>
  )
}
