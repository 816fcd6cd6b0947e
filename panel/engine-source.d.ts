/** The bundled worker, packed; webpack puts it there. */
declare module 'engine-source' {
  const source: import('./vision/page-file').PackedFile;
  export default source;
}
