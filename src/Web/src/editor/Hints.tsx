import { Button } from "@mantine/core";
import { useState } from "react";
import { useEditor, useUi } from "./context";

const HINTS = [
  "Wheel through slices. Right drag sets the window. Ctrl and wheel zooms, Space and drag pans.",
  "Pick a class on the right or press its number, then draw. Every change is saved at once and others see it.",
  "Press ? for all keys. Tab hides the panels, a double click shows one view alone.",
];

/** Three hints on the first visit, never again once dismissed. */
export function Hints() {
  const { ui } = useEditor();
  const shown = useUi((state) => state.hints);
  const [step, setStep] = useState(0);
  if (!shown) return null;
  const last = step === HINTS.length - 1;
  const done = (): void => {
    setStep(0);
    ui.setState({ hints: false });
  };
  return (
    <div className="ed-hint" role="note" data-testid="hint">
      <span>{HINTS[step]}</span>
      <span className="ed-dim">
        {step + 1}/{HINTS.length}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => (last ? done() : setStep(step + 1))}>
        {last ? "Got it" : "Next"}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" data-testid="hints-dismiss" onClick={done}>
        Dismiss
      </Button>
    </div>
  );
}
