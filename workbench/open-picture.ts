import type { EmulatedDocument, DocumentMode } from './emulation/model';
import { openLayered } from './emulation/open-document';
import { workingProfile } from './emulation/profiles';
import { iccName } from './files/icc-name';
import type { OpenedPicture } from './files/opened-picture';

export interface PictureOptions {
  /** What the document says its mode is, in place of what the file says; its pixels stay what they are. */
  readonly mode?: DocumentMode;
}

/** The document that Photoshop would show of a file. */
export function documentOf(picture: OpenedPicture, name: string, options: PictureOptions = {}): EmulatedDocument {
  const { width, height, depth, nodes, icc, resolution } = picture;
  const mode = options.mode ?? picture.mode;
  const ownProfile = icc && mode === picture.mode ? iccName(icc) ?? 'unnamed profile' : undefined;
  return openLayered({ width, height, depth }, nodes, {
    name, mode, icc: icc ?? null, profile: ownProfile ?? workingProfile(mode),
    ...(resolution ? { resolution } : {}),
  });
}
