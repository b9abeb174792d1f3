import { IconFolderDown } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { droppedBy } from "../../upload/collect";
import { isRunning, useUploads } from "../../upload/uploadStore";
import classes from "./DropAnywhere.module.css";

/** Takes files and folders dropped anywhere on the window. */
export function DropAnywhere({ project: { id, name } }: { project: { id: string; name: string } }) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const start = useUploads((store) => store.start);
  const running = useUploads((store) => isRunning(store.current));

  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth.current++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !carriesFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      void start({ id, name }, droppedBy(event.dataTransfer));
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: hover, drop };
    for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type as "drop", listener);
    return () => {
      for (const [type, listener] of Object.entries(listeners)) window.removeEventListener(type as "drop", listener);
    };
  }, [id, name, start]);

  if (!over) return null;
  return (
    <div className={classes.overlay} data-testid="drop-overlay">
      <div className={classes.message}>
        <IconFolderDown size={40} stroke={1.5} />
        {running ? "An upload is running; wait for it or cancel it first" : `Drop to add to ${name}`}
      </div>
    </div>
  );
}
