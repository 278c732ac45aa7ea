/**
 * The colours of categories: Okabe and Ito, "Color Universal Design" (2008), which people with any of the usual colour
 * vision deficiencies tell apart. The plan's own colours are not used: nobody has checked them for that.
 */
const okabeIto = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442'] as const;

/** The colour of the category with this index; after the seventh they come again, and the labels tell them apart. */
export const categoryColour = (index: number): string => okabeIto[index % okabeIto.length]!;

/** Black or white: what can be read on a colour (relative luminance, WCAG 2.2). */
export function readableOn(colour: string): string {
  const channel = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) > 0.18 ? '#14161b' : '#ffffff';
}

/** The colours of the theme that the map is painted with. */
export interface Inks {
  ground: string;
  surface: string;
  surface2: string;
  line: string;
  lineStrong: string;
  ink: string;
  ink2: string;
  onInk: string;
  accent: string;
  font: string;
}

/** Reads them from the document. */
export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: read('--ground'),
    surface: read('--surface'),
    surface2: read('--surface-2'),
    line: read('--line'),
    lineStrong: read('--line-strong'),
    ink: read('--ink'),
    ink2: read('--ink-2'),
    onInk: read('--on-ink'),
    accent: read('--accent'),
    font: read('--font'),
  };
}
