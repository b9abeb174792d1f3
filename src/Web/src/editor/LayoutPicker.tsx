import { Button, Popover, Stack, Text } from "@mantine/core";
import { IconLayoutGrid } from "@tabler/icons-react";
import { useState } from "react";
import { Action } from "./Action";
import { useEditor, useExam, useUi } from "./context";
import { LARGEST_GRID } from "./layout";
import { chooseGrid, compareSeries, restoreLayout } from "./layoutActions";

const SIZES = Array.from({ length: LARGEST_GRID }, (_, n) => n + 1);

/** Chooses a grid by its size, from 1 × 1 to 4 × 4. */
export function LayoutPicker() {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <span>
          <Action label="Layout" testId="layout" onClick={() => setOpened(!opened)}>
            <IconLayoutGrid size={18} />
          </Action>
        </span>
      </Popover.Target>
      <Popover.Dropdown data-testid="layout-menu">
        <Choices close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ close }: { close: () => void }) {
  const editor = useEditor();
  const layout = useUi((state) => state.layout);
  const several = useExam((exam) => exam.volumes.length > 1);
  const [over, setOver] = useState({ columns: layout.columns, rows: Math.ceil(layout.cells.length / layout.columns) });
  const run = (act: () => void) => () => {
    act();
    close();
  };
  return (
    <Stack gap="xs">
      <div className="ed-sizes" role="grid" aria-label="Columns and rows">
        {SIZES.flatMap((rows) =>
          SIZES.map((columns) => (
            <button
              key={`${columns}x${rows}`}
              aria-label={`${columns} × ${rows}`}
              data-testid={`grid-${columns}x${rows}`}
              data-on={columns <= over.columns && rows <= over.rows}
              onPointerEnter={() => setOver({ columns, rows })}
              onFocus={() => setOver({ columns, rows })}
              onClick={run(() => chooseGrid(editor, columns, rows))}
            />
          )),
        )}
      </div>
      <Text size="sm" ta="center">
        {over.columns} × {over.rows}
      </Text>
      {several && (
        <Button size="compact-sm" variant="default" data-testid="compare" onClick={run(() => compareSeries(editor))}>
          Series side by side
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" color="gray" data-testid="layout-default" onClick={run(() => restoreLayout(editor))}>
        Default layout
      </Button>
    </Stack>
  );
}
