import { IconAlertTriangle } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { VolumeDescriptor } from "../sync/wire";
import type { PlaneDescriptor } from "../viewer/geometry";
import { useEditor, useExam, useUi } from "./context";
import { SeriesVerdict } from "./SeriesVerdict";
import { ViewHead } from "./ViewHead";

const View3D = lazy(async () => ({ default: (await import("./View3D")).View3D }));

/** Three planes and the perspective of a volume; the acquired slices alone of a stack, with the reason. */
export function ViewGrid() {
  const { stage } = useEditor();
  const volumeId = useUi((state) => state.volumeId);
  const full = useUi((state) => state.full);
  const volumes = useExam((exam) => exam.volumes);
  const volume = volumes.find((candidate) => candidate.id === volumeId);
  if (!volume || stage.volume?.id !== volume.id) {
    return volumes.length === 0 ? <p className="ed-empty">This exam has no images yet.</p> : null;
  }
  const planes = ORDER.flatMap((name) => volume.planes.filter((plane) => plane.plane === name));
  const perspective = volume.isVolume;
  return (
    <>
      {volume.problems.length > 0 && <Problems volume={volume} />}
      <SeriesVerdict seriesInstanceUid={volume.seriesInstanceUid} />
      <div className="ed-grid" data-full={full !== null || planes.length === 1} key={volume.id}>
        {planes.map((plane) => (
          <PlaneView key={plane.plane} plane={plane} shown={full === null || full === plane.plane} />
        ))}
        {perspective && (
          <div className="ed-cell" hidden={full !== null && full !== "perspective"}>
            <Suspense fallback={<p className="ed-empty">Loading the 3D view</p>}>
              <View3D volume={volume} />
            </Suspense>
          </div>
        )}
      </div>
    </>
  );
}

const ORDER = ["axial", "sagittal", "coronal", "native"] as const;

function PlaneView({ plane, shown }: { plane: PlaneDescriptor; shown: boolean }) {
  const { stage } = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!host.current) return;
    try {
      return stage.attach(host.current, plane);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      return;
    }
  }, [stage, plane]);
  return (
    <div className="ed-cell" hidden={!shown}>
      <div ref={host} className="ed-host" />
      <ViewHead plane={plane.plane} viewOf={() => stage.view(plane.plane)} />
      {failure !== null && <p className="ed-empty">{failure}</p>}
    </div>
  );
}

function Problems({ volume }: { volume: VolumeDescriptor }) {
  return (
    <div className="ed-problems" data-testid="problems">
      <IconAlertTriangle size={16} />
      <span>
        {!volume.isVolume && <strong>Acquired slices only. </strong>}
        {volume.problems.map((problem) => problem.text).join(" ")}
      </span>
    </div>
  );
}
