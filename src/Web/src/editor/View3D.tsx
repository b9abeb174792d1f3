import { useEffect, useRef, useState } from "react";
import type { VolumeDescriptor } from "../sync/wire";
import { at, ijkFromPicture, type Ijk, type PlaneDescriptor } from "../viewer/geometry";
import { fetchDecimated, Scene3D, type SlicePlane } from "../viewer/scene3d";
import { useEditor } from "./context";
import { findLabel } from "./ontology";
import { PLANE_COLOURS } from "./scene";
import type { Stage } from "./stage";
import { maskVolumes } from "./surfaces";
import { Expand } from "./ViewHead";

const SURFACES_AFTER_MS = 400;

/** The perspective of a volume; says why when it cannot be shown. */
export function View3D({ cell, volume }: { cell: string; volume: VolumeDescriptor }) {
  const { stage, projectId } = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    if (!host.current) return;
    if (!hasWebGl()) {
      setTrouble("No 3D view: this browser gives no WebGL2. The planes work without it.");
      return;
    }
    return openScene(host.current, stage, volume, projectId, setTrouble, () => setLoaded(true));
  }, [stage, volume, projectId]);
  return (
    <div className="ed-3d" data-testid="view-perspective" data-loaded={loaded}>
      <div ref={host} className="ed-host" />
      <div className="ed-view-head" role="toolbar" aria-label="3D view">
        <Expand cell={cell} name="perspective" />
      </div>
      {trouble !== null && <p className="ed-empty">{trouble}</p>}
    </div>
  );
}

function hasWebGl(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

/** Builds the scene and keeps it in step with crosshair and masks; gives how to end it. */
function openScene(
  host: HTMLElement,
  stage: Stage,
  volume: VolumeDescriptor,
  projectId: string,
  trouble: (text: string) => void,
  loaded: () => void,
): () => void {
  const scene = new Scene3D(host, volume.grid);
  const abort = new AbortController();
  const low = volume.modality === "CT" ? 120 : volume.window.center;
  const high = volume.modality === "CT" ? 900 : volume.window.center + volume.window.width;
  fetchDecimated(`/api/projects/${projectId}/volumes/${volume.id}`, abort.signal)
    .then((decimated) => {
      scene.setVolume(decimated, low, high);
      loaded();
    })
    .catch((error: unknown) => {
      if (!abort.signal.aborted) trouble(error instanceof Error ? error.message : String(error));
    });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const showMasks = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => scene.setMasks(surfacesOf(stage, volume)), SURFACES_AFTER_MS);
  };
  const showPlanes = (): void => scene.setPlanes(volume.planes.map((plane) => slicePlane(stage, volume, plane)));
  showMasks();
  showPlanes();
  const stops = [
    stage.onMove(showPlanes),
    stage.session.store.subscribe((state, before) => state.setsVersion !== before.setsVersion && showMasks()),
    stage.ui.subscribe((state, before) => state.hidden !== before.hidden && showMasks()),
  ];
  return () => {
    abort.abort();
    clearTimeout(timer);
    for (const stop of stops) stop();
    scene.dispose();
  };
}

function surfacesOf(stage: Stage, volume: VolumeDescriptor) {
  const across = volume.planes.find((plane) => plane.sliceAxis.axis === "k");
  if (!across) return [];
  const { hidden } = stage.ui.getState();
  const { project } = stage.session.state;
  return [...stage.session.sets.values()].flatMap((set) =>
    maskVolumes(set, volume.grid, across, (object) =>
      hidden.has(object.id) ? null : (findLabel(project, object.labelId)?.colour ?? null),
    ),
  );
}

function slicePlane(stage: Stage, volume: VolumeDescriptor, plane: PlaneDescriptor): SlicePlane {
  const axis = { i: 0, j: 1, k: 2 }[plane.sliceAxis.axis];
  const [right, bottom] = [plane.width - 1, plane.height - 1];
  const places = [
    { x: 0, y: 0 },
    { x: right, y: 0 },
    { x: right, y: bottom },
    { x: 0, y: bottom },
  ];
  const corners = places.map((place): Ijk => {
    const ijk: [number, number, number] = [...ijkFromPicture(volume.grid, plane, place, 0)];
    ijk[axis] = at(stage.cross, axis);
    return ijk;
  });
  return { id: plane.plane, colour: PLANE_COLOURS[plane.plane] ?? "#ffffff", corners, shown: true };
}
