/** A class's colour. Set through the style object, which the content security policy allows. */
export function Swatch({ colour }: { colour: string }) {
  return <span className="ed-swatch" ref={(element) => element?.style.setProperty("background", colour)} />;
}
