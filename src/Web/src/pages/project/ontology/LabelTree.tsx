import { ActionIcon, Badge, Button, Group, Kbd, Modal, Text, TextInput, Tooltip } from "@mantine/core";
import { IconGripVertical, IconPencil, IconPlus } from "@tabler/icons-react";
import { useRef, useState, type DragEvent, type KeyboardEvent } from "react";
import type { Label, LabelGroup } from "../../../contract/rest";
import { plural } from "../../../ui/time";
import classes from "./LabelTree.module.css";
import { liveLabels, reordered, stepped } from "./ontologyModel";
import { shapeChoice } from "./shapeCatalogue";

interface Props {
  groups: readonly LabelGroup[];
  selected: string | null;
  mayChange: boolean;
  onSelect: (groupId: string, label: Label) => void;
  onAdd: (groupId: string) => void;
  onReorder: (groupId: string, labelIds: string[]) => void;
  onRemove: (label: Label) => void;
  onRename: (groupId: string, name: string) => void;
}

/** Groups and their labels; by pointer and by keyboard alike. */
export function LabelTree(props: Props) {
  const [removing, setRemoving] = useState<Label | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const moveFocus = (step: number) => {
    const rows = [...(tree.current?.querySelectorAll<HTMLElement>("[data-label-row]") ?? [])];
    rows[rows.findIndex((row) => row === document.activeElement) + step]?.focus();
  };
  return (
    <div ref={tree} role="tree" aria-label="Label groups">
      {props.groups.map((group) => (
        <GroupView key={group.id} group={group} {...props} onAskRemove={setRemoving} moveFocus={moveFocus} />
      ))}
      <Modal opened={removing !== null} onClose={() => setRemoving(null)} title={`Remove “${removing?.name ?? ""}”?`} centered>
        <Text size="sm">
          The label disappears from every exam of the project and cannot be drawn any more. What was drawn with it is kept for the record.
        </Text>
        <Group justify="flex-end" gap="xs" mt="md">
          <Button variant="default" onClick={() => setRemoving(null)}>
            Keep
          </Button>
          <Button
            color="red.8"
            data-autofocus
            onClick={() => {
              if (removing) props.onRemove(removing);
              setRemoving(null);
            }}
          >
            Remove label
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

type GroupProps = Props & { group: LabelGroup; onAskRemove: (label: Label) => void; moveFocus: (step: number) => void };

function GroupView({ group, onAskRemove, moveFocus, ...props }: GroupProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [before, setBefore] = useState<string | null | undefined>(undefined);
  const labels = liveLabels(group);
  const send = (labelIds: string[] | null) => labelIds && props.onReorder(group.id, labelIds);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    if (dragged !== null && before !== undefined) send(reordered(group, dragged, before));
    setDragged(null);
    setBefore(undefined);
  };
  const keys = (label: Label) => (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
    if (step !== null && event.altKey && props.mayChange) send(stepped(group, label.id, step));
    else if (step !== null) moveFocus(step);
    else if (event.key === "Delete" && props.mayChange) onAskRemove(label);
    else if (event.key === "n" && props.mayChange) props.onAdd(group.id);
    else return;
    event.preventDefault();
  };
  return (
    <section
      className={classes.group}
      role="treeitem"
      aria-expanded
      aria-label={group.name}
      onDragOver={(event) => dragged !== null && event.preventDefault()}
      onDrop={drop}
    >
      <GroupHead
        group={group}
        size={labels.length}
        mayChange={props.mayChange}
        onAdd={() => props.onAdd(group.id)}
        onRename={(name) => props.onRename(group.id, name)}
      />
      <div role="group">
        {labels.map((label) => (
          <div
            key={label.id}
            className={classes.row}
            role="treeitem"
            tabIndex={0}
            data-label-row
            data-testid="label-row"
            data-before={(dragged !== null && before === label.id) || undefined}
            aria-selected={props.selected === label.id}
            draggable={props.mayChange}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", label.name);
              setDragged(label.id);
            }}
            onDragOver={(event) => dragged !== null && setBefore(isUpperHalf(event) ? label.id : followerOf(labels, label))}
            onDragEnd={() => setDragged(null)}
            onClick={() => props.onSelect(group.id, label)}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === " ") props.onSelect(group.id, label);
              keys(label)(event);
            }}
          >
            {props.mayChange && <IconGripVertical size={14} className={classes.grip} aria-hidden />}
            <span className={classes.dot} style={{ background: label.colour }} aria-hidden />
            <span className={classes.name}>{label.name}</span>
            {label.required && (
              <Badge size="sm" radius="sm" variant="default" fw={500} tt="none">
                required
              </Badge>
            )}
            <span className={classes.shape}>{shapeChoice(label.shape).name}</span>
            <span className={classes.key}>{label.hotkey && <Kbd size="xs">{label.hotkey.toUpperCase()}</Kbd>}</span>
          </div>
        ))}
        {dragged !== null && before === null && <div className={classes.end} />}
        {labels.length === 0 && <p className={classes.none}>No labels in this group yet.</p>}
      </div>
    </section>
  );
}

function isUpperHalf(event: DragEvent): boolean {
  const box = event.currentTarget.getBoundingClientRect();
  return event.clientY < box.top + box.height / 2;
}

function followerOf(labels: readonly Label[], label: Label): string | null {
  return labels[labels.indexOf(label) + 1]?.id ?? null;
}

interface HeadProps {
  group: LabelGroup;
  size: number;
  mayChange: boolean;
  onAdd: () => void;
  onRename: (name: string) => void;
}

function GroupHead({ group, size, mayChange, onAdd, onRename }: HeadProps) {
  const [name, setName] = useState<string | null>(null);
  const finish = () => {
    if (name !== null && name.trim() !== "" && name.trim() !== group.name) onRename(name.trim());
    setName(null);
  };
  return (
    <header className={classes.head}>
      {name === null ? (
        <h3 className={classes.groupName}>{group.name}</h3>
      ) : (
        <TextInput
          size="xs"
          aria-label="Name of the group"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === "Enter") finish();
            if (event.key === "Escape") setName(null);
          }}
        />
      )}
      {group.panoptic && (
        <Tooltip label="A voxel belongs to at most one object of this group" multiline maw={260}>
          <Badge size="sm" radius="sm" variant="default" fw={500} tt="none">
            panoptic
          </Badge>
        </Tooltip>
      )}
      <span className={classes.size}>{plural(size, "label")}</span>
      {mayChange && (
        <>
          <Tooltip label="Rename group">
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Rename ${group.name}`} onClick={() => setName(group.name)}>
              <IconPencil size={15} />
            </ActionIcon>
          </Tooltip>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={onAdd}
            aria-label={`New label in ${group.name}`}
          >
            Label
          </Button>
        </>
      )}
    </header>
  );
}
