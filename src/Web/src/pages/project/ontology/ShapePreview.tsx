import { shapeChoice } from "./shapeCatalogue";
import classes from "./ShapePreview.module.css";

interface Props {
  shape: string;
  colour: string;
  size?: "small" | "large";
}

/** A shape in its colour as it stands on grey CT. */
export function ShapePreview({ shape, colour, size = "large" }: Props) {
  return (
    <svg className={classes[size]} viewBox="0 0 96 64" style={{ color: colour }} aria-hidden>
      <rect width={96} height={64} fill="#0c0c0d" />
      <ellipse cx={48} cy={33} rx={43} ry={28} fill="#7c7c7c" />
      <ellipse cx={48} cy={33} rx={40} ry={25} fill="#4d4d4d" />
      <ellipse cx={29} cy={32} rx={13} ry={18} fill="#131313" />
      <ellipse cx={67} cy={32} rx={13} ry={18} fill="#151515" />
      <ellipse cx={47} cy={37} rx={8} ry={9} fill="#8f8f8f" />
      <rect x={44} y={50} width={8} height={6} rx={2} fill="#d8d8d8" />
      {shapeChoice(shape).preview}
    </svg>
  );
}
