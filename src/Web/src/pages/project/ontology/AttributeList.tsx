import { ActionIcon, Button, Checkbox, Group, Select, Stack, TagsInput, Text, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { AttributeKind, LabelAttribute } from "../../../contract/rest";
import classes from "./AttributeList.module.css";

const kinds: { value: AttributeKind; label: string }[] = [
  { value: "radio", label: "One of" },
  { value: "checklist", label: "Any of" },
  { value: "text", label: "Free text" },
];

interface Props {
  attributes: readonly LabelAttribute[];
  onChange: (attributes: LabelAttribute[]) => void;
}

/** The questions asked of each object of a label. */
export function AttributeList({ attributes, onChange }: Props) {
  const edit = (at: number, part: Partial<LabelAttribute>) =>
    onChange(attributes.map((attribute, n) => (n === at ? { ...attribute, ...part } : attribute)));
  const add = () => onChange([...attributes, { name: "", kind: "radio", options: [], dynamic: false }]);
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>
        Questions asked of each object
      </Text>
      <Stack gap="sm">
        {attributes.map((attribute, at) => (
          <div key={at} className={classes.item}>
            <Group gap="xs" wrap="nowrap">
              <TextInput
                className={classes.grow}
                aria-label="Question"
                placeholder="Margin"
                value={attribute.name}
                onChange={(e) => edit(at, { name: e.currentTarget.value })}
              />
              <Select
                w={120}
                aria-label="Kind of answer"
                allowDeselect={false}
                data={kinds}
                value={attribute.kind}
                onChange={(kind) => edit(at, { kind: kind ?? "text", ...(kind === "text" ? { options: [] } : {}) })}
              />
              <Tooltip label="Remove question">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove question ${attribute.name}`}
                  onClick={() => onChange(attributes.filter((_, n) => n !== at))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </Group>
            {attribute.kind !== "text" && (
              <TagsInput
                aria-label="Answers"
                placeholder={attribute.options.length === 0 ? "Answers; Enter after each" : ""}
                value={[...attribute.options]}
                onChange={(options) => edit(at, { options })}
              />
            )}
            <Checkbox
              size="xs"
              label="May differ from slice to slice"
              checked={attribute.dynamic}
              onChange={(e) => edit(at, { dynamic: e.currentTarget.checked })}
            />
          </div>
        ))}
        <Group>
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
            Add a question
          </Button>
        </Group>
      </Stack>
    </div>
  );
}
