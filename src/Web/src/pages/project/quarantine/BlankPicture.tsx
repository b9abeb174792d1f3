import { useState, type PointerEvent } from "react";
import type { PixelRegion, QuarantineItem } from "../../../contract/quarantine";
import classes from "./QuarantineTab.module.css";

interface Props {
  src: string;
  item: QuarantineItem;
  regions: readonly PixelRegion[];
  onChange: (regions: readonly PixelRegion[]) => void;
}

interface Corner {
  x: number;
  y: number;
}

/** The rectangle between two corners, in whole pixels within the image. */
export function between(a: Corner, b: Corner, columns: number, rows: number): PixelRegion {
  const [left, right] = [Math.max(0, Math.floor(Math.min(a.x, b.x))), Math.min(columns, Math.ceil(Math.max(a.x, b.x)))];
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(a.y, b.y))), Math.min(rows, Math.ceil(Math.max(a.y, b.y)))];
  return { x: left, y: top, width: right - left, height: bottom - top, found: "drawn" };
}

/** An image on which rectangles are drawn with the pointer; the list beside it does the same from the keyboard. */
export function BlankPicture({ src, item, regions, onChange }: Props) {
  const [drag, setDrag] = useState<{ from: Corner; to: Corner } | null>(null);
  const drawn = drag === null ? null : between(drag.from, drag.to, item.columns, item.rows);
  const corner = (event: PointerEvent<SVGSVGElement>): Corner => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * item.columns, y: ((event.clientY - box.top) / box.height) * item.rows };
  };
  const end = () => {
    if (drawn !== null && drawn.width > 1 && drawn.height > 1) onChange([...regions, drawn]);
    setDrag(null);
  };
  return (
    <div className={classes.canvas}>
      <Picture src={src} alt="The image in quarantine" />
      <svg
        viewBox={`0 0 ${item.columns} ${item.rows}`}
        preserveAspectRatio="none"
        data-testid="blank-canvas"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: corner(event), to: corner(event) });
        }}
        onPointerMove={(event) => {
          if (drag !== null) setDrag({ from: drag.from, to: corner(event) });
        }}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        {[...regions, ...(drawn === null ? [] : [drawn])].map((region, at) => (
          <rect
            key={at}
            x={region.x}
            y={region.y}
            width={region.width}
            height={region.height}
            className={region.found === "unsure" ? classes.unsure : classes.region}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
    </div>
  );
}

/** A picture of the quarantine, or in words that it cannot be shown. */
export function Picture({ src, alt }: { src: string; alt: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === src) return <p className={classes.broken}>This frame cannot be decoded. It can be rejected, or released unseen.</p>;
  return <img className={classes.picture} src={src} alt={alt} draggable={false} onError={() => setFailed(src)} />;
}
