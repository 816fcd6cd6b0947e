/** The bundled worker as text; webpack puts it there. */
declare module 'engine-source' {
  const text: string;
  export default text;
}
