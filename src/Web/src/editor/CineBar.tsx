import { Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Cine } from "../viewer/cine";
import type { Viewport2D } from "../viewer/viewport2d";

const SPEEDS = [2, 5, 10, 15, 24, 30];
const FIRST_SPEED = 10;

/** Step, play and pause through the slices of a view. */
export function CineBar({ plane, count, viewOf }: { plane: string; count: number; viewOf: () => Viewport2D | undefined }) {
  const [cine] = useState(
    () =>
      new Cine(() => {
        const view = viewOf();
        return view && { index: view.index, settled: view.settled, count: view.plane.count, setIndex: (index) => view.setIndex(index) };
      }, FIRST_SPEED),
  );
  const [playing, setPlaying] = useState(false);
  useEffect(() => () => cine.pause(), [cine]);
  if (count < 2) return null;
  const step = (by: number): void => {
    const view = viewOf();
    view?.setIndex(view.index + by);
  };
  const toggle = (): void => {
    if (playing) cine.pause();
    else cine.play();
    setPlaying(!playing);
  };
  return (
    <div className="ed-cine" data-playing={playing} role="toolbar" aria-label={`Play the ${plane} slices`}>
      <button className="ed-view-button" aria-label="Previous slice" data-testid={`cine-back-${plane}`} onClick={() => step(-1)}>
        <IconChevronUp size={15} stroke={1.6} />
      </button>
      <Tooltip label={playing ? "Pause" : "Play the slices"} openDelay={400}>
        <button
          className="ed-view-button"
          aria-label={playing ? "Pause" : "Play"}
          aria-pressed={playing}
          data-testid={`cine-play-${plane}`}
          onClick={toggle}
        >
          {playing ? <IconPlayerPause size={15} stroke={1.6} /> : <IconPlayerPlay size={15} stroke={1.6} />}
        </button>
      </Tooltip>
      <button className="ed-view-button" aria-label="Next slice" data-testid={`cine-next-${plane}`} onClick={() => step(1)}>
        <IconChevronDown size={15} stroke={1.6} />
      </button>
      <select
        className="ed-cine-speed"
        aria-label="Slices a second"
        defaultValue={FIRST_SPEED}
        data-testid={`cine-speed-${plane}`}
        onChange={(event) => cine.setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {speed}/s
          </option>
        ))}
      </select>
    </div>
  );
}
