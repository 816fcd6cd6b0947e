/** What UXP's `require` gives; the bundler leaves these to the host. */
declare module 'photoshop' {
  const photoshop: import('./host').Photoshop;
  export = photoshop;
}
declare module 'uxp' {
  const uxp: import('./host').Uxp;
  export = uxp;
}
