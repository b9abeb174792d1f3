import { Checkbox, Radio, Stack, Textarea } from "@mantine/core";
import type { LabelAttribute } from "../contract/rest";
import type { SetObject } from "../sync/setModel";
import { useEditor, useExam, useUi } from "./context";
import { answer } from "./objectActions";
import { findLabel } from "./ontology";

/** The questions about the chosen object. */
export function AttributesPanel() {
  const { stage } = useEditor();
  const selected = useUi((state) => state.selected);
  const project = useExam((exam) => exam.project);
  useExam((exam) => exam.setsVersion);
  const object = stage.host.find(selected);
  const label = object && findLabel(project, object.labelId);
  if (!object || !label?.attributes?.length) return null;
  return (
    <div className="ed-attributes" data-testid="attributes">
      <h2>Attributes of {label.name}</h2>
      {label.attributes.map((attribute) => (
        <Question key={attribute.name} attribute={attribute} object={object} />
      ))}
    </div>
  );
}

function Question({ attribute, object }: { attribute: LabelAttribute; object: SetObject }) {
  const editor = useEditor();
  const value = object.answers.find((given) => given.name === attribute.name && given.frame === undefined)?.value;
  const give = (next: unknown): void => answer(editor, { set: object.set, objectId: object.id }, attribute.name, next);
  if (attribute.kind === "radio") {
    return (
      <Radio.Group label={attribute.name} size="xs" value={typeof value === "string" ? value : ""} onChange={give}>
        <Stack gap={4} mt={4}>
          {attribute.options.map((option) => (
            <Radio key={option} value={option} label={option} size="xs" />
          ))}
        </Stack>
      </Radio.Group>
    );
  }
  if (attribute.kind === "checklist") {
    return (
      <Checkbox.Group label={attribute.name} size="xs" value={Array.isArray(value) ? value.map(String) : []} onChange={give}>
        <Stack gap={4} mt={4}>
          {attribute.options.map((option) => (
            <Checkbox key={option} value={option} label={option} size="xs" />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  }
  return (
    <Textarea
      key={`${object.id}-${String(value)}`}
      label={attribute.name}
      size="xs"
      autosize
      minRows={1}
      defaultValue={typeof value === "string" ? value : ""}
      onBlur={(event) => event.target.value !== (value ?? "") && give(event.target.value === "" ? null : event.target.value)}
    />
  );
}
