import { ScrollArea, TextInput } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { ranked } from "../ui/ranking";
import { commandsOf, type PaletteCommand } from "./commands";
import { useEditor } from "./context";

/** Every command by a few letters of its name. */
export function CommandPalette({ close }: { close: () => void }) {
  const editor = useEditor();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = ranked(commandsOf(editor), (command) => command.name, text);
  const run = (command: PaletteCommand | undefined): void => {
    if (!command) return;
    close();
    command.run();
  };
  const move = (to: number): void => {
    setAt(to);
    list.current?.children[to]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") move(Math.min(found.length - 1, at + 1));
    else if (event.key === "ArrowUp") move(Math.max(0, at - 1));
    else if (event.key === "Enter") run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        data-testid="palette-input"
        aria-label="Find a command"
        placeholder="A few letters of what to do"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ScrollArea.Autosize mah="50vh" mt="xs">
        <div ref={list} role="listbox" aria-label="Commands">
          {found.map((command, place) => (
            <button
              key={command.name}
              role="option"
              aria-selected={place === at}
              className="ed-command"
              data-active={place === at}
              onClick={() => run(command)}
              onPointerMove={() => setAt(place)}
            >
              <span>{command.name}</span>
              {command.keys !== undefined && <kbd>{command.keys}</kbd>}
            </button>
          ))}
        </div>
        {found.length === 0 && <p className="ed-none">No command is called so.</p>}
      </ScrollArea.Autosize>
    </>
  );
}
