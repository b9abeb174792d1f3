import { Button, ColorSwatch, Group, Stack, Switch, Text, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { IconCheck, IconLock } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";
import type { Label, LabelGroup } from "../../../contract/rest";
import { classColours } from "../../../ui/palette";
import { Panel } from "../../../ui/Panel";
import { AttributeList } from "./AttributeList";
import classes from "./LabelEditor.module.css";
import { hotkeyOwner, labelProblem } from "./ontologyModel";
import { shapeChoice, shapeChoices } from "./shapeCatalogue";
import { ShapePreview } from "./ShapePreview";

interface Props {
  label: Label;
  isNew: boolean;
  group: LabelGroup;
  groups: readonly LabelGroup[];
  mayChange: boolean;
  busy: boolean;
  onSave: (label: Label) => void;
  onCancel: () => void;
}

/** One label: what it is called, how it looks, what it asks. Its shape is chosen once. */
export function LabelEditor({ label, isNew, group, groups, mayChange, busy, onSave, onCancel }: Props) {
  const [draft, setDraft] = useState(label);
  const change = (part: Partial<Label>) => setDraft((now) => ({ ...now, ...part }));
  const problem = labelProblem(draft, group);
  const owner = draft.hotkey ? hotkeyOwner(groups, draft.hotkey, draft.id) : undefined;
  const changed = isNew || JSON.stringify(draft) !== JSON.stringify(label);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (problem === null) onSave(tidy(draft));
  };
  return (
    <Panel title={isNew ? `New label in ${group.name}` : label.name} hint={isNew ? undefined : group.name}>
      <form onSubmit={submit}>
        <fieldset className={classes.fields} disabled={!mayChange}>
          <Stack gap="md">
            <TextInput
              label="Name"
              required
              maxLength={200}
              autoFocus={isNew}
              value={draft.name}
              onChange={(e) => change({ name: e.currentTarget.value })}
            />
            {isNew ? <ShapeChooser draft={draft} onChoose={(shape) => change({ shape })} /> : <FixedShape draft={draft} />}
            <Colours value={draft.colour} onChange={(colour) => change({ colour })} />
            <Group align="flex-start" gap="lg">
              <TextInput
                label="Hotkey"
                w={90}
                maxLength={1}
                value={draft.hotkey ?? ""}
                onChange={(e) => change({ hotkey: e.currentTarget.value.trim().slice(-1) })}
              />
              <Switch
                mt={30}
                label="Required before submit"
                checked={draft.required}
                onChange={(e) => change({ required: e.currentTarget.checked })}
              />
            </Group>
            {owner && (
              <Text size="sm" c="var(--a-warn)" mt={-8}>
                “{owner.name}” has this key too.
              </Text>
            )}
            <Textarea
              label="Guidance"
              description="Where its boundary is, in words; shown beside the class while drawing."
              autosize
              minRows={2}
              value={draft.guidance ?? ""}
              onChange={(e) => change({ guidance: e.currentTarget.value })}
            />
            <AttributeList attributes={draft.attributes ?? []} onChange={(attributes) => change({ attributes })} />
          </Stack>
        </fieldset>
        {mayChange && (
          <Group justify="flex-end" gap="xs" mt="md">
            {problem !== null && draft.name !== "" && (
              <Text size="sm" c="var(--a-warn)" mr="auto">
                {problem}
              </Text>
            )}
            <Button variant="default" onClick={onCancel}>
              {changed ? "Discard" : "Close"}
            </Button>
            <Button type="submit" loading={busy} disabled={!changed || problem !== null}>
              {isNew ? "Add label" : "Save"}
            </Button>
          </Group>
        )}
      </form>
    </Panel>
  );
}

function ShapeChooser({ draft, onChoose }: { draft: Label; onChoose: (shape: string) => void }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        Shape
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        Chosen once: every object of the label has it.
      </Text>
      <div className={classes.shapes} role="radiogroup" aria-label="Shape">
        {shapeChoices.map((shape) => (
          <UnstyledButton
            key={shape.id}
            type="button"
            role="radio"
            aria-checked={draft.shape === shape.id}
            className={classes.choice}
            onClick={() => onChoose(shape.id)}
          >
            <ShapePreview shape={shape.id} colour={draft.colour} size="small" />
            {shape.name}
          </UnstyledButton>
        ))}
      </div>
      <Text size="sm" c="dimmed" mt={6}>
        {shapeChoice(draft.shape).text}
      </Text>
    </div>
  );
}

function FixedShape({ draft }: { draft: Label }) {
  const shape = shapeChoice(draft.shape);
  return (
    <div className={classes.fixed}>
      <ShapePreview shape={draft.shape} colour={draft.colour} size="large" />
      <div>
        <Group gap={6}>
          <IconLock size={14} aria-hidden />
          <Text fw={500}>{shape.name}</Text>
        </Group>
        <Text size="sm" c="dimmed">
          {shape.text} The shape of a label never changes.
        </Text>
      </div>
    </div>
  );
}

function Colours({ value, onChange }: { value: string; onChange: (colour: string) => void }) {
  const own = classColours.some((c) => c.hex === value.toLowerCase()) ? [] : [{ name: "as set before", hex: value }];
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>
        Colour
      </Text>
      <Group gap={8} role="radiogroup" aria-label="Colour">
        {[...own, ...classColours].map(({ name, hex }) => {
          const chosen = hex === value.toLowerCase() || hex === value;
          return (
            <ColorSwatch
              key={hex}
              component="button"
              type="button"
              role="radio"
              aria-checked={chosen}
              aria-label={name}
              title={name}
              color={hex}
              size={28}
              radius={6}
              className={classes.swatch}
              onClick={() => onChange(hex)}
            >
              {chosen && <IconCheck size={18} color="#111113" stroke={3} />}
            </ColorSwatch>
          );
        })}
      </Group>
    </div>
  );
}

/** The label as it is sent: without empty parts. */
function tidy(draft: Label): Label {
  const { hotkey, guidance, ...rest } = draft;
  return { ...rest, name: draft.name.trim(), ...(hotkey ? { hotkey } : {}), ...(guidance?.trim() ? { guidance: guidance.trim() } : {}) };
}
