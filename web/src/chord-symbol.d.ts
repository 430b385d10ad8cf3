declare module 'chord-symbol/lib/chord-symbol-esm.js' {
  export * from 'chord-symbol'
}
