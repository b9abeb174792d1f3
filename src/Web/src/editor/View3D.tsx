import { useEffect, useRef, useState } from "react";
import type { VolumeDescriptor } from "../sync/wire";
import { useEditor } from "./context";
import { Perspective } from "./perspective";
import { PerspectiveControls } from "./PerspectiveControls";
import { Expand } from "./ViewHead";

/** The perspective of a volume; says why when it cannot be shown. */
export function View3D({ cell, volume }: { cell: string; volume: VolumeDescriptor }) {
  const { stage, projectId } = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const overlay = useRef<SVGSVGElement>(null);
  const perspective = useRef<Perspective | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [leftOut, setLeftOut] = useState(0);
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    if (!host.current || !overlay.current) return;
    if (!hasWebGl()) {
      setTrouble("No 3D view: this browser gives no WebGL2. The planes work without it.");
      return;
    }
    const listener = { loaded: () => setLoaded(true), trouble: setTrouble, leftOut: setLeftOut };
    const made = new Perspective(host.current, overlay.current, stage, volume, listener);
    perspective.current = made;
    void made.load(`/api/projects/${projectId}/volumes/${volume.id}`);
    return () => {
      perspective.current = null;
      made.dispose();
    };
  }, [stage, volume, projectId]);
  return (
    <div className="ed-3d" data-testid="view-perspective" data-loaded={loaded}>
      <div ref={host} className="ed-host" />
      <svg ref={overlay} className="ed-3d-rails" />
      <div className="ed-view-head" role="toolbar" aria-label="3D view">
        <Expand cell={cell} name="perspective" />
      </div>
      <PerspectiveControls planes={volume.planes} reset={() => perspective.current?.reset()} />
      {leftOut > 0 && <p className="ed-3d-note">{leftOut} shapes are more than the 3D view can show. The planes show all of them.</p>}
      {trouble !== null && <p className="ed-empty">{trouble}</p>}
    </div>
  );
}

function hasWebGl(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
