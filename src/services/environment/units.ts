/** Units of telemetry (UCUM) as people write them. Browser-safe. */

export const signOf = (unit: string): string =>
  ({ 'mg/L': 'mg/l', 'm3/h': 'm³/h', '[pH]': '', 'ug/m3': 'µg/m³', Cel: '°C' })[unit] ?? unit
