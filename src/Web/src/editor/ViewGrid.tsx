import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { VolumeDescriptor } from "../sync/wire";
import type { PlaneDescriptor } from "../viewer/geometry";
import { CineBar } from "./CineBar";
import { useEditor, useExam, useUi } from "./context";
import { fitted, isCuttable, type FittedCell } from "./layout";
import { PhaseBar } from "./PhaseBar";
import { Regularise } from "./Regularise";
import { SeriesVerdict } from "./SeriesVerdict";
import { ViewHead } from "./ViewHead";
import { ViewTitle } from "./ViewTitle";

/** The perspective follows a phase that stays on screen this long. */
const PHASE_AT_REST_MS = 600;

const View3D = lazy(async () => ({ default: (await import("./View3D")).View3D }));

/** The grid of views; the acquired slices alone of a stack, with the reason. */
export function ViewGrid() {
  const volumeId = useUi((state) => state.volumeId);
  const full = useUi((state) => state.full);
  const layout = useUi((state) => state.layout);
  const volumes = useExam((exam) => exam.volumes);
  const volume = volumes.find((candidate) => candidate.id === volumeId);
  if (!volume) {
    return volumes.length === 0 ? <p className="ed-empty">This exam has no volume to show: none came yet, or all were taken out.</p> : null;
  }
  const { columns, cells } = fitted(layout, volume, volumes);
  const alone = full !== null && cells.some(({ cell }) => cell.id === full) ? full : null;
  const across = alone === null ? columns : 1;
  const rows = alone === null ? Math.ceil(cells.length / columns) : 1;
  return (
    <>
      {volume.problems.length > 0 && <Problems volume={volume} />}
      <SeriesVerdict seriesInstanceUid={volume.seriesInstanceUid} />
      <div
        className="ed-grid"
        data-testid="grid"
        data-columns={columns}
        data-cells={cells.length}
        ref={(element) =>
          element?.style.setProperty("grid-template", `repeat(${rows}, minmax(0, 1fr)) / repeat(${across}, minmax(0, 1fr))`)
        }
      >
        {cells.map((shown) => (
          <div
            key={shown.cell.id}
            className="ed-cell"
            data-testid={`cell-${shown.cell.id}`}
            hidden={alone !== null && alone !== shown.cell.id}
          >
            <CellContent shown={shown} />
          </div>
        ))}
      </div>
      <PhaseBar volume={volume} />
    </>
  );
}

function CellContent({ shown: { cell, volume, view } }: { shown: FittedCell<VolumeDescriptor> }) {
  if (!volume) return <p className="ed-empty">This series is no longer here.</p>;
  const title = <ViewTitle cell={cell.id} view={view} volume={volume} follows={cell.volumeId === null} />;
  const plane = volume.planes.find((candidate) => candidate.plane === view);
  if (plane || view === "oblique") {
    return (
      <>
        <PlaneView cell={cell.id} volume={volume} plane={plane ?? null} />
        {title}
      </>
    );
  }
  return (
    <>
      <Suspense fallback={<p className="ed-empty">Loading the 3D view</p>}>
        <SteadyView3D cell={cell.id} volume={volume} />
      </Suspense>
      {title}
    </>
  );
}

/** The perspective of a volume. While the phases of an axis go by it stays with one of them: each would be a scene to build. */
function SteadyView3D({ cell, volume }: { cell: string; volume: VolumeDescriptor }) {
  const [later] = useDebouncedValue(volume, PHASE_AT_REST_MS);
  const isSister = later.phase !== undefined && later.phase.axisId === volume.phase?.axisId;
  const shown = isSister ? later : volume;
  return <View3D key={shown.id} cell={cell} volume={shown} />;
}

/** A plane of the lattice; without one, the oblique plane. */
function PlaneView({ cell, volume, plane }: { cell: string; volume: VolumeDescriptor; plane: PlaneDescriptor | null }) {
  const { stage } = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const slab = useUi((state) => state.slabs.get(cell));
  const name = plane?.plane ?? "oblique";
  useEffect(() => {
    const viewed = plane ?? stage.obliques.planeOf(volume.grid);
    if (!host.current || !viewed) return;
    try {
      stage.showIn(cell, host.current, volume, viewed);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  }, [stage, cell, volume, plane, slab]);
  useEffect(() => () => stage.leave(cell), [stage, cell]);
  const viewOf = () => stage.viewIn(cell);
  return (
    <>
      <div ref={host} className="ed-host" />
      <ViewHead cell={cell} plane={name} cuttable={isCuttable(volume)} viewOf={viewOf} />
      <CineBar plane={name} count={plane?.count ?? 2} viewOf={viewOf} />
      {failure !== null && <p className="ed-empty">{failure}</p>}
    </>
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
      <Regularise volume={volume} />
    </div>
  );
}
