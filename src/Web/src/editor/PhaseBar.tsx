import { Slider, Tooltip } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { VolumeDescriptor } from "../sync/wire";
import { Cine } from "../viewer/cine";
import { useEditor, useExam } from "./context";
import { phasesOf, phaseText } from "./phases";

/** Moves along the time (or echo, b-value…) of a series with several phases; absent when there is only one. */
export function PhaseBar({ volume }: { volume: VolumeDescriptor }) {
  const { ui, stage } = useEditor();
  const volumes = useExam((exam) => exam.volumes);
  const phases = phasesOf(volume, volumes);
  const at = phases.indexOf(volume);
  const show = (index: number): void => {
    const phase = phases[index];
    if (phase) ui.setState({ volumeId: phase.id, focusedVolumeId: phase.id });
  };
  const present = useRef({ at, show, count: phases.length });
  useEffect(() => {
    present.current = { at, show, count: phases.length };
  });
  const [cine] = useState(
    () =>
      new Cine(() => {
        const { at: index, show: setIndex, count } = present.current;
        return { index, count, setIndex, settled: stage.isSettled };
      }, 5),
  );
  const [playing, setPlaying] = useState(false);
  useEffect(() => () => cine.pause(), [cine]);
  if (phases.length < 2) return null;
  const toggle = (): void => {
    if (playing) cine.pause();
    else cine.play();
    setPlaying(!playing);
  };
  return (
    <div className="ed-phases" data-testid="phases" data-phase={at}>
      <Tooltip label={playing ? "Pause" : "Play the phases"}>
        <button className="ed-view-button" aria-label={playing ? "Pause" : "Play the phases"} aria-pressed={playing} onClick={toggle}>
          {playing ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
        </button>
      </Tooltip>
      <span className="ed-figure">
        {at + 1}/{phases.length}
      </span>
      <Slider
        className="ed-grow"
        size="xs"
        min={0}
        max={phases.length - 1}
        step={1}
        label={null}
        thumbLabel="Phase"
        value={at}
        onChange={show}
      />
      <span className="ed-dim">{phaseText(volume)}</span>
    </div>
  );
}
