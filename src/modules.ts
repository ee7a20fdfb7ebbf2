/** The explicit list of all modules, one line each, in the order of the floors. */
import type { Module } from './kernel/module.ts'
import organisation from './platform/organisation/module.ts'
import identity from './platform/identity/module.ts'
import documents from './platform/documents/module.ts'
import signatures from './platform/signatures/module.ts'
import transparency from './platform/transparency/module.ts'
import casework from './platform/casework/module.ts'
import payments from './platform/payments/module.ts'
import notifications from './platform/notifications/module.ts'
import delivery from './platform/delivery/module.ts'
import registry from './platform/registry/module.ts'
import indicators from './platform/indicators/module.ts'
import exchange from './platform/exchange/module.ts'
import situation from './platform/situation/module.ts'
import telemetry from './platform/telemetry/module.ts'
import ngsiLd from './platform/ngsi-ld/module.ts'
import sensorthings from './platform/sensorthings/module.ts'
import land from './registries/land/module.ts'
import enterprises from './registries/enterprises/module.ts'
import openData from './registries/open-data/module.ts'
import places from './registries/places/module.ts'
import population from './registries/population/module.ts'
import publicAssets from './registries/public-assets/module.ts'
import dataProtection from './services/data-protection/module.ts'
import environment from './services/environment/module.ts'
import consultations from './services/consultations/module.ts'
import participation from './services/participation/module.ts'
import operations from './services/operations/module.ts'
import network from './services/network/module.ts'
import personalData from './services/personal-data/module.ts'
import traffic from './services/traffic/module.ts'
import signals from './services/signals/module.ts'
import procedures from './services/procedures/module.ts'

export const modules: readonly Module[] = [
  organisation,
  identity,
  documents,
  signatures,
  transparency,
  casework,
  payments,
  notifications,
  delivery,
  registry,
  indicators,
  exchange,
  situation,
  telemetry,
  ngsiLd,
  sensorthings,
  land,
  enterprises,
  openData,
  places,
  population,
  publicAssets,
  procedures,
  environment,
  dataProtection,
  participation,
  operations,
  consultations,
  network,
  traffic,
  personalData,
  signals,
]
